"""Figures as schema.org has them: a bound is a minimum or a maximum, never a value."""

from __future__ import annotations

from typing import Any, Final

from articles.evidence import FigureNote
from articles.figures import UNITS
from articles.figures.units import UnitKind
from articles.models import Figure
from articles.publishing.absolute import absolute

_MINIMUM: Final = frozenset({Figure.Bound.AT_LEAST, Figure.Bound.MORE_THAN})
_MAXIMUM: Final = frozenset({Figure.Bound.AT_MOST, Figure.Bound.LESS_THAN})
_UNECE: Final = {
    "percent": "P1",
    "kWh": "KWH",
    "MWh": "MWH",
    "GWh": "GWH",
    "km": "KMT",
    "m": "MTR",
    "km2": "KMK",
    "ha": "HAR",
    "t": "TNE",
    "kg": "KGM",
    "kW": "KWT",
    "MW": "MAW",
    "acre": "ACR",
}
"""UN/CEFACT codes of the units that have one everybody agrees on."""


def observation(note: FigureNote, language: str) -> dict[str, Any]:
    """One figure of a page in its language; values are texts, since many readers would
    round them."""
    figure = note.figure
    url = absolute(note.url)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "@id": url,
        "name": f"{note.entity} {note.measure}".strip(),
        "url": url,
        "observationAbout": {"@type": "Thing", "name": note.entity},
        "variableMeasured": {"@type": "StatisticalVariable", "name": note.measure},
        "description": note.text,
    }
    value = None if figure.value is None else f"{figure.value:f}"
    if figure.bound in _MINIMUM:
        data["minValue"] = value
    elif figure.bound in _MAXIMUM:
        data["maxValue"] = value
    elif figure.bound == Figure.Bound.RANGE:
        data["minValue"], data["maxValue"] = value, f"{figure.value_max:f}"
    else:
        data["value"] = value
    data |= _unit(figure, language)
    if figure.period_start and figure.period_end:
        data["observationPeriod"] = f"{figure.period_start}/{figure.period_end}"
    if figure.as_of:
        data["observationDate"] = figure.as_of.isoformat()
    if figure.per:
        data["measurementDenominator"] = figure.per
    links = [card.href for card in note.sources if card.href]
    if links:
        data["isBasedOn"] = links
    return {name: found for name, found in data.items() if found is not None}


def _unit(figure: Figure, language: str) -> dict[str, str]:
    """ISO 4217 for money; a code where there is one; else the word."""
    known = UNITS.get(figure.unit)
    if known is None:
        return {}
    if known.kind is UnitKind.CURRENCY:
        return {"unitText": known.code, "currency": known.code}
    code = _UNECE.get(known.code)
    word = known.ja if language.startswith("ja") else known.en
    return {"unitText": word} | ({"unitCode": code} if code else {})
