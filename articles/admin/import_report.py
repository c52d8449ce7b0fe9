"""The report of an import as a table, what went wrong first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from articles.admin.notices import advice_for_stored
from articles.importing import in_this_language
from articles.models import Article
from articles.text.sentences import from_json

SHOWN_FILES = 1_000

OUTCOMES = {
    "rejected": pgettext_lazy("outcome of a file", "rejected"),
    "created": pgettext_lazy("outcome of a file", "created"),
    "updated": pgettext_lazy("outcome of a file", "updated"),
    "skipped": pgettext_lazy("outcome of a file", "skipped"),
    "unchanged": pgettext_lazy("outcome of a file", "unchanged"),
}


def listed(words: Iterable[str]) -> str:
    """The words as a list; a dash when there are none."""
    return pgettext("between the names of a list", ", ").join(words) or "–"


def report_rows(report: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the table; `report` holds files as the JSON report has them."""
    files = sorted(report, key=_severity)[:SHOWN_FILES]
    slugs = [file.get("article") for file in files]
    keys = dict(
        Article.objects.filter(slug__in=[slug for slug in slugs if slug]).values_list(
            "slug", "pk"
        )
    )
    return [_row(file, keys) for file in files]


def _row(file: dict[str, Any], keys: dict[str, int]) -> dict[str, Any]:
    outcome = str(file.get("outcome", ""))
    slug = file.get("article")
    error = file.get("error")
    return {
        "path": file.get("path", ""),
        "outcome": OUTCOMES.get(outcome, outcome),
        "is_error": outcome == "rejected",
        "error": _said(error, "said", "message"),
        "place": _place(error) if isinstance(error, dict) else "",
        "remedy": _said(error, "said_hint", "hint"),
        "article": slug or "",
        "pk": keys.get(str(slug)) if slug else None,
        "warnings": advice_for_stored(
            warning | _said_warning(warning) for warning in file.get("warnings") or []
        ),
    }


def _said_warning(warning: dict[str, Any]) -> dict[str, Any]:
    """What the renderer noticed has sentences of the admin's own."""
    said = warning.get("said")
    values = said.get("values") if isinstance(said, dict) else None
    if isinstance(values, dict):
        values = {name: _value(value) for name, value in values.items()}
    return {"message": _said(warning, "said", "message"), "values": values}


def _value(stored: Any) -> Any:
    """A value that is a sentence itself in the reader's language."""
    is_sentence = isinstance(stored, dict) and "template" in stored
    return in_this_language(from_json(stored)) if is_sentence else stored


def _said(stored: Any, name: str, english: str) -> str:
    """In the reader's language; runs of an earlier version kept the English only."""
    if not isinstance(stored, dict):
        return str(stored or "")
    return in_this_language(from_json(stored.get(name, stored.get(english))))


def _place(error: dict[str, Any]) -> str:
    parts = []
    if error.get("line"):
        parts.append(_("Line %(line)s") % {"line": error["line"]})
    if error.get("column"):
        parts.append(_("column %(column)s") % {"column": error["column"]})
    if error.get("key"):
        parts.append(str(error["key"]))
    return listed(parts) if parts else ""


def _severity(file: dict[str, Any]) -> tuple[bool, bool, str]:
    rejected = file.get("outcome") == "rejected"
    return (not rejected, not file.get("warnings"), str(file.get("path", "")))
