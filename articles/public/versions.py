"""One article in several languages, and in its series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language_info

from articles.conf import conf
from articles.models import Article, Series

LISTED: Final = 12  # parts of a series; of a longer one those nearest to this


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """The same article in another language, or this one itself."""

    article: Article
    language: str
    is_this: bool

    @property
    def name(self) -> str:
        """The language in its own words: 日本語, English."""
        base = self.language.split("-")[0].lower()
        try:
            return str(get_language_info(base)["name_local"])
        except KeyError:
            return self.language


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    article: Article
    is_this: bool


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where an article stands in its series."""

    series: Series
    number: int
    total: int
    parts: Sequence[Part]


def language_versions(article: Article) -> list[LanguageVersion]:
    """All live versions, this one among them; [] when there is no other.

    One query for an article with a translation key. Of two in one language the older
    stands for both: links must be unambiguous.
    """
    if not article.translation_key:
        return []
    rows = (
        Article.objects.published()
        .filter(translation_key=article.translation_key)
        .only("title", "slug", "language", "translation_key")
        .order_by("published_at", "pk")
    )
    found = {article.language: LanguageVersion(article, article.language, is_this=True)}
    for row in rows:
        if row.language not in found:
            found[row.language] = LanguageVersion(row, row.language, is_this=False)
    if len(found) == 1:
        return []
    return sorted(
        found.values(), key=lambda version: conf.language_rank(version.language)
    )


def series_place(article: Article) -> SeriesPlace | None:
    """One query for an article of a series, beside the series itself."""
    series = article.series
    if series is None:
        return None
    rows = list(
        Article.objects.published()
        .filter(series=series)
        .in_order()
        .only("title", "slug", "language", "series_position", "published_at")
    )
    parts = [
        Part(number, row, row.pk == article.pk)
        for number, row in enumerate(rows, start=1)
    ]
    here = next((part.number for part in parts if part.is_this), 0)
    if not here or len(parts) < 2:
        return None
    first = max(0, min(here - LISTED // 2, len(parts) - LISTED))
    return SeriesPlace(series, here, len(parts), parts[first : first + LISTED])
