"""Puts confirmed figures into their places in a rendered article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles.evidence.blocks import Blocks
from articles.evidence.generated import (
    Conversions,
    conversions_of,
    generated_text,
    option_problems,
)
from articles.evidence.notes import FigureNote, for_notes, note_of
from articles.evidence.pending import put_coming
from articles.evidence.tables import charts_by_key, tables_by_key
from articles.evidence.values import quantity_of
from articles.figures import Bound, parse_quantities
from articles.markdown import (
    Slot,
    block_slots,
    figure_slots,
    fill_blocks,
    fill_figures,
)
from articles.models import Article, Figure, FigureTable, Mention


@dataclass(frozen=True, slots=True)
class Filled:
    """A page's HTML with its figures, and a note for each in the order of reading."""

    html: str
    notes: tuple[FigureNote, ...]


def fill(
    html: str,
    article: Article,
    *,
    language: str,
    is_preview: bool = False,
    known: Sequence[Figure] | None = None,
) -> Filled:
    """One query where there is no figure; otherwise a fixed few, however many.

    `known` are the figures of many articles, from `figures_of`: then there is none.

    Public: a bound number whose figure is unknown stays as written. In the preview an
    unknown key and a number that disagrees with its figure are marked, and a figure
    whose change waits for this article has its new value.
    """
    marks = figure_slots(html)
    blocks = block_slots(html)
    keys = {key for slot in (*marks, *blocks) for key in slot.keys}
    named = {key for slot in blocks if slot.kind != "stat" for key in slot.keys}
    tables = tables_by_key(named)
    charts = charts_by_key(named - set(tables))
    shown_by = tables | {key: row.table for key, row in charts.items()}
    found = _figures(article, keys, shown_by.values(), known)
    if is_preview:
        put_coming(found, article)
    slots = (*marks, *blocks)
    wants_others = any("with" in slot.options for slot in slots)
    others = conversions_of(found) if wants_others else {}
    notes = {figure.key: note_of(figure, language) for figure in found}
    places = _places(html, article, slots, shown_by)
    found.sort(key=lambda figure: places.get(figure.key, len(html)))
    by_position = {slot.position: slot for slot in marks}

    def mark(position: int, inner: str) -> str | None:
        slot = by_position[position]
        return _mark(slot, inner, notes, others, language, is_preview=is_preview)

    if marks:
        html = fill_figures(html, mark)
    if blocks:
        maker = Blocks(notes, tables, charts, others, language, is_preview)
        made = {slot.position: maker.html(slot) for slot in blocks}
        html = fill_blocks(
            html, {at: block for at, block in made.items() if block is not None}
        )
    return Filled(html, tuple(notes[figure.key] for figure in found))


def disagrees(literal: str, figure: Figure) -> bool:
    """Whether a bound or remembered wording says another number than its figure.

    Value, unit and bound are compared. A wording of another currency or language is
    read like any other.
    """
    quantity = quantity_of(figure)
    if quantity is None:
        return False
    read = parse_quantities(literal.replace("*", "").replace("_", ""))
    if not read:
        return True
    said = read[0].quantity
    if said.unit is None or quantity.unit is None:
        said, quantity = replace(said, unit=None), replace(quantity, unit=None)
    same = (
        said.value == quantity.value
        and said.value_max == quantity.value_max
        and said.magnitude == quantity.magnitude
        and said.unit == quantity.unit
    )
    # 約 may stand before the link, where the literal does not see it.
    loose = said.bound is Bound.EXACT or said.bound is quantity.bound
    return not (same and loose)


def figures_of(articles: Iterable[Article]) -> list[Figure]:
    """Every figure the stored texts of the articles name, ready for `fill`.

    No query where their prefetched mentions name none; otherwise the same few for any
    number of articles.
    """
    rows = list(articles)
    keys = {row.key for article in rows for row in article.mentions.all()}
    return _named(keys, {pk for article in rows for pk in _mentioned(article)})


def _figures(
    article: Article,
    keys: set[str],
    tables: Iterable[FigureTable],
    known: Sequence[Figure] | None,
) -> list[Figure]:
    """No query for an article whose prefetched mentions name no figure."""
    named: set[int] = {
        cell.figure_id
        for table in tables
        for cell in table.cells.all()
        if cell.figure_id is not None
    }
    if article.pk is not None:
        named |= _mentioned(article)
    if known is not None:
        found = [row for row in known if row.pk in named or row.key in keys]
        if named <= {row.pk for row in found}:
            return found
    return _named(keys, named)


def _places(
    html: str,
    article: Article,
    slots: Iterable[Slot],
    tables: Mapping[str, FigureTable],
) -> dict[str, int]:
    """Where in the page a reader first meets each figure, by its key."""
    places: dict[str, int] = {}
    for slot in slots:
        for key in slot.keys:
            cells = tables[key].cells.all() if key in tables else ()
            for name in (key, *(cell.figure.key for cell in cells if cell.figure)):
                places[name] = min(slot.start, places.get(name, slot.start))
    if article.pk is not None:
        for row in article.mentions.all():
            if row.mode == Mention.Mode.STANDOFF and not row.is_lost:
                in_body = row.field == Mention.Field.BODY
                start = html.find(row.literal) if in_body else 0
                if start >= 0:
                    places[row.key] = min(start, places.get(row.key, start))
    return places


def _mentioned(article: Article) -> set[int]:
    return {
        row.figure_id
        for row in article.mentions.all()
        if row.figure_id is not None and not row.is_lost
    }


def _named(keys: set[str], named: set[int]) -> list[Figure]:
    keys = keys - {""}
    if not keys and not named:
        return []
    wanted = Q(key__in=keys) | Q(pk__in=named)
    return list(for_notes(Figure.objects.confirmed().filter(wanted)))


def _mark(
    slot: Slot,
    inner: str,
    notes: Mapping[str, FigureNote],
    others: Conversions,
    language: str,
    *,
    is_preview: bool,
) -> str | None:
    key = slot.keys[0]
    note = notes.get(key)
    is_bound = not inner.startswith("[[figure:")
    if note is None:
        if is_preview:
            text = _("no figure “%(key)s”") % {"key": key}
            return format_html(
                '{} <mark class="figure-problem">{}</mark>', _safe(inner), text
            )
        return inner if is_bound else format_html("{}", _("(number not available)"))
    problem = ""
    unknown = option_problems("figure", slot.options) if is_preview else []
    if unknown:
        problem = format_html(
            ' <mark class="figure-problem">{}</mark>', "; ".join(unknown)
        )
    if is_bound:
        shown = inner
        if is_preview and disagrees(strip_tags(inner), note.figure):
            text = _("the figure is %(value)s") % {"value": note.text}
            problem = format_html(' <mark class="figure-problem">{}</mark>', text)
    else:
        text = generated_text(slot.options, note, others, language)
        shown = format_html("{}", text)
    value = format_html(' value="{}"', note.value) if note.value else ""
    return format_html(
        '<data class="figure-mark"{}><a href="#{}">{}</a></data>{}',
        value,
        note.anchor,
        _safe(shown),
        problem,
    )


def _safe(html: str) -> str:
    """HTML the renderer sanitised or `format_html` made."""
    return mark_safe(html)  # noqa: S308
