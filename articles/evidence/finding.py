"""Which public figures a visitor's words mean: by name, or by the number itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from articles.evidence.notes import for_notes
from articles.figures import Quantity, parse_quantities
from articles.models import Figure
from articles.text.normalise import fold

MOST_WORDS = 6
_NAMED = ("entity", "counterparty", "measure")


def find_figures(words: Iterable[str], *, most: int = 5) -> list[Figure]:
    """Figures every word belongs to, the last confirmed first; with what notes need.

    A word belongs to a figure when it stands in the name or another name of whose it is
    or what it measures, or when it is the figure's number: 500億ドル, 50 billion.
    """
    asked = list(words)[:MOST_WORDS]
    if not asked:
        return []
    rows = Figure.objects.public()
    for word in asked:
        rows = rows.filter(_names(word) | _is_number(word))
    return list(for_notes(rows).order_by("-confirmed_at", "-pk")[:most])


def _names(word: str) -> Q:
    key = fold(word)
    condition = Q()
    for name in _NAMED:
        condition |= Q(**{f"{name}__name_key__contains": key})
        condition |= Q(**{f"{name}__alias_keys__contains": key})
    return condition


def _is_number(word: str) -> Q:
    """No condition at all would be everything; this one is nothing."""
    found = parse_quantities(word)
    if len(found) != 1 or found[0].text.strip() != word.strip():
        return Q(pk__in=[])
    return _says(found[0].quantity)


def _says(quantity: Quantity) -> Q:
    if quantity.value is None:
        return Q(pk__in=[])
    condition = Q(value=quantity.value, value_max=quantity.value_max)
    if quantity.unit is not None:
        condition &= Q(unit=quantity.unit.code)
    return condition
