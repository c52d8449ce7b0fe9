"""Prepares texts for a figure's new value: drafts at once, public ones as changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from articles.caching import prepare_where
from articles.evidence.changing import TOLD, change, proposed_figure, told
from articles.evidence.pending import postpone, require_none_waiting
from articles.evidence.rewording import Touched, put_wordings, touched
from articles.evidence.values import quantity_of
from articles.models import (
    Article,
    Correction,
    Derivation,
    Figure,
    FigureChange,
    Mention,
    PendingFigure,
)
from articles.publishing.changes import store_edit
from articles.publishing.snapshots import working_copy


@dataclass(frozen=True, slots=True)
class TouchedArticle:
    """An article whose text states the figure, as its editors last left it."""

    article: Article
    is_live: bool
    places: tuple[Touched, ...]

    @property
    def preparable(self) -> int:
        """How many places can be written anew without a person."""
        return sum(bool(one.wording) for one in self.places)


def touched_articles(figure: Figure) -> list[TouchedArticle]:
    """Of a figure with unsaved values: every article that states it, with sentences."""
    stored = Figure.objects.get(pk=figure.pk)
    then = quantity_of(figure) if figure.state == Figure.State.CONFIRMED else None
    rows = (
        Article.objects.filter(mentions__figure=figure)
        .distinct()
        .select_related("pending")
        .order_by("title", "pk")
    )
    found = []
    for row in rows:
        is_live = row.is_live()
        copy = working_copy(row).article
        places = touched(copy, stored, then)
        found.append(TouchedArticle(copy, is_live, tuple(places)))
    return found


@transaction.atomic
def change_figure(
    figure: Figure,
    *,
    by: User | None,
    kind: str = FigureChange.Kind.DISPLAY,
    reason: str = "",
    note: str = "",
    reword: Iterable[int] = (),
    wait: bool = False,
) -> list[TouchedArticle]:
    """Store the figure's new values and prepare the texts of the articles `reword`.

    A public article keeps its text until somebody publishes the waiting change; its
    readers are told then. With `wait` the figure waits too, for the first of those
    texts to be public. Returns the articles prepared. Raises `ReasonMissing`.
    """
    wanted = set(reword)
    stored = Figure.objects.named().get(pk=figure.pk)
    prepared = [
        one
        for one in touched_articles(figure)
        if one.article.pk in wanted and one.preparable
    ]
    told_later = {one.article.pk for one in prepared if one.is_live}
    entry: FigureChange | PendingFigure | None
    if wait:
        entry = postpone(
            figure,
            by=by,
            kind=kind,
            reason=reason,
            note=note,
            articles=[one.article for one in prepared],
        )
    else:
        require_none_waiting(stored)
        entry = change(
            figure, by=by, kind=kind, reason=reason, note=note, told_later=told_later
        )
    if entry is None:
        return []
    for one in prepared:
        language = one.article.language
        _prepare(one, entry, entry.note or told(figure, stored, language), by=by)
    prepare_where(Q(mentions__figure=figure))
    return prepared


def _prepare(
    one: TouchedArticle,
    entry: FigureChange | PendingFigure,
    note: str,
    *,
    by: User | None,
) -> None:
    article = Article.objects.get(pk=one.article.pk)
    kind, told_before = TOLD[FigureChange.Kind(entry.kind)], article.pending_note
    if article.pending_kind == Correction.Kind.CORRECTION:
        kind = Correction.Kind.CORRECTION  # the graver of two is what readers learn
    copy = working_copy(article)
    mentions = put_wordings(copy.article, one.places)
    Mention.objects.bulk_update(mentions, ["reworded"])
    store_edit(
        copy.article,
        tags=copy.tags,
        authors=copy.authors,
        by=by,
        note=f"{entry.figure.key}: {entry.before} → {entry.after}",
        kind=kind,
        reader_note="\n".join(filter(None, (told_before, note))),
    )


@transaction.atomic
def accept_proposal(
    derivation: Derivation,
    *,
    by: User | None,
    reason: str,
    note: str = "",
    reword: Iterable[int] = (),
    wait: bool = False,
) -> list[TouchedArticle]:
    """The recomputed value becomes the figure's; those behind it are proposed anew.

    `wait` as for `change_figure`. ValueError where it cannot be computed.
    """
    figure = proposed_figure(derivation)
    derivation.proposed = {}
    derivation.save(update_fields=["proposed"])
    kind = FigureChange.Kind.UPDATE
    return change_figure(
        figure,
        by=by,
        kind=kind,
        reason=reason,
        note=note,
        reword=reword,
        wait=wait,
    )
