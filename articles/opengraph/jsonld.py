"""What a page says about itself in JSON-LD: best effort, bounded, never trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.opengraph.scanner import DEFAULT_LIMITS, ScanLimits, unescape

MAX_VALUE = 64 * 1024
MAX_VALUES = 20  # of one property: authors, images

JSON = object
"""What `json.loads` gives; looked at with isinstance only."""


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The first article of the page, with what other nodes add; empty when silent."""

    type: str = ""
    headline: str = ""
    description: str = ""
    site_name: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    page_published: str = ""
    """Of a node that is only a page; weaker, for it may mean the layout."""
    modified: str = ""
    language: str = ""
    images: tuple[str, ...] = ()


def read_jsonld(
    scripts: Iterable[str], limits: ScanLimits = DEFAULT_LIMITS
) -> LinkedData:
    """The joined meaning of a page's JSON-LD scripts; broken ones are skipped."""
    roots = []
    for count, script in enumerate(scripts):
        if count >= limits.scripts:
            break
        root = parse_lenient(script) if len(script) <= limits.script_length else None
        if root is not None:
            roots.append(root)
    nodes = [node for root in roots for node in _nodes(root, limits.nodes)]
    names = {_text(node.get("@id")): node for node in nodes if node.get("name")}
    articles = [node for node in nodes if _article_type(node)]
    article = next((node for node in articles if _headline(node)), None)
    article = article or next(iter(articles), None)
    site = next((node for node in nodes if "WebSite" in _types(node)), {})
    pages = [node for node in nodes if any(t.endswith("Page") for t in _types(node))]
    page_dates = [date for node in pages if (date := _text(node.get("datePublished")))]
    page_published = page_dates[0] if page_dates else ""
    if article is None:
        return LinkedData(
            site_name=_text(site.get("name")), page_published=page_published
        )
    publishers = _names(article.get("publisher"), names)
    return LinkedData(
        type=_article_type(article),
        headline=_headline(article),
        description=_text(article.get("description")),
        site_name=publishers[0] if publishers else _text(site.get("name")),
        authors=tuple(_names(article.get("author"), names)),
        published=_text(article.get("datePublished")),
        page_published=page_published,
        modified=_text(article.get("dateModified")),
        language=_text(article.get("inLanguage")),
        images=tuple(_urls(article.get("image")) + _urls(article.get("thumbnailUrl"))),
    )


def parse_lenient(text: str) -> JSON | None:
    """JSON as pages write it: CDATA, comments, trailing commas allowed; else None."""
    text = _WRAPPING.sub("", text.strip()).strip().rstrip(";")
    for candidate in (text, None):
        try:
            parsed: JSON = json.loads(
                _tidied(text) if candidate is None else candidate,
                strict=False,
                parse_int=_number,
                parse_float=_number,
                parse_constant=_no_constant,
            )
        except RecursionError:
            return None
        except ValueError:
            continue
        return parsed
    return None


_WRAPPING = re.compile(
    r"^(?://\s*)?(?:<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!--)"
    r"|(?:(?://\s*)?(?:\]\]>|-->)|/\*\s*\]\]>\s*\*/)$"
)
# A string first, so that what looks like a comment or a comma inside one is kept.
_TIDY = re.compile(
    r'("(?>[^"\\]++|\\.)*+")|//[^\n]*+|/\*(?>.*?\*/|.*)|,(?=\s*+[}\]])', re.DOTALL
)
_ARTICLE_TYPES = frozenset({"Report", "Review", "TechArticle", "Chapter", "Dataset"})


def _tidied(text: str) -> str:
    return _TIDY.sub(lambda found: found[1] or "", text)


def _number(digits: str) -> None:
    """No field here is a number, and a hundred thousand digits would cost time."""


def _no_constant(name: str) -> None:
    """NaN and the infinities, which Python reads and JSON does not have."""


def _nodes(root: JSON, most: int) -> Iterator[dict[str, JSON]]:
    """Objects in reading order, without recursion, at most `most` values seen."""
    waiting: list[JSON] = [root]
    for _ in range(most):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            inner = list(value.values())
        elif isinstance(value, list):
            inner = value[:most]
        else:
            continue
        waiting.extend(
            item for item in reversed(inner) if isinstance(item, dict | list)
        )


def _types(node: dict[str, JSON]) -> list[str]:
    found = node.get("@type")
    values = found if isinstance(found, list) else [found]
    return [
        value.rpartition("/")[2].rpartition(":")[2]
        for value in values[:MAX_VALUES]
        if isinstance(value, str)
    ]


def _article_type(node: dict[str, JSON]) -> str:
    for name in _types(node):
        if name.endswith(("Article", "Posting")) or name in _ARTICLE_TYPES:
            return name
    return ""


def _headline(node: dict[str, JSON]) -> str:
    return _text(node.get("headline")) or _text(node.get("name"))


def _text(value: JSON) -> str:
    for _ in range(4):  # a list of objects whose name is a list of values
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("headline")
        else:
            break
    # Many systems escape their JSON as if it were HTML.
    return unescape(value[:MAX_VALUE]) if isinstance(value, str) else ""


def _names(value: JSON, by_id: dict[str, dict[str, JSON]]) -> list[str]:
    values = value if isinstance(value, list) else [value]
    names = []
    for item in values[:MAX_VALUES]:
        if isinstance(item, dict) and not item.get("name"):
            # One step only: a circle of references cannot hold us.
            item = by_id.get(_text(item.get("@id")), item)
        name = _text(item)
        if name:
            names.append(name)
    return names


def _urls(value: JSON) -> list[str]:
    values = value if isinstance(value, list) else [value]
    found = []
    for item in values[:MAX_VALUES]:
        if isinstance(item, dict):
            item = item.get("url") or item.get("contentUrl")
            if isinstance(item, dict):
                item = item.get("@id")
        if isinstance(item, str) and item:
            found.append(item)
    return found
