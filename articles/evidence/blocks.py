"""Stat cards, tables and charts of figures, as HTML for their places in a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.evidence.charting import (
    ChartPlan,
    chart_of,
    in_words,
    refusal_words,
    svg_of,
    table_of_chart,
)
from articles.evidence.generated import (
    Conversions,
    generated_text,
    option_problems,
    second_text,
)
from articles.evidence.notes import FigureNote, for_notes, note_of
from articles.evidence.shown import ShownTable, shown_table, table_of
from articles.evidence.values import wording
from articles.figures.chart import Chart, ChartRefused
from articles.figures.chartjs import read_chartjs
from articles.markdown import Slot
from articles.models import ChartSpec, Figure, FigureCell, FigureTable

_CODE = re.compile(r"<code[^<>]*>(.*?)</code>", re.DOTALL)

KINDS = frozenset({"stat", "table", "chart", "chartjs"})


@dataclass(frozen=True, slots=True)
class Stat:
    """A number in large type, readable as one phrase."""

    note: FigureNote
    text: str
    second: str


@dataclass(slots=True)
class Blocks:
    """Makes the blocks of one page; charts and tables are counted as it goes."""

    notes: Mapping[str, FigureNote]
    tables: Mapping[str, FigureTable]
    charts: Mapping[str, ChartSpec]
    conversions: Conversions
    language: str
    is_preview: bool
    _numbers: Counter[str] = field(default_factory=Counter)

    def html(self, slot: Slot) -> str | None:
        """The block; None for a kind that is not ours.

        An unknown key or option is told in the preview; on the public page it leaves
        nothing behind.
        """
        if slot.kind not in KINDS:
            return None
        if slot.kind == "chartjs":
            return self._written(slot)
        problems = option_problems(slot.kind, slot.options)
        unknown = [key for key in slot.keys if not self._is_known(slot.kind, key)]
        if unknown:
            problems.append(
                _("No confirmed figure or table has the key %(keys)s.")
                % {"keys": ", ".join(unknown)}
            )
            made = ""
        else:
            made = self._made(slot, problems)
        if not self.is_preview:
            return made
        return made + "".join(
            render_to_string("articles/parts/figure_problem.html", {"text": text})
            for text in problems
        )

    def _is_known(self, kind: str, key: str) -> bool:
        if key in self.notes:
            return True
        return kind != "stat" and (
            key in self.tables or (kind == "chart" and key in self.charts)
        )

    def _made(self, slot: Slot, problems: list[str]) -> str:
        if slot.kind == "stat":
            return self._stats(slot)
        if slot.kind == "table":
            return self.table(self._shown(slot), title=slot.options.get("title", ""))
        spec = self.charts.get(slot.keys[0])
        plan = ChartPlan() if spec is None else ChartPlan.of(spec)
        table = self._shown(slot)
        try:
            return self.chart(
                table,
                plan.changed_by(slot.options),
                key=f"chart-{table.key}-{slot.position}",
            )
        except ChartRefused as problem:
            problems.append(
                _("This chart cannot be drawn: %(reason)s.")
                % {"reason": refusal_words(problem)}
            )
            return ""

    def table(self, table: ShownTable, *, title: str = "") -> str:
        """A table with its caption, source line and files."""
        context = {
            "table": table,
            "title": in_words(title) or table.title,
            "number": self._number("table"),
            "is_preview": self.is_preview,
        }
        return render_to_string("articles/parts/figure_table.html", context)

    def chart(
        self, table: ShownTable, plan: ChartPlan, *, key: str, has_pages: bool = False
    ) -> str:
        """A chart with its caption, its numbers and its source line.

        Its numbers lead to their notes below the text, or with `has_pages` to their
        own pages. Raises `ChartRefused`.
        """
        shown = table.with_columns(plan.columns)
        chart = chart_of(table, plan, self.language, key=key)
        return self._drawn(
            chart,
            shown,
            subtitle=plan.subtitle or _subtitle(shown, chart.title),
            note=plan.note or table.note,
            has_pages=has_pages,
        )

    def _written(self, slot: Slot) -> str | None:
        """A chart whose data stand in the text; None leaves them there."""
        code = _CODE.search(slot.content)
        if code is None:
            return None
        key, lang = f"chart-{slot.kind}-{slot.position}", wording(self.language)
        try:
            chart = read_chartjs(unescape(code[1]), key=key, lang=lang)
            return self._drawn(chart, table_of_chart(chart))
        except ChartRefused:
            return None

    def _drawn(
        self, chart: Chart, table: ShownTable, *, has_pages: bool = False, **words: str
    ) -> str:
        context = {
            "table": table,
            "svg": svg_of(chart),
            "title": chart.title,
            **words,
            "number": 0 if has_pages else self._number("chart"),
            "has_pages": has_pages,
            "is_preview": self.is_preview,
        }
        return render_to_string("articles/parts/figure_chart.html", context)

    def _stats(self, slot: Slot) -> str:
        stats = []
        for key in slot.keys:
            note = self.notes[key]
            options = {name: v for name, v in slot.options.items() if name != "with"}
            stats.append(
                Stat(
                    note,
                    generated_text(options, note, self.conversions, self.language),
                    second_text(slot.options, note, self.conversions, self.language),
                )
            )
        return render_to_string(
            "articles/parts/stat_cards.html",
            {"stats": stats, "is_preview": self.is_preview},
        )

    def _shown(self, slot: Slot) -> ShownTable:
        """The stored table, a chart's, or one made of the figures named."""
        key = slot.keys[0]
        table = self.tables.get(key)
        if table is None and key in self.charts:
            table = self.charts[key].table
        if table is not None and len(slot.keys) == 1:
            return shown_table(table, list(table.cells.all()), self.notes)
        shown = [self.notes[key] for key in slot.keys if key in self.notes]
        if not shown and table is not None:
            return shown_table(table, list(table.cells.all()), self.notes)
        return table_of(shown, in_words(slot.options.get("title", "")))

    def _number(self, kind: str) -> int:
        self._numbers[kind] += 1
        return self._numbers[kind]


def _subtitle(table: ShownTable, title: str) -> str:
    """What all the numbers share: measure and period, where the title is silent."""
    parts = [part for part in (table.measure, table.period) if part not in title]
    return " · ".join(filter(None, parts))


def table_html(table: FigureTable, cells: list[FigureCell], *, language: str) -> str:
    """A table outside any text: in the admin, before it is saved."""
    notes = _notes(cells, language)
    blocks = Blocks(notes, {}, {}, {}, language, is_preview=True)
    return blocks.table(shown_table(table, cells, notes))


def chart_html(spec: ChartSpec, *, language: str) -> str:
    """A chart outside any text. Raises `ChartRefused`."""
    cells = list(spec.table.cells.select_related("figure"))
    notes = _notes(cells, language)
    blocks = Blocks(notes, {}, {}, {}, language, is_preview=True)
    shown = shown_table(spec.table, cells, notes)
    return blocks.chart(shown, ChartPlan.of(spec), key=f"chart-{spec.table.key}")


def _notes(cells: list[FigureCell], language: str) -> dict[str, FigureNote]:
    keys = {cell.figure_id for cell in cells if cell.figure_id}
    rows = for_notes(Figure.objects.confirmed().filter(pk__in=keys))
    return {row.key: note_of(row, language) for row in rows}
