"""Changes of figures that wait: decided, and not public until a text that says so is.

A figure's row is what readers see, everywhere: on its page, in the notes, tables and
charts of articles, in files, feeds, the API and the search. So a change whose texts
were only prepared is kept beside the row and put onto it together with the first of
those texts. The texts meanwhile are checked and previewed against the new value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.evidence.changing import (
    after_words,
    change,
    propose_followers,
    require_reason,
)
from articles.evidence.values import display
from articles.models import Article, Figure, PendingFigure

_OWN = frozenset(
    {
        *("id", "key", "found_in", "signature", "proposal", "created_at", "saved_at"),
        *("confirmed_by", "confirmed_at"),
    }
)
_NAMED = {"entity": "name_key", "counterparty": "name_key", "measure": "name_key"}
_NAMED["supersedes"] = "key"
"""What names a related row on any site: the values travel with a whole-site export."""


@transaction.atomic
def postpone(
    figure: Figure,
    *,
    by: User | None,
    kind: str,
    reason: str,
    note: str = "",
    articles: Iterable[Article] = (),
) -> PendingFigure | None:
    """Keep the figure's unsaved values until one of the articles is public with its
    prepared text, or somebody publishes them by hand. None where nothing changes.

    Derived figures get their proposals at once. Raises `ReasonMissing` as `change`
    does, and ValidationError where another change waits already.
    """
    row = Figure.objects.named().select_for_update(of=("self",)).get(pk=figure.pk)
    require_reason(row, figure, kind, reason)
    figure.full_clean()
    require_none_waiting(row)
    values = {
        field.name: _value(figure, field.name)
        for field in Figure._meta.concrete_fields
        if field.name not in _OWN
        and getattr(figure, field.attname) != getattr(row, field.attname)
    }
    if not values:
        return None
    made = PendingFigure.objects.create(
        figure=figure,
        values=values,
        kind=kind,
        before=display(row)[:200],
        after=after_words(figure)[:200],
        reason=reason.strip(),
        note=note.strip(),
        made_by=by,
    )
    made.articles.set(articles)
    propose_followers(row, figure)
    return made


def require_none_waiting(figure: Figure) -> None:
    """Raise ValidationError while a change of the figure waits: one after the other."""
    waiting = PendingFigure.objects.filter(figure=figure.pk).first()
    if waiting is not None:
        raise ValidationError(
            _(
                "A change waits already (%(before)s → %(after)s): publish or drop it "
                "first."
            )
            % {"before": waiting.before, "after": waiting.after}
        )


def put_coming(figures: Iterable[Figure], article: Article) -> None:
    """Give the figures in hand the values they will have once the article's prepared
    text is public; one query. Nothing is saved."""
    rows = {row.pk: row for row in figures}
    if article._state.adding or not rows:
        return
    for waiting in PendingFigure.objects.filter(articles=article, figure__in=rows):
        _put(waiting, rows[waiting.figure_id])


def coming(waiting: PendingFigure) -> Figure:
    """The figure as it will be, unsaved."""
    figure = Figure.objects.named().get(pk=waiting.figure_id)
    _put(waiting, figure)
    return figure


@transaction.atomic
def take_effect(waiting: PendingFigure, *, by: User | None = None) -> None:
    """The waiting values become what readers see.

    Readers of articles whose prepared text still waits are told by that text's own
    note; the others now.
    """
    figure = coming(waiting)
    prepared = waiting.articles.filter(pending__isnull=False)
    told_later = set(prepared.values_list("pk", flat=True))
    kind, reason, note = waiting.kind, waiting.reason, waiting.note
    waiting.delete()
    change(
        figure,
        by=waiting.made_by or by,
        kind=kind,
        reason=reason,
        note=note,
        told_later=told_later,
    )


def take_effect_with(article: Article, *, by: User | None = None) -> None:
    """The article is public from now on, and the figures that waited for it are too;
    one query where there are none."""
    rows = PendingFigure.objects.select_for_update(of=("self",))
    for waiting in rows.filter(articles=article).select_related("made_by"):
        take_effect(waiting, by=by)


def stop_waiting_for(article: Article) -> None:
    """Its prepared text is gone: the figures wait on for other texts, or an editor."""
    PendingFigure.articles.through.objects.filter(article=article).delete()


def drop(waiting: PendingFigure) -> None:
    """The figure keeps its value; prepared texts stay, and the checks speak of them."""
    waiting.delete()


def _value(figure: Figure, name: str) -> Any:
    value = getattr(figure, name)
    return getattr(value, _NAMED[name]) if name in _NAMED and value else value


def _put(waiting: PendingFigure, figure: Figure) -> None:
    known = {field.name: field for field in Figure._meta.concrete_fields}
    for name, value in waiting.values.items():
        field: Any = known.get(name)
        if field is None:
            continue  # a column of an older version
        if name in _NAMED and value is not None:
            rows = field.related_model._default_manager
            found = rows.filter(**{_NAMED[name]: value}).first()
            if found is not None:
                setattr(figure, name, found)
        else:
            setattr(figure, name, value if value is None else field.to_python(value))
