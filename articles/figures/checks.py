"""Integrity checks: one call over a dossier gives every finding, gravest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from articles.figures.checks_mentions import check_mentions
from articles.figures.checks_pairs import check_pairs
from articles.figures.checks_relations import check_derivations
from articles.figures.context import Status
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.period import Precision, Shape
from articles.figures.quantity import Quantity
from articles.figures.records import Dossier, FigureRecord, Role
from articles.figures.slips import scale_slip

__all__ = ["check_figures"]


def check_figures(dossier: Dossier, *, as_of: date) -> list[Finding]:
    """Every finding of the v1 checks, errors first, otherwise in the order of codes.

    `as_of` is the day the check is made for; forecasts fall due against it.
    """
    findings = [
        *check_derivations(dossier),
        *check_mentions(dossier),
        *check_pairs(dossier),
        *(found for figure in dossier.figures for found in check_record(figure, as_of)),
    ]
    return sorted(
        findings, key=lambda found: (-found.level.rank, found.code, found.figures)
    )


_PENDING = frozenset(
    {Status.FORECAST, Status.ANNOUNCED, Status.TARGET, Status.POSSIBLE}
)


def check_record(figure: FigureRecord, as_of: date) -> Iterator[Finding]:
    """What a figure says by itself: sources, due dates, unit, missing value."""
    key = figure.key
    quantity = figure.quantity
    if quantity is None:
        if not figure.missing_reason:
            facts = {
                "entity": figure.entity or key,
                "measure": figure.measure or "the value",
            }
            if figure.words:
                facts["words"] = figure.words
            kind = "missing-words" if figure.words else "missing-reason"
            yield finding("FIG601", kind, Level.WARNING, key, **facts)
        return
    if quantity.unit is None:
        yield finding("FIG602", "no-unit", Level.WARNING, key)
    elif figure.has_inherited_unit:
        yield finding("FIG602", "unit-inherited", Level.WARNING, key)
    yield from _ambiguities(figure, quantity)
    yield from _source_findings(figure, quantity)
    end = figure.review_on or (figure.period.end if figure.period else None)
    if end is not None and end < as_of and figure.status in _PENDING:
        yield finding("FIG401", "due", Level.INFO, key, end=end, status=figure.status)


_LISTED = re.compile(r"[、，,・]|/| と | and ")


def _ambiguities(figure: FigureRecord, quantity: Quantity) -> Iterator[Finding]:
    """FIG605: what the words leave open, for an editor to ask the source."""
    parties = figure.entity.rpartition(" → ")[2]
    owners = [name.strip() for name in _LISTED.split(parties) if name.strip()]
    if len(owners) > 1:
        yield finding(
            "FIG605",
            "each-or-together",
            Level.HINT,
            figure.key,
            value=format_quantity(quantity),
            owners=", ".join(owners),
        )
    period = figure.period
    if period is None or period.shape is not Shape.SPAN:
        return
    if period.precision is Precision.YEAR and period.start and period.end:
        between = period.end.year - period.start.year
        if between > 1:
            yield finding(
                "FIG605",
                "years-spanned",
                Level.HINT,
                figure.key,
                start=period.start.year,
                end=period.end.year,
                inclusive=between + 1,
                between=between,
            )


def _source_findings(figure: FigureRecord, quantity: Quantity) -> Iterator[Finding]:
    key = figure.key
    backing = [s for s in figure.sources if s.role is not Role.CONTRADICTS]
    if not backing and figure.unsourced_reason:
        # Somebody answered for it, and readers see the answer: told, never in the way.
        yield finding(
            "FIG301",
            "unsourced-because",
            Level.INFO,
            key,
            reason=figure.unsourced_reason,
        )
    elif not backing and not figure.is_derived:
        yield finding("FIG301", "unsourced", Level.WARNING, key)
    elif backing and all(source.role is Role.SECONDARY for source in backing):
        yield finding("FIG302", "only-secondary", Level.WARNING, key)
    for source in backing:
        fact = figure.first_published or figure.as_of
        if fact and source.published and source.published < fact:
            yield finding(
                "FIG303",
                "source-older",
                Level.WARNING,
                key,
                url=source.url,
                published=source.published,
                fact=fact,
            )
        if source.is_broken:
            yield finding("FIG304", "source-broken", Level.WARNING, key, url=source.url)
        for stated in source.stated:
            yield from _against_source(key, quantity, stated, source.url)


def _against_source(
    key: str, quantity: Quantity, stated: Quantity, url: str
) -> Iterator[Finding]:
    """A number in a source's own words: the same, or the same digits elsewhere."""
    if stated.value is None or quantity.value is None or abs(stated.value) < 1000:
        return
    if stated.unit is not None and stated.unit != quantity.unit:
        return
    if stated.value == quantity.value:
        yield finding("FIG501", "scale-agrees", Level.VERIFIED, key, url=url)
        return
    yield from scale_slip(quantity, stated, Level.ERROR, key)
