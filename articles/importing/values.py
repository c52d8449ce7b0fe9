"""One front matter value to one of our types; what does not fit is `UNFIT`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from articles.text.slugs import slugify
from articles.text.tags import format_tags, parse_tags

UNFIT: Final = object()
"""The value has another type: the same key may mean another field."""

Reader = Callable[[Any], Any]

_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_SLUG = re.compile(r"[-\w]{1,150}\Z")
_PRIVATE = {"draft", "private", "pending", "unpublished", "wip", "archived", "future"}
_PUBLIC = {"publish", "published", "public", "live", "done"}
_MAIL = re.compile(r"\s*<[^<>]*>\Z")


def text(value: Any) -> Any:
    """Text, or a number as it was written; trimmed, never empty."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return UNFIT
    return str(value).strip() or UNFIT


def flag(value: Any) -> Any:
    """true/false, 1/0, and the words other YAML readers take for them."""
    if isinstance(value, bool):
        return value
    if value in (0, 1):
        return bool(value)
    if isinstance(value, str):
        word = value.strip().casefold()
        return True if word in _TRUE else False if word in _FALSE else UNFIT
    return UNFIT


def opposite(value: Any) -> Any:
    """`published: false` is a draft."""
    found = flag(value)
    return UNFIT if found is UNFIT else not found


def status(value: Any) -> Any:
    """True for words that mean draft, False for words that mean public."""
    if not isinstance(value, str):
        return UNFIT
    word = value.strip().casefold()
    return True if word in _PRIVATE else False if word in _PUBLIC else UNFIT


def number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        return UNFIT
    return value if 0 <= value <= 32_767 else UNFIT


def names(value: Any) -> Any:
    """Ordered unique names from a list, or from text split at commas and spaces."""
    if isinstance(value, bool):
        return UNFIT
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, str):
        found = parse_tags(value)
        if len(found) == 1 and not value.strip().startswith('"'):
            # Jekyll's `tags: ai chips` is two tags; quoted lists are the way to keep
            # a space inside a name.
            found = parse_tags(",".join(value.split()))
        return [name.removeprefix("#") for name in found] or UNFIT
    if not isinstance(value, list):
        return UNFIT
    words = [
        str(item).removeprefix("#")
        for item in value
        if isinstance(item, str | int | float) and not isinstance(item, bool)
    ]
    return parse_tags(format_tags(word for word in words if word.strip()))


def first_name(value: Any) -> Any:
    """One category: the text, or the first of a list."""
    if isinstance(value, list):
        found = next((text(item) for item in value if text(item) is not UNFIT), UNFIT)
        return found
    return text(value)


def people(value: Any) -> Any:
    """Names of authors from text, lists, and mappings with a name."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name")
        if isinstance(item, str):
            found += parse_tags(_MAIL.sub("", item))
    return list(dict.fromkeys(found)) or UNFIT


def picture(value: Any) -> Any:
    """The address or path of a picture."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        lower = {str(key).casefold(): item for key, item in value.items()}
        value = next(
            (
                lower[key]
                for key in ("src", "url", "path", "image", "file", "relative")
                if isinstance(lower.get(key), str)
            ),
            None,
        )
    return value.strip() or UNFIT if isinstance(value, str) else UNFIT


def picture_alt(value: Any) -> str:
    """The alternative text a mapping carries beside the picture's path."""
    if isinstance(value, list) and value:
        value = value[0]
    alt = value.get("alt") if isinstance(value, dict) else None
    return alt.strip() if isinstance(alt, str) else ""


def language(value: Any) -> Any:
    if not isinstance(value, str):
        return UNFIT
    tag = value.strip().replace("_", "-")
    return tag if _LANGUAGE.match(tag) and len(tag) <= 35 else UNFIT


def web_address(value: Any) -> Any:
    if not isinstance(value, str):
        return UNFIT
    found = value.strip()
    try:
        parts = urlsplit(found)
    except ValueError:
        return UNFIT
    is_web = parts.scheme in {"http", "https"} and parts.hostname
    return found if is_web and len(found) <= 2048 and " " not in found else UNFIT


def last_part(value: Any) -> Any:
    """The slug in `2015/04/10/name.html`; numbers are names too."""
    found = text(value)
    if found is UNFIT:
        return UNFIT
    part = unquote(found.rstrip("/").rsplit("/", 1)[-1])
    part = re.sub(r"\.html?\Z", "", part)
    if not re.search(r"\w", part) or part.startswith(":"):
        return UNFIT  # Jekyll's `/:year/:title/` is a pattern
    # An address that is valid already stays as it was given.
    return part if _SLUG.match(part) else slugify(part, 150)


def local_path(value: Any) -> Any:
    """An address of this site: from its first slash on, with one at the end."""
    if not isinstance(value, str) or ":" in value or "?" in value or "#" in value:
        return UNFIT
    path = "/" + value.strip().lstrip("/")
    if path == "/" or "//" in path or ".." in path or re.search(r"[\s\\]", path):
        return UNFIT
    if "." not in path.rsplit("/", 1)[-1]:
        path = path.rstrip("/") + "/"
    return path if len(path) <= 2048 else UNFIT


def local_paths(value: Any) -> Any:
    """Old addresses; names without any slash are Obsidian's note names, not paths."""
    items = value if isinstance(value, list) else [value]
    paths = [
        path
        for item in items
        if isinstance(item, str) and "/" in item
        if (path := local_path(item)) is not UNFIT
    ]
    return list(dict.fromkeys(paths)) or UNFIT
