"""Runs the checks over every confirmed figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.evidence.dossier import dossier_of, for_checks
from articles.figures.checks import check_figures
from articles.figures.findings import Finding, Level
from articles.models import Article, Figure


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
    return Report(as_of, len(figures), tuple(found), articles)
