"""The renderer's warnings in the editor's language."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from articles.admin.address_reasons import remedy
from articles.evidence import refusal_words
from articles.figures.chart import ChartRefused
from articles.markdown import MESSAGES, Document

# What keeps an article from being published; everything else is advice.
_ERRORS = frozenset({"card_url_refused", "cite_refused"})


@dataclass(frozen=True, slots=True)
class Advice:
    """One line of the checks panel; `line` 0 belongs to no line."""

    line: int
    code: str
    message: str
    is_error: bool


def advice_for_document(document: Document) -> list[Advice]:
    """The warnings of a text just rendered, by line."""
    return _in_order(
        _advice(notice.line, notice.code, notice.message, dict(notice.values))
        for notice in document.warnings
    )


def advice_for_stored(warnings: Iterable[Mapping[str, object]]) -> list[Advice]:
    """The warnings an article was stored with, by line."""
    return _in_order(
        _advice(
            int(str(warning.get("line") or 0)),
            str(warning.get("code", "")),
            str(warning.get("message", "")),
            _as_mapping(warning.get("values")),
        )
        for warning in warnings
    )


def _advice(line: int, code: str, message: str, values: Mapping[str, object]) -> Advice:
    sentence = MESSAGES.get(code)
    if sentence is not None:
        # Values of another version: its own English sentence is still right.
        with contextlib.suppress(KeyError, IndexError):
            message = gettext(sentence).format(**{**values, **_reason(values)})
    return Advice(line, code, message, code in _ERRORS)


def _reason(values: Mapping[str, object]) -> dict[str, str]:
    """Why an address is refused or a chart was not drawn, in the editor's language."""
    if "refusal" in values:
        # A refusal of another version keeps its words.
        with contextlib.suppress(KeyError):
            words = refusal_words(ChartRefused(str(values["refusal"]), **values))
            return {"reason": words}
    words = remedy(values.get("why"))
    return {"reason": words} if words else {}


def _as_mapping(values: object) -> Mapping[str, object]:
    return values if isinstance(values, Mapping) else {}


def _in_order(found: Iterable[Advice]) -> list[Advice]:
    return sorted(found, key=lambda one: (not one.is_error, one.line, one.code))
