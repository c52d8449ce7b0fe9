"""Findings of the checks as sentences in the language of the interface."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.figures.findings import MESSAGES, Finding, Level
from articles.models import Figure

LEVELS: dict[Level, Promise] = {
    Level.VERIFIED: _("verified"),
    Level.HINT: _("hint"),
    Level.INFO: _("note"),
    Level.WARNING: _("warning"),
    Level.ERROR: _("error"),
}

# Facts that are words rather than values: what a record leaves open, and codes of rows.
_WORDS: dict[str, Promise] = {
    "one part": _("one part"),
    "a base": _("a base"),
    "the value": _("the value"),
    "sum": _("total"),
    "ratio": _("ratio"),
}
_BOUNDS = ("said", "stated", "expected")


def sentence(found: Finding) -> str:
    """The finding told to an editor."""
    facts = {name: _told(found, name, value) for name, value in found.facts}
    return gettext(MESSAGES[found.kind]).format(**facts)


def _told(found: Finding, name: str, value: str) -> str:
    if name in _BOUNDS and value in Figure.Bound.values:
        return str(Figure.Bound(value).label)
    if name == "status" and value in Figure.Status.values:
        return str(Figure.Status(value).label)
    if name == "slip":
        return gettext(value)
    if name in ("missing", "base", "measure", "entity") and value in _WORDS:
        return str(_WORDS[value])
    if name == "place":
        return place_words(value)
    return value


def place_words(place: str) -> str:
    """`slug:12` or `slug:title` to an editor who sees the article beside it."""
    article, _colon, where = place.rpartition(":")
    if not article:
        return gettext("this place")  # whoever asks knows where
    if where == "title":
        where = gettext("title")
    elif where == "description":
        where = gettext("description")
    elif where.isdecimal():
        where = gettext("line %(line)s") % {"line": where}
    return where
