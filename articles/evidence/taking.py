"""Figures from rows of plain values: made and confirmed, or left and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.evidence.changing import changes_meaning
from articles.evidence.confirming import NotConfirmable, confirm
from articles.evidence.rows import DATES, DECIMALS, FLAGS, PLAIN, WHOLE
from articles.models import Entity, Figure, Measure
from articles.opengraph import RefusedURL
from articles.sources import get_or_make_sources


@dataclass(slots=True)
class ImportReport:
    """Outcome by key; `problems` are (row number from 1, key, words)."""

    created: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)


def import_rows(
    rows: Iterable[Mapping[str, str]],
    *,
    by: User | None = None,
    report: ImportReport | None = None,
) -> ImportReport:
    """Make the figures that are not there yet, confirmed.

    One that is there and says otherwise is reported and left: changing it takes a
    reason, which a table has not.
    """
    report = report or ImportReport()
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            key = row.get("key", "")
            try:
                with transaction.atomic():
                    getattr(report, take_row(row, by)).append(key)
            except NotConfirmable as problem:
                report.problems.extend((number, key, r) for r in problem.reasons)
            except (ValidationError, RefusedURL, ValueError) as problem:
                words = getattr(problem, "messages", None) or [str(problem)]
                report.problems.extend((number, key, word) for word in words)
    return report


def take_row(row: Mapping[str, str], by: User | None) -> str:
    """The outcome: created, unchanged or differing. Raises what `import_rows` tells."""
    figure = Figure(key=row.get("key", "").strip())
    for name in PLAIN:
        setattr(figure, name, row.get(name, "").strip())
    figure.bound = figure.bound or Figure.Bound.EXACT
    figure.basis = figure.basis or Figure.Basis.STATED
    figure.rank = figure.rank or Figure.Rank.NORMAL
    for name in DECIMALS:
        setattr(figure, name, _decimal(name, row.get(name, "")))
    for name in WHOLE:
        text = row.get(name, "").strip()
        if text:
            setattr(figure, name, int(text))
    for name in FLAGS:
        setattr(figure, name, row.get(name, "").strip() == "yes")
    for name in DATES:
        text = row.get(name, "").strip()
        setattr(figure, name, date.fromisoformat(text) if text else None)
    names = {
        name: row.get(name, "").strip()
        for name in ("entity", "counterparty", "measure")
    }
    present = Figure.objects.filter(key=figure.key).first()
    if present is not None:
        figure.pk, figure.state = present.pk, present.state
        figure.entity = _known(Entity, names["entity"])
        figure.counterparty = _known(Entity, names["counterparty"])
        figure.measure = _known(Measure, names["measure"])
        return "differing" if changes_meaning(figure) else "unchanged"
    urls = row.get("source_url", "").split()
    sources = get_or_make_sources(urls)
    confirm(
        figure,
        by=by,
        sources=[row.url for row in sources.values() if row.host],
        **names,
    )
    for url, day in zip(urls, row.get("source_accessed", "").split(), strict=False):
        if day != "–":
            figure.citations.filter(source=sources[url]).update(
                accessed_on=date.fromisoformat(day)
            )
    return "created"


def _known(model: Any, name: str) -> Any:
    return model.objects.named(name) if name else None


def _decimal(name: str, text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        made = Decimal(text.strip())
    except InvalidOperation as problem:
        raise ValueError(f"{name}: “{text[:40]}” is no number") from problem
    if not made.is_finite():
        raise ValueError(f"{name}: “{text[:40]}” is no number")
    return made
