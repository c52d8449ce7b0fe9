"""Figures for tests, by plain functions with good defaults."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from articles import evidence
from articles.figures import parse_quantities
from articles.models import Derivation, DerivationInput, Figure

_number = count(1)


def make_figure(text: str = "3億2,000万円", **overrides: Any) -> Figure:
    """A confirmed figure that reads as the text does; `sources` are known addresses."""
    names = {
        "entity": overrides.pop("entity", "浜辺倉庫"),
        "measure": overrides.pop("measure", "設備投資"),
    }
    sources = overrides.pop("sources", ())
    figure = Figure(
        key=overrides.pop("key", f"figure-{next(_number)}"),
        status=overrides.pop("status", Figure.Status.ACTUAL),
        unsourced_reason="編集部の聞き取り",
    )
    evidence.set_quantity(figure, parse_quantities(text)[0].quantity)
    for name, value in overrides.items():
        setattr(figure, name, value)
    return evidence.confirm(figure, by=None, sources=sources, **names)


def make_derivation(
    figure: Figure, operator: str, *inputs: Figure, **overrides: Any
) -> Derivation:
    """`figure` follows from the inputs, in that order."""
    row = Derivation.objects.create(figure=figure, operator=operator, **overrides)
    for position, one in enumerate(inputs):
        DerivationInput.objects.create(derivation=row, figure=one, position=position)
    return row


def value_of(figure: Figure) -> Decimal | None:
    return Figure.objects.get(pk=figure.pk).value
