"""How a cited page is shown: stored values first, then what its address tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from articles.models import Citation, Illustration, Source
from articles.opengraph import RefusedURL, check_url, derive_card, display_host


@dataclass(frozen=True, slots=True)
class SourceCard:
    """One entry of an article's source list, ready to print.

    Values that only the address tells are marked `…_is_derived`; a template must say
    so to the reader.
    """

    position: int
    url: str
    href: str
    """Empty when the address must not become a link."""
    title: str
    title_is_derived: bool
    site: str
    host: str
    published: date | None
    published_precision: str
    """year, month or day: how much of `published` is known."""
    published_is_derived: bool
    description: str
    author: str
    image: Illustration | None
    language: str
    """BCP 47 tag of title and description; empty when unknown."""
    archive_url: str
    accessed_on: date | None

    @property
    def anchor(self) -> str:
        """The id its marks in the text point to."""
        return f"source-{self.position}"


def cards_for(citations: Iterable[Citation]) -> list[SourceCard]:
    """A card for each citation, in order; their sources should be prefetched."""
    return [
        make_card(
            citation.source.url,
            position=citation.position,
            source=citation.source,
            title=citation.title,
            description=citation.description,
            site=citation.site_name,
        )
        for citation in citations
    ]


def make_card(
    url: str,
    *,
    position: int,
    source: Source | None = None,
    title: str = "",
    description: str = "",
    site: str = "",
) -> SourceCard:
    """Effective value of each field: typed in this article → stored → derived."""
    derived = derive_card(url)
    try:
        href = check_url(url)
    except RefusedURL:
        href = ""
    stored_title = source.title if source else ""
    stored_date = source.published_on if source else None
    return SourceCard(
        position=position,
        url=url,
        href=href,
        title=title or stored_title or derived.title,
        title_is_derived=not (title or stored_title) and derived.title_is_derived,
        site=site or (source.site_name if source else "") or derived.site,
        host=display_host(source.host) if source else derived.site,
        published=stored_date or derived.published,
        published_precision=(
            source.published_precision
            if source and stored_date
            else derived.precision or "day"
        ),
        published_is_derived=stored_date is None and derived.published is not None,
        description=description or (source.description if source else ""),
        author=source.author if source else "",
        image=source.image if source else None,
        language=source.language if source else "",
        archive_url=source.archive_url if source else "",
        accessed_on=source.accessed_on if source else None,
    )
