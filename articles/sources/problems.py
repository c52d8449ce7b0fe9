"""Cited pages an editor should look at, with the articles that rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from django.db.models import Prefetch, Q

from articles.models import (
    Article,
    Citation,
    Figure,
    FigureCitation,
    Source,
    live_articles,
)

Kind = Literal["gone", "refused", "quote", "changed", "blocked", "stale"]
Level = Literal["error", "warning", "info"]
LEVELS: Final[dict[Kind, Level]] = {
    "gone": "error",
    "refused": "error",
    "quote": "error",
    "changed": "warning",
    "blocked": "warning",
    "stale": "info",
}
ORDER: Final[tuple[Level, ...]] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one source; articles and figures are those that rest on it."""

    kind: Kind
    source: Source
    articles: list[Article]
    since: datetime | None = None
    code: str = ""
    changes: list[list[str]] = field(default_factory=list)
    """[field, before, after] of what the page changed."""
    quotes: list[str] = field(default_factory=list)
    """Those that do not stand on the page."""
    figures: list[Figure] = field(default_factory=list)

    @property
    def level(self) -> Level:
        return LEVELS[self.kind]


def find_problems(*, live_only: bool = False) -> Iterator[Problem]:
    """Of cited sources, the gravest first within each; by host and address.

    A page that says something else counts as changed only for articles that were
    published before it did.
    """
    cited = Citation.objects.select_related("article").order_by("article_id")
    cited = cited.only(
        "source",
        "passages",
        "quote_found",
        "article__title",
        "article__slug",
        "article__status",
        "article__published_at",
        "article__expire_at",
    )
    stated = FigureCitation.objects.select_related("figure").order_by("figure__key")
    stated = stated.filter(figure__state=Figure.State.CONFIRMED)
    rests_on = Q(citations__isnull=False) | Q(figure_citations__isnull=False)
    if live_only:
        cited = cited.filter(live_articles("article__"))
    rows = (
        Source.objects.filter(
            Q(status__in=("gone", "refused", "blocked", "stale"))
            | Q(changed_at__isnull=False)
            | Q(citations__quote_found=False),
            rests_on,
            duplicate_of__isnull=True,
        )
        .distinct()
        .order_by("host", "url")
        .prefetch_related(
            Prefetch("citations", cited, to_attr="cited"),
            Prefetch("figure_citations", stated, to_attr="stated"),
        )
    )
    for source in rows.iterator(chunk_size=500):
        citations: list[Citation] = source.cited
        figures = [row.figure for row in source.stated]
        if citations or figures:
            for problem in _problems_of(source, citations):
                yield replace(problem, figures=figures)


def worst(problems: list[Problem]) -> Level | None:
    """The gravest level there is."""
    levels = {problem.level for problem in problems}
    return next((level for level in ORDER if level in levels), None)


def _problems_of(source: Source, citations: list[Citation]) -> Iterator[Problem]:
    articles = list(dict.fromkeys(citation.article for citation in citations))
    missing = [citation for citation in citations if citation.quote_found is False]
    if source.status in ("gone", "refused"):
        since = source.gone_since if source.status == "gone" else source.checked_at
        yield Problem(
            "gone" if source.status == "gone" else "refused",
            source,
            articles,
            since=since,
            code=source.error_code,
        )
    if missing:
        yield Problem(
            "quote",
            source,
            list(dict.fromkeys(citation.article for citation in missing)),
            since=source.checked_at,
            quotes=[
                str(one["quote"])
                for citation in missing
                for one in citation.passages
                if one.get("found") is False
            ],
        )
    if source.changed_at is not None:
        moment = source.changed_at
        older = [
            article
            for article in articles
            if article.published_at is not None and article.published_at < moment
        ]
        if older:
            yield Problem(
                "changed", source, older, since=moment, changes=source.changes
            )
    if source.status in ("blocked", "stale"):
        yield Problem(
            "blocked" if source.status == "blocked" else "stale",
            source,
            articles,
            since=source.last_ok_at,
            code=source.error_code,
        )
