"""The raw statements of a page's markup: metas, links, titles, scripts, times."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from articles.opengraph.scanner import (
    DEFAULT_LIMITS,
    ScanLimits,
    Tag,
    attributes,
    scan,
    text_of,
    unescape,
)

MAX_VALUES = 20  # of one name, as og:image
MAX_NAMES = 400
MAX_LINKS = 200
LONG_TEXT = 64 * 1024


@dataclass(slots=True)
class Metadata:
    """What was found, unjudged and uncleaned; filled by `read_metadata` only."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    """Values by small-letter name, property or itemprop, in reading order."""
    og_images: list[dict[str, str]] = field(default_factory=list)
    """One per picture: url, secure_url, width, height, alt."""
    links: list[tuple[frozenset[str], dict[str, str]]] = field(default_factory=list)
    """Relations and attributes of each <link>."""
    title: str = ""
    heading: str = ""
    base: str = ""
    language: str = ""
    times: list[str] = field(default_factory=list)
    """`datetime` of each <time> that is not marked as the publication's."""
    marked_times: list[str] = field(default_factory=list)
    """Of those that are: by `pubdate` or by the class names of common systems."""
    scripts: list[str] = field(default_factory=list)
    """The JSON-LD ones."""

    def first(self, *names: str) -> str:
        """The first value that is not blank, name by name."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value.strip():
                    return value
        return ""

    def all(self, *names: str) -> list[str]:
        """Every value that is not blank of the first name that has one."""
        for name in names:
            values = [value for value in self.metas.get(name, ()) if value.strip()]
            if values:
                return values
        return []


def read_metadata(text: str, limits: ScanLimits = DEFAULT_LIMITS) -> Metadata:
    """Everything the markup states. Comments, templates and scripts state nothing."""
    found = Metadata()
    templates = drawings = 0
    heading_at: int | None = None
    looked_at = _LOOKED_AT
    if _MICRODATA.search(text):
        looked_at |= _CARRIERS
    for tag in scan(text, limits, only=looked_at):
        name = tag.name
        if name == "template":
            templates = max(templates - 1 if tag.closing else templates + 1, 0)
        elif name == "svg":
            if not tag.source.endswith("/"):
                drawings = max(drawings - 1 if tag.closing else drawings + 1, 0)
        elif templates:
            continue
        elif name == "h1":
            if tag.closing and heading_at is not None and not found.heading:
                found.heading = text_of(text[heading_at : tag.start])
            heading_at = None if tag.closing else tag.end
        elif tag.closing:
            continue
        elif name == "title":
            if not found.title and not drawings:
                found.title = unescape(tag.raw[:LONG_TEXT])
        else:
            _read_tag(found, tag, limits)
    return found


_LOOKED_AT = frozenset(
    {"html", "base", "meta", "link", "title", "script", "h1", "time", "template", "svg"}
)
# Publication dates in microdata may sit on any inline element; looked for only in
# pages that have some, because looking at every <span> costs time.
_MICRODATA = re.compile(r"itemprop=[\"']?datePublished")
_CARRIERS = frozenset({"span", "abbr", "div", "p"})
_PUBLISHED_CLASS = re.compile(r"(?:^|[\s_-])(?:published|entry-date)(?![\w-])")
_PICTURE_PARTS = frozenset({"secure_url", "width", "height", "alt", "type"})


def _read_tag(found: Metadata, tag: Tag, limits: ScanLimits) -> None:
    if tag.name == "script":
        # Cheap first: most scripts have no type, and attributes cost time.
        if "ld+json" in tag.source.lower() and len(found.scripts) < limits.scripts:
            kind = attributes(tag.source, limits).get("type", "").strip().lower()
            if kind.partition(";")[0].strip() == "application/ld+json":
                found.scripts.append(tag.raw)
        return
    read = attributes(tag.source, limits)
    if tag.name == "meta":
        _read_meta(found, read)
    elif tag.name == "link":
        relations = frozenset(read.get("rel", "").lower().split())
        if relations & _RELATIONS and len(found.links) < MAX_LINKS:
            found.links.append((relations, read))
    elif tag.name == "time":
        moment = read.get("datetime") or read.get("content", "")
        marked = "pubdate" in read or _PUBLISHED_CLASS.search(read.get("class", ""))
        times = found.marked_times if marked else found.times
        if "datepublished" in read.get("itemprop", "").lower().split():
            _keep(found, "datepublished", moment)
        elif moment and len(times) < MAX_VALUES:
            times.append(moment)
    elif tag.name in _CARRIERS:
        if "datepublished" in read.get("itemprop", "").lower().split():
            stated = read.get("content") or read.get("datetime") or read.get("title")
            _keep(found, "datepublished", stated or "")
    elif tag.name == "base":
        found.base = found.base or read.get("href", "")
    elif tag.name == "html":
        found.language = found.language or read.get("lang") or read.get("xml:lang", "")


_RELATIONS = frozenset(
    {"canonical", "icon", "apple-touch-icon", "apple-touch-icon-precomposed",
     "image_src", "alternate"}
)  # fmt: skip


def _read_meta(found: Metadata, read: dict[str, str]) -> None:
    content = read.get("content")
    if content is None:
        return
    # A set: `property` and `name` often say the same.
    names = dict.fromkeys(
        name
        for kind in ("property", "name", "itemprop", "http-equiv")
        for name in read.get(kind, "").lower().split()[:8]
    )
    for name in names:
        if name in ("og:image", "og:image:url"):
            pictures = found.og_images
            same = (
                name == "og:image:url" and pictures and pictures[-1]["url"] == content
            )
            if not same and len(pictures) < MAX_VALUES:
                pictures.append({"url": content})
        elif name.startswith("og:image:"):
            part = name[len("og:image:") :]
            if part == "secure_url" and not found.og_images:
                found.og_images.append({"url": content})
            if found.og_images and part in _PICTURE_PARTS:
                found.og_images[-1].setdefault(part, content)
        else:
            _keep(found, name, content)


def _keep(found: Metadata, name: str, value: str) -> None:
    values = found.metas.get(name)
    if values is None:
        if len(found.metas) < MAX_NAMES:
            found.metas[name] = [value]
    elif len(values) < MAX_VALUES:
        values.append(value)
