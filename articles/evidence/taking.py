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
from articles.text.sentences import Sentence, as_sentence

_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"", "no", "false", "0"})


class BadCell(ValueError):
    """A cell that says nothing we understand; `reason` says so, in any language."""

    def __init__(self, column: str, reason: str) -> None:
        self.reason = Sentence(
            "{column}: {reason}", column=column, reason=as_sentence(reason)
        )
        super().__init__(self.reason)


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
            if not any(row.values()):
                continue  # spreadsheets save empty rows as commas
            key = row.get("key", "")
            try:
                with transaction.atomic():
                    getattr(report, take_row(row, by)).append(key)
            except NotConfirmable as problem:
                report.problems.extend((number, key, r) for r in problem.reasons)
            except BadCell as problem:
                report.problems.append((number, key, problem.reason))
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
            setattr(figure, name, _whole(name, text))
    for name in FLAGS:
        setattr(figure, name, _flag(name, row.get(name, "")))
    for name in DATES:
        setattr(figure, name, _day(name, row.get(name, "")))
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
                accessed_on=_day("source_accessed", day)
            )
    return "created"


def _known(model: Any, name: str) -> Any:
    return model.objects.named(name) if name else None


def _decimal(name: str, text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        made = Decimal(text.strip())
    except InvalidOperation:
        raise _no_number(name, text) from None
    if not made.is_finite():
        raise _no_number(name, text)
    return made


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _no_number(name, text) from None


def _no_number(name: str, text: str) -> BadCell:
    said = Sentence(
        "“{value}” is no number: write digits alone, as 50000000000 or 4.2.",
        value=text.strip()[:40],
    )
    return BadCell(name, said)


def _flag(name: str, text: str) -> bool:
    said = text.strip().casefold()
    if said not in _YES | _NO:
        raise BadCell(
            name, Sentence("“{value}” is neither yes nor no.", value=text.strip()[:40])
        )
    return said in _YES


def _day(name: str, text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        said = Sentence(
            "“{value}” is no day: write it as 2025-11-12.", value=text.strip()[:40]
        )
        raise BadCell(name, said) from None
