"""Small dossiers for the checks, and what is found in them."""

from __future__ import annotations

from datetime import date

from articles.figures import parse_periods, parse_quantities
from articles.figures.checks import check_figures
from articles.figures.records import (
    DerivationRecord,
    Dossier,
    FigureRecord,
    MentionRecord,
    SourceRecord,
)
from articles.figures.relations import Operator

TODAY = date(2026, 1, 1)


SOURCE = SourceRecord("https://example.com/")


def figure(key: str, text: str, *, period: str = "", **more) -> FigureRecord:
    (match,) = parse_quantities(text)
    found = parse_periods(period)
    more.setdefault("sources", (SOURCE,))
    return FigureRecord(
        key, match.quantity, period=found[0].period if found else None, **more
    )


def derived(operator: Operator, output: str, *inputs: str, **more) -> DerivationRecord:
    return DerivationRecord(operator, output, inputs, **more)


def said(figures, *derivations, mentions=(), as_of=TODAY) -> list[str]:
    """Code and level of every finding but the verified repetition of mentions."""
    dossier = Dossier(tuple(figures), tuple(mentions), tuple(derivations))
    return [
        f"{found.code} {found.level}" for found in check_figures(dossier, as_of=as_of)
    ]


def message(figures, *derivations, mentions=()) -> str:
    dossier = Dossier(tuple(figures), tuple(mentions), tuple(derivations))
    return check_figures(dossier, as_of=TODAY)[0].message


PARTS = (figure("a", "約800人"), figure("b", "約2,400人"))


def mention(text: str, place: str = "line 9", **more) -> MentionRecord:
    found = parse_quantities(text)
    return MentionRecord("f", found[0].quantity if found else None, place, **more)


def growing(rate: str, **more):
    """100億円 in 2020 and 200億円 in 2030: 7.18 % a year."""
    old = figure("old", "100億円", measure="売上高", period="2020年")
    new = figure("new", "200億円", measure="売上高", period="2030年", **more)
    return [old, new, figure("r", rate)]
