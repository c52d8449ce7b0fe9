"""Which figures a text shows through its tables and charts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from articles.models import (
    ChartSpec,
    Figure,
    FigureCell,
    FigureTable,
    Mention,
    live_articles,
)


def with_cells() -> Prefetch:
    """The cells of tables, each with its figure."""
    return Prefetch("cells", FigureCell.objects.select_related("figure"))


def tables_by_key(keys: Iterable[str]) -> dict[str, FigureTable]:
    """The tables that marks name, with their cells: by their own key or a chart's."""
    wanted = set(keys)
    if not wanted:
        return {}
    tables = FigureTable.objects.filter(key__in=wanted).prefetch_related(with_cells())
    return {table.key: table for table in tables}


def charts_by_key(keys: Iterable[str]) -> dict[str, ChartSpec]:
    """The charts that marks name, with their table's cells."""
    wanted = set(keys)
    if not wanted:
        return {}
    cells = FigureCell.objects.select_related("figure")
    rows = ChartSpec.objects.filter(key__in=wanted).select_related("table")
    return {
        row.key: row for row in rows.prefetch_related(Prefetch("table__cells", cells))
    }


def public_tables() -> QuerySet[FigureTable]:
    """Those that an article everyone can read shows, itself or a chart of it."""
    charts = ChartSpec.objects.filter(table=OuterRef(OuterRef("pk"))).values("key")
    shown = Mention.objects.filter(
        live_articles("article__"),
        Q(key=OuterRef("key")) | Q(key__in=charts),
        mode=Mention.Mode.GENERATED,
        figure__cells__table=OuterRef("pk"),
    )
    return FigureTable.objects.filter(Exists(shown))


def figures_in(keys: Iterable[str]) -> dict[str, list[Figure]]:
    """By the key of a table or chart, the figures of its cells; two queries a kind."""
    wanted = set(keys)
    shown = tables_by_key(wanted)
    shown |= {key: row.table for key, row in charts_by_key(wanted - set(shown)).items()}
    return {
        key: [cell.figure for cell in table.cells.all() if cell.figure is not None]
        for key, table in shown.items()
    }
