"""Rows as plain values: the wire names in one place.

Moments carry the site's offset, numbers of figures are texts (a JSON reader would round
them), what is not known is null. `schemas` describes the same names.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime

from articles import evidence
from articles.evidence.values import period_of, period_text, plain
from articles.models import (
    Article,
    Author,
    Category,
    Correction,
    Entity,
    Figure,
    FigureChange,
    Illustration,
    Measure,
    Source,
    Tag,
)
from articles.publishing import ArticlePage
from articles.publishing.absolute import absolute, absolute_html
from articles.sources import SourceCard, make_card
from articles.sources.bibliography import json_entry

LANGUAGES = ("ja", "en")

type_of_json = dict[str, Any]


def article(row: Article) -> type_of_json:
    """What lists tell of an article from `for_list`, without a query."""
    return {
        "slug": row.slug,
        "url": absolute(row.get_absolute_url()),
        "api_url": address("api-article", row.slug),
        "title": row.title,
        "description": row.description,
        "language": row.language,
        "kind": row.kind,
        "published_at": moment(row.published_at),
        "modified_at": moment(row.modified_at),
        "canonical_url": row.canonical_url or None,
        "category": term(row.category) if row.category else None,
        "tags": [term(tag) for tag in row.tag_list],
        "authors": [term(author) for author in row.author_list],
        "image": picture(row.lead_image),
        "characters": row.character_count,
        "featured": row.featured,
    }


def whole_article(page: ArticlePage) -> type_of_json:
    """The article with its text, evidence and corrections."""
    row = page.article
    url = absolute(row.get_absolute_url())
    return {
        **article(row),
        "reading_minutes": page.reading_minutes,
        "markdown": row.body,
        "html": absolute_html(page.body, url),
        "contents": [
            {"level": entry["level"], "id": entry["id"], "text": entry["text"]}
            for entry in page.toc
        ],
        "sources": [json_entry(card) for card in page.cards],
        "figures": [figure(note.figure) for note in page.figures],
        "corrections": [correction(one) for one in page.corrections],
    }


def term(row: Category | Tag | Author) -> type_of_json:
    return {
        "slug": row.slug,
        "name": row.name,
        "url": absolute(row.get_absolute_url()),
    }


def counted_term(row: Any) -> type_of_json:
    """A row from `in_use`; authors have a biography where others have a description."""
    told = row.bio if isinstance(row, Author) else row.description
    return {**term(row), "description": told, "articles": row.live_count}


def picture(image: Illustration | None) -> type_of_json | None:
    if image is None:
        return None
    return {
        "url": absolute(image.file.url),
        "width": image.width,
        "height": image.height,
        "alt": "" if image.decorative else image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "licence": image.licence,
    }


def correction(row: Correction) -> type_of_json:
    return {"at": moment(row.made_at), "kind": row.kind, "note": row.note}


def source(row: Source) -> type_of_json:
    """What a card shows of the page wherever it is cited."""
    return {
        "id": row.pk,
        "page_url": absolute(reverse("source", args=[row.pk])),
        "api_url": address("api-source", row.pk),
        **_card(make_card(row.url, position=0, source=row)),
    }


def figure(row: Figure) -> type_of_json:
    """One figure from `for_notes`, without a query."""
    period = period_of(row)
    return {
        "key": row.key,
        "url": absolute(row.get_absolute_url()),
        "api_url": address("api-figure", row.key),
        "display": {code: evidence.display(row, code) for code in LANGUAGES},
        "entity": named(row.entity),
        "counterparty": named(row.counterparty),
        "measure": named(row.measure),
        "value": plain(row.value) or None,
        "value_max": plain(row.value_max) or None,
        "magnitude": row.magnitude,
        "unit": row.unit or None,
        "per": row.per or None,
        "bound": row.bound,
        "status": row.status or None,
        "basis": row.basis,
        "period": None
        if period is None
        else {
            "start": day(row.period_start),
            "end": day(row.period_end),
            "precision": row.period_precision or None,
            "display": {code: period_text(period, code) for code in LANGUAGES},
        },
        "as_of": day(row.as_of),
        "first_published": day(row.first_published),
        "lower": plain(row.lower) or None,
        "upper": plain(row.upper) or None,
        "rank": row.rank,
        "is_threshold": row.is_threshold,
        "is_reported": row.is_reported,
        "is_disputed": row.is_disputed,
        "is_provisional": row.is_provisional,
        "missing_reason": row.missing_reason or None,
        "unsourced_reason": row.unsourced_reason or None,
        "sources": [
            {
                "id": citation.source_id,
                "url": citation.source.url,
                "role": citation.role,
                "quote": citation.quote,
                "locator": citation.locator,
                "accessed_on": day(citation.accessed_on),
            }
            for citation in row.citations.all()
        ],
    }


def change(row: FigureChange) -> type_of_json:
    """One step of a figure's history, as readers are told it."""
    return {
        "at": moment(row.made_at),
        "kind": row.kind,
        "before": row.before,
        "after": row.after,
        "note": row.note,
    }


def named(row: Entity | Measure | None) -> type_of_json | None:
    if row is None:
        return None
    return {"slug": row.slug, "name": row.name, "name_en": row.name_en or None}


def entity(row: Entity) -> type_of_json:
    return {
        "slug": row.slug,
        "url": absolute(row.get_absolute_url()),
        "name": row.name,
        "name_en": row.name_en or None,
        "kind": row.kind,
        "aliases": row.alias_list,
        "wikidata": row.wikidata_id or None,
        "figures_url": listed("api-figures", entity=row.slug),
    }


def address(name: str, *parts: Any) -> str:
    return absolute(reverse(name, args=parts))


def listed(name: str, **query: str) -> str:
    """The address of a list narrowed to what the query says."""
    return f"{address(name)}?{urlencode(query)}"


def moment(value: datetime | None) -> str | None:
    return localtime(value).isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _card(card: SourceCard) -> type_of_json:
    """Without what only a citation in one article has."""
    of_citation = {"position", "role", "note", "passages"}
    return {k: v for k, v in json_entry(card).items() if k not in of_citation}
