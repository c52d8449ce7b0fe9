"""Runs the checks over every confirmed figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.evidence.captions import caption_finding, outdated_captions
from articles.evidence.dossier import dossier_of, for_checks
from articles.figures.checks import check_figures
from articles.figures.findings import Finding, Level
from articles.models import Article, Figure, FigureChange


@dataclass(frozen=True, slots=True)
class Report:
    """Findings of a run, gravest first, with the articles each touches."""

    as_of: date
    figures: int
    findings: tuple[Finding, ...]
    articles: dict[str, tuple[Article, ...]]
    """By figure key."""

    def articles_of(self, found: Finding) -> list[Article]:
        rows = [row for key in found.figures for row in self.articles.get(key, ())]
        return list(dict.fromkeys(rows))

    def worst(self) -> Level | None:
        return max((f.level for f in self.findings), key=lambda x: x.rank, default=None)

    def as_json(self) -> dict[str, Any]:
        counts = {level.value: 0 for level in Level}
        for found in self.findings:
            counts[found.level.value] += 1
        return {
            "as_of": self.as_of.isoformat(),
            "figures": self.figures,
            "counts": counts,
            "findings": [
                {
                    "code": found.code,
                    "level": found.level.value,
                    "figures": list(found.figures),
                    "articles": [row.slug for row in self.articles_of(found)],
                    "message": found.message,
                }
                for found in self.findings
            ],
        }


def check_all(*, as_of: date) -> Report:
    """Check every confirmed figure against its mentions, sources and relations."""
    figures = list(for_checks(Figure.objects.confirmed()))
    articles: dict[str, tuple[Article, ...]] = {}
    for figure in figures:
        rows = [mention.article for mention in figure.mentions.all()]
        articles[figure.key] = tuple(dict.fromkeys(rows))
    found = check_figures(dossier_of(figures), as_of=as_of)
    found = [*found, *_of_captions(figures, articles)]
    found.sort(key=lambda one: one.level.rank, reverse=True)
    return Report(as_of, len(figures), tuple(found), articles)


def _of_captions(
    figures: list[Figure], articles: dict[str, tuple[Article, ...]]
) -> list[Finding]:
    """Pictures that still say what a figure was; asked of changed figures alone."""
    changed = set(
        FigureChange.objects.exclude(before="").values_list("figure_id", flat=True)
    )
    stated: dict[Article, list[Figure]] = {}
    for figure in figures:
        if figure.pk in changed:
            for article in articles[figure.key]:
                stated.setdefault(article, []).append(figure)
    found = [
        caption_finding(caption, figure)
        for article, rows in stated.items()
        for caption, figure in outdated_captions(article, rows)
    ]
    return list(dict.fromkeys(found))
