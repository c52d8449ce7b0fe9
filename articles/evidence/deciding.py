"""What an editor decides about one number: bind it, leave it, make a figure of it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from articles.evidence.anchors import anchor, places_of, text_of
from articles.evidence.confirming import reject
from articles.evidence.ending import end_pages
from articles.evidence.extraction import extract, signatures_at
from articles.figures.literals import Literals
from articles.figures.whole import Place
from articles.models import Article, CandidateRejection, Figure, Mention


@transaction.atomic
def bind(article: Article, place: Place, figure: Figure) -> Mention:
    """The words at the place state this confirmed figure; the text is not touched."""
    if figure.state != Figure.State.CONFIRMED:
        raise ValueError(f"{figure.key} is not confirmed")
    _clear(article, place)
    mention = _remember(article, place, Mention.Mode.STANDOFF)
    mention.figure, mention.key = figure, figure.key
    mention.save()
    end_pages([figure])
    return mention


@transaction.atomic
def leave_alone(article: Article, place: Place, *, by: User | None) -> Mention:
    """The number is none of ours: it is not proposed and not counted as open again."""
    _clear(article, place, by=by)
    mention = _remember(article, place, Mention.Mode.IGNORED)
    mention.save()
    return mention


@transaction.atomic
def make_figure(article: Article, place: Place) -> Figure | None:
    """The candidate for the number at the place, which was refused before or not.

    None where no number is read there.
    """
    for mention in _at(article, place):
        if mention.mode == Mention.Mode.IGNORED:
            mention.delete()
    signatures = signatures_at(article, place)
    CandidateRejection.objects.filter(
        article=article, signature__in=signatures
    ).delete()
    extract(article)
    for mention in _at(article, place):
        if mention.figure is not None:
            return mention.figure
    return None


@transaction.atomic
def split(figure: Figure, mentions: list[Mention]) -> Figure:
    """Some places of a candidate state another figure: those become one of their own.

    The later runs leave it as it is.
    """
    own = [m for m in mentions if m.figure_id == figure.pk]
    if figure.state != Figure.State.CANDIDATE or not own:
        raise ValueError(f"{figure.key} has no such places")
    if len(own) == figure.mentions.count():
        raise ValueError(f"{figure.key} would be left without a place")
    first = min(own, key=lambda mention: mention.pk)
    other = Figure.objects.get(pk=figure.pk)
    other.pk = None
    other._state.adding = True
    other.key = f"candidate-{figure.found_in_id}-split-{first.pk}"
    other.signature = f"split-{first.pk}"
    other.basis = Figure.Basis.STATED
    kept = {k: v for k, v in figure.proposal.items() if k != "derivation"}
    other.proposal = {**kept, "split": True}
    other.save()
    Mention.objects.filter(pk__in=[m.pk for m in own]).update(
        figure=other, key=other.key
    )
    figure.proposal = {**figure.proposal, "split": True}
    figure.save(update_fields=["proposal", "saved_at"])
    return other


def _remember(article: Article, place: Place, mode: str) -> Mention:
    literals = Literals(text_of(article, place.field))
    mention = Mention(
        article=article,
        mode=mode,
        field=place.field,
        literal=literals.text[place.start : place.end][:200],
    )
    anchor(mention, literals, place.start)
    return mention


def _at(article: Article, place: Place) -> list[Mention]:
    """Mentions beside the text that overlap the place."""
    beside = (Mention.Mode.STANDOFF, Mention.Mode.IGNORED)
    rows = list(article.mentions.filter(mode__in=beside).select_related("figure"))
    places = places_of(article, rows)
    return [
        row
        for row in rows
        if (at := places.get(row.pk))
        and at.field == place.field
        and at.start < place.end
        and place.start < at.end
    ]


def _clear(article: Article, place: Place, *, by: User | None = None) -> None:
    """Take the place from whatever had it; a candidate without a place is refused."""
    for mention in _at(article, place):
        figure = mention.figure
        if (
            figure is not None
            and figure.state == Figure.State.CANDIDATE
            and figure.mentions.count() == 1
        ):
            reject(figure, by=by)
        Mention.objects.filter(pk=mention.pk).delete()
