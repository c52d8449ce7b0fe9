"""Sources that seem to state a figure: the same magnitude in address, title or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from articles.figures.quantity import Quantity
from articles.figures.scan import parse_quantities


@dataclass(frozen=True, slots=True)
class SourceText:
    """A cited page: its address, and whatever text of it is known."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SourceHint:
    """Source `source` states the value of candidate `candidate` as `literal`."""

    candidate: int
    source: int
    url: str
    literal: str


def cited_sources(markdown: str) -> list[SourceText]:
    """The cards of the text in order, each address once."""
    urls = (found[1].strip() for found in _CARD.finditer(markdown))
    return [SourceText(url) for url in dict.fromkeys(urls)]


def propose_sources(
    quantities: Sequence[Quantity], sources: Sequence[SourceText]
) -> list[SourceHint]:
    """Hints by candidate, then source; a number in the source without unit will do."""
    stated = [
        [
            (match.text, match.quantity)
            for text in filter(None, (slug_words(source.url), source.text))
            for match in parse_quantities(text)
            if _is_telling(match.quantity)
        ]
        for source in sources
    ]
    hints = []
    for candidate, quantity in enumerate(quantities):
        for index, source in enumerate(sources):
            found = next(
                (lit for lit, other in stated[index] if _agrees(quantity, other)), None
            )
            if found is not None:
                hints.append(SourceHint(candidate, index, source.url, found))
    return hints


def source_date(url: str) -> date | None:
    """The day an address names (/2025/11/12/), or None."""
    found = _DATED.search(urlsplit(url).path)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


_CARD = re.compile(r"\[\[ogp:\s*(https?://[^\s|\]]{1,2000})")
_DATED = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|\Z)")
_DECIMAL = re.compile(r"(?<!\d)(\d{1,2})-(\d{1,2})-(?=(?:trillion|billion|million)\b)")


def slug_words(url: str) -> str:
    """The words of an address: invests-50-billion-in becomes running text."""
    path = unquote(urlsplit(url).path)
    path = _DATED.sub("/", path)
    path = _DECIMAL.sub(r"\1.\2-", path)
    return re.sub(r"[-_/+.](?!\d)|[-_/+](?=\d)", " ", path)


def _is_telling(quantity: Quantity) -> bool:
    """A small bare number in an address agrees with too much to mean anything."""
    return quantity.value is not None and (
        quantity.unit is not None or abs(quantity.value) >= 1000
    )


def _agrees(quantity: Quantity, other: Quantity) -> bool:
    if quantity.value is None or quantity.value != other.value:
        return False
    if quantity.value_max != other.value_max:
        return False
    return other.unit is None or other.unit == quantity.unit
