"""An article as a reader sees it: stored HTML with its source cards filled in.

The public page and the editor's preview are both made from this one value, so they
cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles.conf import conf
from articles.evidence import FigureNote, fill
from articles.markdown import Document, fill_cards
from articles.models import Article, Author, Citation, Correction, Figure, Source
from articles.publishing.addresses import with_addresses
from articles.publishing.pictures import Picture, fill_pictures, picture_of
from articles.sources import SourceCard, cards_for, find_sources, make_card
from articles.sources.quotes import passages_of
from articles.text.reading import count_characters, reading_minutes

# What rich-text.css is for.
_RICH = re.compile(
    r"<(?:aside|blockquote|code|dd|details|figure|input|kbd|mark|pre|section)\b"
)


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """All that the article template prints beside the article's own columns."""

    article: Article
    body: SafeString
    toc: list[dict[str, Any]]
    """`level`, `id` and `text` of each heading."""
    cards: list[SourceCard]
    tags: list[Any]
    authors: list[Any]
    reading_minutes: int
    character_count: int
    language: str
    corrections: list[Correction]
    """What readers are told was changed, newest first."""
    lead_image: Picture | None = None
    figures: tuple[FigureNote, ...] = ()
    """Confirmed numbers the article states."""

    @property
    def is_rich(self) -> bool:
        """Whether the text holds more than `article.css` alone has looks for."""
        return bool(_RICH.search(self.body))


def article_page(
    article: Article,
    *,
    document: Document | None = None,
    tags: Sequence[Any] | None = None,
    authors: Sequence[Author] | None = None,
    sources: Mapping[str, Source] | None = None,
    figures: Sequence[Figure] | None = None,
) -> ArticlePage:
    """The stored article, or with `document` its unsaved text. Never writes.

    A stored article costs nothing beyond `for_page()` unless it states figures; unsaved
    text costs one query for the sources it names, unless `sources` brings them, and one
    for what was said about them. `figures` are those of many articles, from
    `evidence.figures_of`.
    """
    if document is None:
        html, plain_text = article.body_html, article.plain_text
        toc = article.toc
        cards = cards_for(article.citations.all())
        count = article.character_count
    else:
        html, plain_text = document.html, document.plain_text
        toc = [
            {"level": heading.level, "id": heading.id, "text": heading.text}
            for heading in document.toc
        ]
        cards = _cards_of(article, document, sources)
        count = count_characters(plain_text)
    filled = fill(
        html,
        article,
        language=article.language,
        is_preview=document is not None,
        known=figures,
    )
    html = with_addresses(filled.html, article.addresses)
    html = fill_pictures(html, is_preview=document is not None)
    return ArticlePage(
        article=article,
        lead_image=picture_of(article.lead_image) if article.lead_image else None,
        body=_with_cards(html, cards, article.language),
        toc=toc,
        cards=cards,
        tags=list(article.tag_list if tags is None else tags),
        authors=list(article.author_list if authors is None else authors),
        reading_minutes=reading_minutes(plain_text, conf.reading_speed),
        character_count=count,
        language=article.language,
        corrections=list(article.corrections.all()) if article.pk else [],
        figures=filled.notes,
    )


def _cards_of(
    article: Article, document: Document, known: Mapping[str, Source] | None
) -> list[SourceCard]:
    """As they will be once the text is saved: what was said about a page goes on."""
    marks = [mark for mark in document.sources if mark.url]
    if known is None:
        known = find_sources(mark.url for mark in marks)
    present: Iterable[Citation] = (
        article.citations.all() if known and article.pk else ()
    )
    said = {row.source_id: row for row in present}
    cards = []
    for mark in marks:
        source = known.get(mark.url)
        before = said.get(source.pk if source else 0) or Citation()
        places = (one for one in document.citations if one.number == mark.position)
        cards.append(
            make_card(
                mark.url,
                position=mark.position,
                source=source,
                title=mark.title,
                description=mark.description,
                site=mark.site,
                role=before.role,
                note=before.note,
                accessed_on=before.accessed_on,
                passages=passages_of(places, before.passages),
            )
        )
    return cards


def _with_cards(html: str, cards: Sequence[SourceCard], language: str) -> SafeString:
    filled = {
        card.position: render_to_string(
            "articles/parts/source_card.html",
            {"card": card, "page_language": language},
        )
        for card in cards
    }
    # The one exit from "text" to "HTML": the renderer sanitised it, and the cards come
    # from an escaping template.
    return mark_safe(fill_cards(html, filled))  # noqa: S308
