"""Changes a confirmed figure: first the impact, then history, notes and proposals."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.announcing import announce_correction
from articles.evidence.deriving import dependents, propose, recomputed, set_proposed
from articles.evidence.ending import end_pages
from articles.evidence.notes import owner
from articles.evidence.values import display, quantity_of, wording
from articles.figures import format_quantity
from articles.models import Correction, Derivation, Figure, FigureChange, Mention

TOLD = {
    FigureChange.Kind.CORRECTION: Correction.Kind.CORRECTION,
    FigureChange.Kind.UPDATE: Correction.Kind.UPDATE,
    FigureChange.Kind.CLARIFICATION: Correction.Kind.CLARIFICATION,
    FigureChange.Kind.WITHDRAWAL: Correction.Kind.RETRACTION,
}
"""How a change is told under the articles; a change of wording only is not."""

MEANING = (
    *("entity_id", "counterparty_id", "measure_id", "value", "value_max"),
    *("magnitude", "unit", "per", "bound", "also", "status"),
    *("period_start", "period_end", "period_shape", "period_count"),
    *("missing_reason", "missing_words", "state", "lower", "upper"),
)
"""Columns whose change readers must hear of."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A derived figure and what it would become; "" where it cannot be computed."""

    figure: Figure
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change touches, before anything is saved."""

    before: str
    after: str
    mentions: tuple[Mention, ...]
    followers: tuple[Follower, ...]


class ReasonMissing(Exception):
    """A change of meaning needs a kind and a reason."""


def stored(figure: Figure) -> Figure:
    """The row as it is in the database."""
    return Figure.objects.named().get(pk=figure.pk)


def changes_meaning(figure: Figure) -> bool:
    """Whether saving this confirmed figure would change what it says."""
    return _differs(stored(figure), figure)


def require_reason(row: Figure, figure: Figure, kind: str, reason: str) -> bool:
    """Whether what the figure says changes from `row`; raises `ReasonMissing` where
    it does and nobody said what kind of change it is, and why."""
    meaning = _differs(row, figure)
    if meaning and (kind not in TOLD or not reason.strip()):
        raise ReasonMissing(_("Say what kind of change it is, and why."))
    return meaning


def _differs(row: Figure, figure: Figure) -> bool:
    if row.state == Figure.State.CANDIDATE:
        return False
    return any(getattr(row, name) != getattr(figure, name) for name in MEANING)


def impact(figure: Figure) -> Impact:
    """Of a figure with unsaved values: where it stands and what follows from it."""
    row = stored(figure)
    mentions = (
        Mention.objects.filter(figure=figure)
        .select_related("article")
        .order_by("article__title", "article", "field", "line")
    )
    return Impact(
        display(row),
        display(figure),
        tuple(mentions),
        tuple(
            Follower(
                derivation.figure,
                display(derivation.figure),
                format_quantity(made) if made is not None else "",
            )
            for derivation, made in _followers(row, figure)
        ),
    )


@transaction.atomic
def change(
    figure: Figure,
    *,
    by: User | None,
    kind: str = FigureChange.Kind.DISPLAY,
    reason: str = "",
    note: str = "",
    told_later: Container[int] = (),
) -> FigureChange | None:
    """Store the figure's new values; the entry of its history, if it says otherwise.

    Readers of every live article that mentions it are told, but for the articles
    `told_later`, whose text changes with a note of its own. Derived figures get a
    proposal and keep their value. Raises `ReasonMissing` for a change of meaning
    without a reason.
    """
    row = Figure.objects.named().select_for_update(of=("self",)).get(pk=figure.pk)
    meaning = require_reason(row, figure, kind, reason)
    figure.full_clean()
    if meaning:
        propose_followers(row, figure)
    figure.save()
    entry = None
    if meaning:
        entry = FigureChange.objects.create(
            figure=figure,
            kind=kind,
            before=display(row)[:200],
            after=after_words(figure)[:200],
            reason=reason.strip(),
            note=note.strip(),
            made_by=by,
        )
        _tell(figure, entry, row, by, told_later)
    end_pages([figure])
    return entry


def propose_followers(row: Figure, figure: Figure) -> None:
    """Derived figures get a proposal of what follows from the new values."""
    proposed = [made for made in _followers(row, figure) if propose(*made)]
    end_pages([derivation.figure for derivation, _made in proposed])


def proposed_figure(derivation: Derivation) -> Figure:
    """The derived figure with its recomputed value, unsaved. ValueError where there is
    none, or it cannot be computed."""
    figure = stored(derivation.figure)
    set_proposed(figure, derivation)
    return figure


def refuse_proposal(derivation: Derivation) -> None:
    """The figure keeps its value; the checks go on comparing it."""
    derivation.proposed = {}
    derivation.save(update_fields=["proposed"])


def check_derivation(output: Figure, inputs: list[Figure]) -> None:
    """Refuse a circle: a figure that would follow from itself."""
    from_output = {row.figure_id for row in dependents(output)} | {output.pk}
    if any(one.pk in from_output for one in inputs):
        raise ValidationError(_("A figure cannot follow from itself."))


def _followers(row: Figure, figure: Figure) -> list[tuple[Derivation, Any]]:
    """Derivations behind the figure, each with its new quantity, in order."""
    new, old = quantity_of(figure), quantity_of(row)
    if new is None or old is None:
        return [(derivation, None) for derivation in dependents(figure)]
    changed, before = {figure.pk: new}, {figure.pk: old}
    made = []
    for derivation in dependents(figure):
        present = quantity_of(derivation.figure)
        quantity = recomputed(derivation, changed, before)
        made.append((derivation, quantity))
        if quantity is not None and present is not None:
            changed[derivation.figure_id] = quantity
            before[derivation.figure_id] = present
    return made


def after_words(figure: Figure) -> str:
    """The new value, or that there is none any more."""
    if figure.state in (Figure.State.WITHDRAWN, Figure.State.SUPERSEDED):
        return str(figure.get_state_display())
    return display(figure)


def _tell(
    figure: Figure,
    entry: FigureChange,
    row: Figure,
    by: User | None,
    told_later: Container[int],
) -> None:
    """One note under each live article, in the article's language."""
    live = {
        mention.article_id: mention.article
        for mention in figure.mentions.select_related("article")
        if mention.article_id not in told_later and mention.article.is_live()
    }
    made = Correction.objects.bulk_create(
        Correction(
            article=article,
            kind=TOLD[FigureChange.Kind(entry.kind)],
            note=entry.note or told(figure, row, article.language),
            reason=entry.reason,
            made_at=now(),
            made_by=by,
        )
        for article in live.values()
    )
    for correction in made:
        announce_correction(correction)


def told(figure: Figure, row: Figure, language: str) -> str:
    """What readers are told of a change from `row` to `figure`."""
    name = owner(figure, language)
    measure = figure.measure.label(language) if figure.measure else ""
    before, after = display(row, language), display(figure, language)
    if figure.state == Figure.State.WITHDRAWN:
        if wording(language) == "ja":
            return f"{name}の{measure}（{before}）を取り消しました。"
        return f"{name}, {measure}: {before} is withdrawn."
    if wording(language) == "ja":
        return f"{name}の{measure}を{before}から{after}に改めました。"
    return f"{name}, {measure}: {after} instead of {before}."
