"""The renderer's warnings in the editor's language."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.admin.address_reasons import remedy
from articles.evidence import refusal_words
from articles.figures.chart import ChartRefused
from articles.markdown import Document

# Code → sentence; the renderer itself knows no translations. A code that is missing
# here is shown in the renderer's English.
SENTENCES: dict[str, Promise] = {
    "bare_url": _("Bare address {url}: give the link words, [words](address)."),
    "bold_as_heading": _("A bold line stands for a heading: write it with #."),
    "card_fields": _("A card has five fields at most; escape a | in a text as \\|."),
    "card_limit": _("More than {limit} source cards: the rest is shown as text."),
    "card_not_on_own_line": _("Put {mark} on a line of its own."),
    "card_unclosed": _("Close {mark} with ]] on the same or the next line."),
    "card_url_refused": _("This address cannot be a source: {url}."),
    "cite_refused": _("This address cannot be cited: {url}."),
    "chart_data": _("This chart is shown as text, since {reason}."),
    "control_character": _("Delete the control character {character}."),
    "duplicate_heading": _("Another heading says “{text}” too: make them differ."),
    "empty_link": _("This link is not complete: give it words and an address."),
    "figure_in_link": _("Move {mark} out of the link: numbers link by themselves."),
    "front_matter_in_body": _(
        "Front matter inside the body: move its values to the form."
    ),
    "html_dropped": _("HTML that is not allowed was left out: {what}."),
    "html_unclosed": _("The HTML tag {what} has no partner here and was left out."),
    "html_unknown": _("{what} is no HTML tag and is shown as text."),
    "image_without_address": _(
        "This picture has no address: insert it again or delete the line."
    ),
    "image_without_alt": _(
        "Describe the image {url} in its alternative text: ![here](…)."
    ),
    "invisible_character": _("Delete the invisible character {character}."),
    "literal_bold": _("** stays visible: check that the bold text is closed."),
    "mark_invalid": _("{mark} needs a key of letters, digits, - and _."),
    "missing_value": _("Say in a ※ note below the table why the value is missing."),
    "nesting_too_deep": _(
        "Lists and quotes are nested too deep: the rest is shown as text."
    ),
    "skipped_heading": _("Heading level {level} follows level {before}: use {right}."),
    "table_without_header": _(
        "The table has no header: name its columns in the first row."
    ),
    "table_too_large": _("The table has too many cells: the rest is shown as text."),
    "tilde_range": _("Write a range with 〜: ~ between digits can become a strike."),
    "unknown_mark": _("{mark} is not known and is shown as text."),
}
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
    sentence = SENTENCES.get(code)
    if sentence is not None:
        if "refusal" in values:
            values = {**values, "reason": _refusal(values)}
        # Values of another version: its own English sentence is still right.
        with contextlib.suppress(KeyError, IndexError):
            message = str(sentence).format(**values)
            message = f"{message} {remedy(values.get('why'))}".strip()
    return Advice(line, code, message, code in _ERRORS)


def _refusal(values: Mapping[str, object]) -> str:
    """Why a chart was not drawn, in the editor's language."""
    try:
        return refusal_words(ChartRefused(str(values["refusal"]), **values))
    except KeyError:  # a refusal of another version
        return str(values.get("reason", ""))


def _as_mapping(values: object) -> Mapping[str, object]:
    return values if isinstance(values, Mapping) else {}


def _in_order(found: Iterable[Advice]) -> list[Advice]:
    return sorted(found, key=lambda one: (not one.is_error, one.line, one.code))
