"""Puts confirmed figures into their places in a rendered article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Prefetch, Q
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles.evidence.blocks import block_html
from articles.evidence.notes import FigureNote, for_notes, note_of
from articles.evidence.values import display, period_of, period_text, quantity_of
from articles.figures import Bound, Style, parse_quantities
from articles.markdown import (
    Slot,
    block_slots,
    figure_slots,
    fill_blocks,
    fill_figures,
)
from articles.models import (
    Article,
    Derivation,
    Figure,
    FigureCell,
    FigureTable,
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A page's HTML with its figures, and a note for each in the order of keys."""

    html: str
    notes: tuple[FigureNote, ...]


def fill(
    html: str, article: Article, *, language: str, is_preview: bool = False
) -> Filled:
    """One query where there is no figure; otherwise a fixed few, however many.

    Public: a bound number whose figure is unknown stays as written. In the preview an
    unknown key and a number that disagrees with its figure are marked.
    """
    marks = figure_slots(html)
    blocks = block_slots(html)
    keys = {key for slot in (*marks, *blocks) for key in slot.keys}
    tables = _tables(blocks)
    found = _figures(article, keys, tables)
    others = _in_other_units(marks, found)
    notes = {figure.key: note_of(figure, language) for figure in found}
    by_position = {slot.position: slot for slot in marks}

    def mark(position: int, inner: str) -> str | None:
        slot = by_position[position]
        return _mark(slot, inner, notes, others, language, is_preview=is_preview)

    if marks:
        html = fill_figures(html, mark)
    if blocks:
        made = {
            slot.position: block
            for slot in blocks
            if (
                block := block_html(
                    slot, notes, tables, language=language, is_preview=is_preview
                )
            )
            is not None
        }
        html = fill_blocks(html, made)
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


def _tables(blocks: list[Slot]) -> dict[str, FigureTable]:
    keys = [key for slot in blocks for key in slot.keys if slot.kind != "stat"]
    if not keys:
        return {}
    cells = FigureCell.objects.select_related("figure")
    rows = FigureTable.objects.filter(key__in=keys)
    return {row.key: row for row in rows.prefetch_related(Prefetch("cells", cells))}


def _figures(
    article: Article, keys: set[str], tables: Mapping[str, FigureTable]
) -> list[Figure]:
    """No query for an article whose prefetched mentions name no figure."""
    named = {cell.figure_id for table in tables.values() for cell in table.cells.all()}
    if article.pk is not None:
        named |= {row.figure_id for row in article.mentions.all() if not row.is_lost}
    named.discard(None)
    if not keys and not named:
        return []
    wanted = Q(key__in=keys) | Q(pk__in=named)
    return list(for_notes(Figure.objects.confirmed().filter(wanted)))


def _in_other_units(
    marks: list[Slot], figures: list[Figure]
) -> dict[tuple[str, str], Figure]:
    """Conversions of the figures: (key, unit) → figure. For `with=JPY` only."""
    if not any("with" in slot.options for slot in marks):
        return {}
    rows = (
        Derivation.objects.filter(
            operator=Derivation.Operator.CONVERT,
            figure__state=Figure.State.CONFIRMED,
            inputs__figure__in=figures,
        )
        .select_related("figure")
        .prefetch_related("inputs__figure")
    )
    return {
        (given.figure.key, row.figure.unit): row.figure
        for row in rows
        for given in row.inputs.all()
    }


def _mark(
    slot: Slot,
    inner: str,
    notes: Mapping[str, FigureNote],
    others: Mapping[tuple[str, str], Figure],
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
    if is_bound:
        shown = inner
        if is_preview and disagrees(strip_tags(inner), note.figure):
            text = _("the figure is %(value)s") % {"value": note.text}
            problem = format_html(' <mark class="figure-problem">{}</mark>', text)
    else:
        shown = format_html("{}", _generated(slot, note, others, language))
    value = format_html(' value="{}"', note.value) if note.value else ""
    return format_html(
        '<data class="figure-mark"{}><a href="#{}">{}</a></data>{}',
        value,
        note.anchor,
        _safe(shown),
        problem,
    )


def _generated(
    slot: Slot,
    note: FigureNote,
    others: Mapping[tuple[str, str], Figure],
    language: str,
) -> str:
    options = slot.options
    language = options.get("lang", language)
    digits = options.get("digits", "")
    text = display(
        note.figure,
        language,
        bound=options.get("bound") != "no",
        digits=int(digits) if digits.isdecimal() and 0 < int(digits) < 16 else None,
        style=Style.FULL if options.get("style") == "full" else Style.WORDS,
    )
    other = others.get((note.key, options.get("with", "")))
    if other is not None:
        beside = display(other, language)
        text += f"（{beside}）" if language.startswith("ja") else f" ({beside})"
    if options.get("period") == "yes":
        period = period_text(period_of(note.figure), language)
        if period:
            text = (
                f"{period}の{text}"
                if language.startswith("ja")
                else (f"{text} ({period})")
            )
    return text


def _safe(html: str) -> str:
    """HTML the renderer sanitised or `format_html` made."""
    return mark_safe(html)  # noqa: S308
