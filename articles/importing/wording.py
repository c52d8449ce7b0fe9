"""Reports in the language of whoever reads them; they are made in English.

Scripts compare what a report says, so it is stored and written out in one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils import translation

from articles.evidence import refusal_words
from articles.figures.chart import ChartRefused
from articles.text.sentences import as_sentence, told


def in_this_language(said: str) -> str:
    """The sentence in the language that is active."""
    return told(said, translation.gettext, translation.get_language() or "en")


def in_each_language(say: Callable[[], str]) -> Mapping[str, str]:
    """What other floors say by gettext, said in every language of the site."""
    found = {}
    for code in dict(settings.LANGUAGES):
        with translation.override(code):
            found[code] = say()
    return found


def values_in_each_language(values: Mapping[str, str]) -> Mapping[str, Any]:
    """A renderer's values; the reason among them is a sentence of its own."""
    if "reason" not in values:
        return values
    reason: Any = as_sentence(values["reason"])
    if "refusal" in values:
        refused = dict(values)
        with suppress(KeyError):  # a chart's reason holds values
            problem = ChartRefused(refused.pop("refusal"), **refused)
            reason = in_each_language(lambda: refusal_words(problem))
    return {**values, "reason": reason}
