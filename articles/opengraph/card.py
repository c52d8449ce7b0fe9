"""Card: what a page says about itself, cleaned, with the origin of every field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from articles.opengraph.dates import Precision

Kind = Literal["page", "pdf", "image", "video", "other"]


@dataclass(frozen=True, slots=True)
class Robots:
    """What the page asks of those who quote it; a card without the field obeys."""

    snippet: bool = True
    max_snippet: int | None = None
    image: bool = True
    archive: bool = True
    """False forbids keeping a copy."""


@dataclass(frozen=True, slots=True)
class Card:
    """The metadata of one page. Text is plain text: escape it wherever it is shown."""

    url: str
    title: str
    raw_title: str = ""
    """As the page has it, before a site name at its end was cut."""
    title_is_derived: bool = False
    """The title is words of the address, or the address itself."""
    description: str = ""
    image: str | None = None
    image_alt: str = ""
    site_name: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    """An aware datetime when the page gave a time with its offset."""
    published_precision: Precision | None = None
    modified: date | None = None
    modified_precision: Precision | None = None
    language: str = ""
    canonical_url: str | None = None
    icon: str | None = None
    kind: Kind = "page"
    og_type: str = ""
    article_type: str = ""
    """The schema.org type of the page's article, as `NewsArticle`."""
    oembed_url: str | None = None
    robots: Robots = Robots()
    challenge: str = ""
    """Why the answer is a wall and not the page; then it must not replace good data."""
    charset: str = ""
    charset_from: str = ""
    truncated: bool = False
    """More text than is looked at; what stands behind it is not in the card."""
    origins: tuple[tuple[str, str], ...] = ()
    """(field, where it came from): og, twitter, jsonld, meta, html, header or url."""

    def origin(self, field: str) -> str:
        """Where a field came from; empty when the page was silent."""
        return dict(self.origins).get(field, "")

    @property
    def is_empty(self) -> bool:
        """Whether the page itself said nothing that a card shows."""
        return all(origin == "url" for _, origin in self.origins)
