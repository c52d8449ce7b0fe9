"""How a cited page is shown: stored values first, then what its address tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from articles.models import CardImage, Citation, Illustration, Source
from articles.opengraph import (
    RefusedURL,
    check_url,
    derive_card,
    display_host,
    link_to_quote,
    with_fragment,
)
from articles.text.normalise import fold


@dataclass(frozen=True, slots=True)
class Passage:
    """A place of the page an article quotes or points to."""

    quote: str
    locator: str
    href: str
    """Leads browsers to the words; empty without a quote or a link."""
    found: bool | None
    """None: the page was not looked at since."""


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
    image: Illustration | CardImage | None
    language: str
    """BCP 47 tag of title and description; empty when unknown."""
    archive_url: str
    accessed_on: date | None
    icon: CardImage | None = None
    colour: str = ""
    """Of the page's picture, #rrggbb: shown where the picture is not."""
    status: str = "pending"
    checked_on: date | None = None
    archived_on: date | None = None
    modified_on: date | None = None
    """When the page says it was last changed."""
    modified_time: str = ""
    """The same moment with its offset, where the page gave one."""
    image_alt: str = ""
    """What the page says its own picture shows, where the card does not say it."""
    published_time: str = ""
    """With its offset, where the page gave a time of `published`."""
    citation_type: str = "webpage"
    og_type: str = ""
    role: str = ""
    note: str = ""
    """Of the citation: what this article says about using the page."""
    passages: tuple[Passage, ...] = ()
    source_id: int | None = None

    @property
    def is_gone(self) -> bool:
        """The page answered for good that it is not there any more."""
        return self.status == "gone"

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
            role=citation.role,
            note=citation.note,
            accessed_on=citation.accessed_on,
            passages=citation.passages,
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
    role: str = "",
    note: str = "",
    accessed_on: date | None = None,
    passages: Iterable[Mapping[str, Any]] = (),
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
        site=site
        or (source.site_name if source else "")
        or _host_name(source)
        or derived.site,
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
        image=_image(source) if source else None,
        image_alt=_image_alt(source, title or stored_title) if source else "",
        language=source.language if source else "",
        archive_url=source.archive_url if source else "",
        accessed_on=accessed_on or (source.accessed_on if source else None),
        passages=tuple(_passage(one, href) for one in passages),
        role=role,
        note=note,
        **_record_of(source),
    )


def _record_of(source: Source | None) -> dict[str, Any]:
    if source is None:
        return {}
    site = source.site
    return {
        "icon": site.icon if site else None,
        "colour": source.card_image.colour if source.card_image else "",
        "status": source.status,
        "checked_on": source.checked_at.date() if source.checked_at else None,
        "archived_on": source.archived_at.date() if source.archived_at else None,
        "modified_on": source.modified_on,
        "modified_time": source.modified_time,
        "published_time": _time_of(source),
        "citation_type": source.citation_type,
        "og_type": source.og_type,
        "source_id": source.pk,
    }


def _time_of(source: Source) -> str:
    """Only of the day that is shown: an editor's date has no time."""
    day = source.published_on.isoformat() if source.published_on else "-"
    return source.published_time if source.published_time.startswith(day) else ""


def _image(source: Source) -> Illustration | CardImage | None:
    """An editor's picture first; the page's own where its site is allowed one."""
    if source.image_policy == Source.ImagePolicy.NONE:
        return None
    if source.image is not None:
        return source.image
    if source.site is not None and not source.site.image_allowed:
        return None
    is_auto = source.image_policy == Source.ImagePolicy.AUTO
    return source.card_image if is_auto else None


def _image_alt(source: Source, title: str) -> str:
    """Of the page's own picture alone; words that stand beside it are not read twice.

    Many sites put the title or their own name there, which describes no picture.
    """
    alt = str(source.fetched.get("image", {}).get("alt", "")).strip()
    beside = (title, source.title, source.description, source.site_name)
    said = {fold(words) for words in beside if words}
    is_own = isinstance(_image(source), CardImage)
    return alt if is_own and alt and fold(alt) not in said else ""


def _host_name(source: Source | None) -> str:
    if source is None or source.site is None:
        return ""
    is_english = (get_language() or "").startswith("en")
    return (source.site.name_en if is_english else "") or source.site.name


def _passage(one: Mapping[str, Any], href: str) -> Passage:
    quote, fragment = str(one.get("quote", "")), str(one.get("fragment", ""))
    link = ""
    if quote and href:
        # The page was looked at: its own fragment; else the one the words alone give.
        link = with_fragment(href, fragment) if fragment else link_to_quote(href, quote)
    return Passage(quote, str(one.get("locator", "")), link, one.get("found"))
