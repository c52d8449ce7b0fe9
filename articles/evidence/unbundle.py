"""Takes back what `bundle` wrote: what is missing is made, what differs is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.dateparse import parse_datetime

from articles.evidence.bundle import BESIDE, CHART_FIELDS
from articles.evidence.changing import check_derivation
from articles.evidence.ending import end_pages
from articles.evidence.mentions import refresh_standoff
from articles.evidence.resync import table_changed
from articles.evidence.rows import read_rows
from articles.evidence.taking import ImportReport, import_rows
from articles.models import (
    Article,
    ChartSpec,
    Derivation,
    DerivationInput,
    Entity,
    Figure,
    FigureCell,
    FigureChange,
    FigureCitation,
    FigureTable,
    Measure,
    Mention,
)
from articles.sources import find_sources
from articles.text.sentences import Sentence

Row = Mapping[str, Any]

DIFFERS: Final = "differs"


def import_text(
    text: str,
    *,
    by: User | None = None,
    dry_run: bool = False,
    article: Article | None = None,
) -> ImportReport:
    """The rows of a CSV, or all of a JSON that `bundle_all` or `bundle_of` wrote.

    With `article`, the mentions of a file beside it become that article's. Raises
    ValueError for a text that is neither.
    """
    rows = read_rows(text)
    data = _sections(text)
    report = ImportReport()

    def each(name: str, take: Callable[[Row], str | None], key: str = "key") -> None:
        for row in data.get(name, ()):
            _guarded(report, str(row.get(key, "")), take, row)

    with transaction.atomic():
        each("entities", _entity, "name")
        each("entities", _members, "name")
        each("measures", _measure, "name")
        import_rows(rows, by=by, report=report)
        made = set(report.created)
        figures = {row.key: row for row in Figure.objects.confirmed()} if data else {}
        new = {key: row for key, row in figures.items() if key in made}
        each("figures", lambda row: _details(row, new))
        each("derivations", lambda row: _derivation(row, figures), "figure")
        each("tables", lambda row: _table(row, figures))
        if article is not None:
            each("mentions", lambda row: _mention(row, article, figures), "literal")
            beside = article.mentions.filter(mode__in=BESIDE)
            refresh_standoff(article, list(beside))
        end_pages(new.values())
        if dry_run:
            transaction.set_rollback(True)
    return report


def _guarded(
    report: ImportReport, key: str, take: Callable[[Row], str | None], row: Row
) -> None:
    """One bad row is told and never stops the others."""
    try:
        with transaction.atomic():
            problem = take(row)
    except ValidationError as found:
        problem = " ".join(found.messages)
    except (ValueError, TypeError, KeyError, AttributeError, DatabaseError) as found:
        problem = Sentence("cannot be read: {problem}", problem=str(found)[:200])
    if problem == DIFFERS:
        report.differing.append(key)
    elif problem:
        report.problems.append((0, key, problem))


def _sections(text: str) -> dict[str, list[dict[str, Any]]]:
    """The lists of a JSON text; nothing for a CSV."""
    if text.lstrip("\ufeff \t\r\n")[:1] != "{":
        return {}
    found = json.loads(text.removeprefix("\ufeff"))
    return {
        name: [row for row in value if isinstance(row, dict)]
        for name, value in found.items()
        if isinstance(value, list)
    }


def _entity(row: Row) -> None:
    _named(Entity, row, "kind", "wikidata_id")


def _members(row: Row) -> None:
    names = row.get("members", ())
    group = Entity.objects.named(str(row["name"])) if names else None
    if group is not None and not group.members.exists():
        group.members.set(Entity.objects.get_or_make(str(name)) for name in names)


def _measure(row: Row) -> None:
    _named(
        Measure,
        row,
        *("definition", "nature", "default_unit", "group"),
        is_additive=bool(row.get("is_additive", True)),
        is_loss=bool(row.get("is_loss", False)),
    )


def _named(model: Any, row: Row, *fields: str, **values: bool) -> None:
    """The row of that name; one that is there keeps what it says."""
    if model.objects.named(str(row["name"])) is not None:
        return
    made = model(
        name=str(row["name"]).strip(),
        aliases="\n".join(map(str, row.get("aliases", ()))),
        **_texts(row, "name_en", "slug", *fields),
        **values,
    )
    if model.objects.filter(slug=made.slug).exists():
        made.slug = ""  # another has it: one is made of the name
    made.fill_keys()
    made.full_clean()
    made.save(force_insert=True)


def _texts(row: Row, *names: str) -> dict[str, str]:
    return {name: str(row[name]) for name in names if row.get(name)}


def _details(row: Row, figures: Mapping[str, Figure]) -> None:
    """What a flat row cannot hold: roles and quotes of sources, the history."""
    figure = figures.get(str(row.get("key", "")))
    if figure is None:
        return
    if row.get("note"):
        figure.note = str(row["note"])
        figure.save(update_fields=["note"])
    cited = {str(one.get("url", "")): one for one in row.get("citations", ())}
    for url, source in find_sources(cited).items():
        FigureCitation.objects.filter(figure=figure, source=source).update(
            **_texts(cited[url], "role", "quote", "locator"),
            accessed_on=_date(cited[url].get("accessed_on")),
        )
    history = row.get("history", ())
    if not history:
        return
    figure.changes.all().delete()  # the entry of this import: it was confirmed before
    for one in history:
        change = FigureChange.objects.create(
            figure=figure, **_texts(one, "kind", "before", "after", "reason", "note")
        )
        made_at = parse_datetime(str(one.get("made_at", "")))
        if made_at is not None:
            FigureChange.objects.filter(pk=change.pk).update(made_at=made_at)


def _derivation(row: Row, figures: Mapping[str, Figure]) -> str:
    """Why it was not taken; "" when it was or is there."""
    output = figures.get(str(row.get("figure", "")))
    inputs = [figures.get(str(key)) for key in row.get("inputs", ())]
    known = [one for one in inputs if one is not None]
    if output is None or len(known) < len(inputs):
        return "its derivation names a figure that is not there"
    operator = str(row.get("operator", ""))
    if operator not in Derivation.Operator.values:
        return Sentence("there is no operator “{operator}”", operator=operator[:20])
    present = Derivation.objects.filter(figure=output).first()
    if present is not None:
        same = present.operator == operator and known == [
            one.figure for one in present.inputs.select_related("figure")
        ]
        return "" if same else DIFFERS
    weights = [Decimal(str(one)) for one in row.get("weights", ())]
    if weights and len(weights) != len(known):
        return "its derivation has another number of weights than of inputs"
    rounding = str(row.get("rounding", ""))
    if rounding and rounding not in Derivation.Rounding.values:
        return Sentence("there is no rounding “{rounding}”", rounding=rounding[:20])
    check_derivation(output, known)
    made = Derivation.objects.create(
        figure=output,
        operator=operator,
        rate=figures.get(str(row.get("rate", ""))),
        digits=row.get("digits"),
        rounding=rounding,
        is_complete=bool(row.get("is_complete", True)),
        missing=list(row.get("missing", ())),
    )
    DerivationInput.objects.bulk_create(
        DerivationInput(derivation=made, figure=one, position=position, weight=weight)
        for position, (one, weight) in enumerate(
            zip(known, weights or [Decimal(1)] * len(known), strict=True)
        )
    )
    return ""


def _table(row: Row, figures: Mapping[str, Figure]) -> str:
    """Why it was not taken; "" when it was or is there."""
    cells = [
        FigureCell(
            row=str(cell.get("row", ""))[:120],
            column=str(cell.get("column", ""))[:120],
            position=position,
            figure=figures.get(str(cell.get("figure", ""))),
            words=str(cell.get("words", ""))[:120],
        )
        for position, cell in enumerate(row.get("cells", ()))
    ]
    table = FigureTable(**_texts(row, "key", "title", "note"))
    present = FigureTable.objects.filter(key=table.key).first()
    if present is not None:
        same = [_identity(cell) for cell in present.cells.all()] == [
            _identity(cell) for cell in cells
        ]
        return "" if same and present.title == table.title else DIFFERS
    table.full_clean()
    table.save()
    for cell in cells:
        cell.table = table
    FigureCell.objects.bulk_create(cells)
    for chart in row.get("charts", ()):
        _chart(chart, table)
    table_changed(table)
    return ""


def _chart(row: Row, table: FigureTable) -> None:
    values = {name: row[name] for name in CHART_FIELDS if name in row}
    chart = ChartSpec(table=table, **values)
    chart.full_clean()
    chart.save()


def _identity(cell: FigureCell) -> tuple[str, str, int | None, str]:
    return cell.row, cell.column, cell.figure_id, cell.words


def _mention(row: Row, article: Article, figures: Mapping[str, Figure]) -> None:
    """A place the text does not mark; its words and surroundings find it again."""
    figure = figures.get(str(row.get("figure", "")))
    mode = str(row.get("mode", Mention.Mode.STANDOFF))
    place = _texts(row, "field", "literal") | {
        "occurrence": int(row.get("occurrence", 0))
    }
    if mode not in BESIDE or not row.get("literal"):
        return
    if figure is None and mode == Mention.Mode.STANDOFF:
        return
    same = article.mentions.filter(mode__in=BESIDE, **place)
    if same.exclude(figure__state=Figure.State.CANDIDATE).exists():
        return
    same.delete()  # a mere proposal: what somebody decided takes its place
    mention = Mention(
        article=article,
        figure=figure,
        key=figure.key if figure else "",
        mode=mode,
        **place,
        **_texts(row, "before", "after", "label"),
    )
    mention.full_clean(exclude=["key", "figure"])
    mention.save()


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
