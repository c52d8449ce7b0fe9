"""What an editor decides about a candidate: confirm, reject, the same as another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.evidence.ending import end_pages
from articles.evidence.mentions import link_mentions
from articles.evidence.values import display, quantity_of
from articles.figures import format_quantity
from articles.models import (
    CandidateRejection,
    Derivation,
    DerivationInput,
    Entity,
    Figure,
    FigureChange,
    FigureCitation,
    Measure,
    Mention,
)
from articles.sources import find_sources
from articles.text.slugs import slugify, unique_slug


class NotConfirmable(Exception):
    """Something is missing; `reasons` say what, in the editor's words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def missing_for(figure: Figure, *, has_source: bool) -> list[str]:
    """What a confirmed figure needs and this one has not."""
    reasons = []
    if figure.entity_id is None:
        reasons.append(_("Whose number is it? The entity is missing."))
    if figure.measure_id is None:
        reasons.append(_("What does it measure? The measure is missing."))
    if not figure.status:
        reasons.append(_("Actual, announced, forecast? The status is missing."))
    if figure.value is not None and not figure.unit:
        reasons.append(_("The unit is missing."))
    derived = figure.basis == Figure.Basis.DERIVED
    if not has_source and not figure.unsourced_reason and not derived:
        reasons.append(_("It needs a source, or a reason why it has none."))
    return reasons


@transaction.atomic
def confirm(
    figure: Figure,
    *,
    by: User | None,
    entity: str = "",
    measure: str = "",
    counterparty: str = "",
    sources: Iterable[str] = (),
    **fields: Any,
) -> Figure:
    """Vouch for a candidate. Names make the rows they need; `sources` are addresses
    of known sources; `fields` are columns. Raises `NotConfirmable`."""
    for name, value in fields.items():
        setattr(figure, name, value)
    if entity.strip():
        figure.entity = Entity.objects.get_or_make(entity)
    if counterparty.strip():
        figure.counterparty = Entity.objects.get_or_make(counterparty)
    if measure.strip():
        figure.measure = Measure.objects.get_or_make(measure, default_unit=figure.unit)
    urls = [url for url in sources if url]
    found = find_sources(urls)
    reasons = missing_for(figure, has_source=bool(found) or _is_cited(figure))
    if reasons:
        raise NotConfirmable(reasons)
    was_candidate = figure.state == Figure.State.CANDIDATE
    if was_candidate and figure.key.startswith("candidate-"):
        figure.key = new_key(figure)
    figure.state = Figure.State.CONFIRMED
    figure.confirmed_by = by
    figure.confirmed_at = now()
    proposal, figure.proposal = figure.proposal, {}
    try:
        figure.full_clean()
    except ValidationError as problem:
        raise NotConfirmable(problem.messages) from problem
    figure.save()
    FigureCitation.objects.bulk_create(
        (FigureCitation(figure=figure, source=source) for source in found.values()),
        ignore_conflicts=True,
    )
    _derive(figure, proposal.get("derivation"))
    figure.mentions.filter(mode=Mention.Mode.STANDOFF).update(key=figure.key)
    link_mentions(figure)
    FigureChange.objects.create(
        figure=figure,
        kind=FigureChange.Kind.CONFIRMED,
        after=display(figure)[:200],
        made_by=by,
    )
    end_pages([figure])
    return figure


@transaction.atomic
def reject(figure: Figure, *, by: User | None) -> None:
    """Refuse a candidate for good: its article does not propose it again."""
    if figure.state != Figure.State.CANDIDATE:
        raise ValueError(f"{figure.key} is no candidate")
    _leave_derivations(figure)
    if figure.found_in is not None and figure.signature:
        CandidateRejection.objects.get_or_create(
            article=figure.found_in,
            signature=figure.signature,
            defaults={"shown": display(figure)[:200], "made_by": by},
        )
    # The places are remembered: a number somebody refused is no open question.
    figure.mentions.filter(mode=Mention.Mode.STANDOFF).update(
        figure=None, key="", mode=Mention.Mode.IGNORED
    )
    figure.delete()


@transaction.atomic
def merge(figure: Figure, into: Figure, *, by: User | None) -> None:
    """The candidate is a figure we have: its mentions become that figure's."""
    if into.state != Figure.State.CONFIRMED:
        raise ValueError(f"{into.key} is not confirmed")
    figure.mentions.update(figure=into, key=into.key)
    DerivationInput.objects.filter(figure=figure).update(figure=into)
    article, signature, shown = figure.found_in, figure.signature, display(figure)
    figure.delete()
    if article is not None and signature:
        CandidateRejection.objects.get_or_create(
            article=article,
            signature=signature,
            defaults={"shown": f"{shown} = {into.key}"[:200], "made_by": by},
        )
    end_pages([into])


def new_key(figure: Figure) -> str:
    """A readable key from entity, measure and year; the value where those have no
    Latin letters."""
    rows = (figure.entity, figure.counterparty, figure.measure)
    words = [row.name_en or row.name for row in rows if row is not None]
    day = figure.period_end or figure.period_start
    if day is not None and figure.period_shape == "calendar":
        words.append(str(day.year))
    latin = [_latin(word) for word in words]
    if not any(latin[:-1]) or not _latin(figure.measure.name if figure.measure else ""):
        latin.append(_amount(figure))
    key = "-".join(filter(None, latin))[:80].strip("-") or f"figure-{figure.pk}"
    others = Figure.objects.exclude(pk=figure.pk)
    return unique_slug(
        key, lambda slug: others.filter(key=slug).exists(), max_length=100
    )


def _amount(figure: Figure) -> str:
    """`50-billion-usd`."""
    quantity = quantity_of(figure)
    if quantity is None:
        return ""
    bare = replace(quantity, unit=None, per=None, signed=False)
    return _latin(f"{format_quantity(bare, 'en', bound=False)}-{figure.unit}")


def _latin(text: str) -> str:
    """The Latin letters of a name; "" where they are but a small part of it."""
    kept = "".join(c if c.isascii() else " " for c in text)
    letters = sum(c.isalnum() for c in kept)
    return slugify(kept) if letters * 2 >= sum(c.isalnum() for c in text) else ""


def _derive(figure: Figure, proposal: dict[str, Any] | None) -> None:
    """The derivation the text suggested, as far as its inputs are confirmed by then;
    inputs confirmed later join it."""
    if proposal is not None and not hasattr(figure, "derivation"):
        derivation = Derivation.objects.create(
            figure=figure,
            operator=proposal["operator"],
            is_complete=proposal["is_complete"],
            missing=proposal["missing"],
        )
        DerivationInput.objects.bulk_create(
            DerivationInput(derivation=derivation, figure_id=pk, position=position)
            for position, pk in enumerate(proposal["inputs"])
            if Figure.objects.filter(pk=pk).exists()
        )


def _is_cited(figure: Figure) -> bool:
    return not figure._state.adding and figure.citations.exists()


def _leave_derivations(figure: Figure) -> None:
    """A refused input leaves its derivations incomplete."""
    Derivation.objects.filter(inputs__figure=figure).update(is_complete=False)
    DerivationInput.objects.filter(figure=figure).delete()
