"""A figure as readers see it: value, whose, of what, when, and on which source."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from articles.evidence.values import (
    display,
    period_of,
    period_text,
    plain,
    quantity_of,
)
from articles.figures import Bound
from articles.models import Figure, FigureCitation
from articles.models.figure import FigureQuerySet
from articles.sources import SourceCard, make_card


@dataclass(frozen=True, slots=True)
class FigureNote:
    """All that a page prints of one figure, in the page's language."""

    key: str
    url: str
    text: str
    spoken: str
    """The value with whose and of what it is: one phrase for who does not see it."""
    value: str
    entity: str
    measure: str
    period: str
    status: str
    is_pending: bool
    """Not a fact yet: the status is always told."""
    sources: tuple[SourceCard, ...]
    unsourced_reason: str
    flags: tuple[str, ...]
    figure: Figure = field(repr=False, compare=False)

    @property
    def anchor(self) -> str:
        return f"figure-{self.key}"


def for_notes(rows: FigureQuerySet) -> FigureQuerySet:
    """With everything a note needs: two queries, however many figures."""
    citations = FigureCitation.objects.select_related("source", "source__image")
    return rows.named().prefetch_related(Prefetch("citations", citations))


def note_of(figure: Figure, language: str) -> FigureNote:
    """Of a figure from `for_notes`, without a query."""
    shown = display(figure, language)
    entity = owner(figure, language)
    measure = figure.measure.label(language) if figure.measure else ""
    quantity = quantity_of(figure)
    value = plain(quantity.value) if quantity else ""
    if quantity is not None and quantity.bound is Bound.RANGE:
        value = ""  # one number would be a lie
    return FigureNote(
        key=figure.key,
        url=figure.get_absolute_url(),
        text=shown,
        spoken=_("%(value)s (%(entity)s, %(measure)s)")
        % {"value": shown, "entity": entity, "measure": measure},
        value=value,
        entity=entity,
        measure=measure,
        period=period_text(period_of(figure), language),
        status=str(figure.get_status_display()),
        is_pending=figure.status
        not in (Figure.Status.ACTUAL, Figure.Status.ANNOUNCED, ""),
        sources=tuple(
            make_card(citation.source.url, position=index, source=citation.source)
            for index, citation in enumerate(figure.citations.all(), start=1)
        ),
        unsourced_reason=figure.unsourced_reason,
        flags=tuple(_flags(figure)),
        figure=figure,
    )


def owner(figure: Figure, language: str) -> str:
    """`OpenAI → Microsoft`; "" while nobody is named."""
    names = [row.label(language) for row in (figure.entity, figure.counterparty) if row]
    return " → ".join(names)


def _flags(figure: Figure) -> list[str]:
    flags = []
    if figure.is_threshold:
        flags.append(_("threshold"))
    if figure.is_reported:
        flags.append(_("reported by others"))
    if figure.is_disputed:
        flags.append(_("disputed"))
    if figure.is_provisional:
        flags.append(_("provisional"))
    if figure.rank == Figure.Rank.DEPRECATED:
        flags.append(_("out of date"))
    if figure.basis == Figure.Basis.DERIVED:
        flags.append(_("derived"))
    return flags
