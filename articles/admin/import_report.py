"""The report of an import as a table, what went wrong first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.admin.notices import advice_for_stored
from articles.models import Article

SHOWN_FILES = 1_000

OUTCOMES = {
    "rejected": pgettext_lazy("outcome of a file", "rejected"),
    "created": pgettext_lazy("outcome of a file", "created"),
    "updated": pgettext_lazy("outcome of a file", "updated"),
    "skipped": pgettext_lazy("outcome of a file", "skipped"),
    "unchanged": pgettext_lazy("outcome of a file", "unchanged"),
}


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
        "error": error.get("message", "") if isinstance(error, dict) else error or "",
        "place": _place(error) if isinstance(error, dict) else "",
        "remedy": error.get("hint", "") if isinstance(error, dict) else "",
        "article": slug or "",
        "pk": keys.get(str(slug)) if slug else None,
        "warnings": advice_for_stored(file.get("warnings") or []),
    }


def _place(error: dict[str, Any]) -> str:
    parts = []
    if error.get("line"):
        parts.append(_("Line %(line)s") % {"line": error["line"]})
    if error.get("column"):
        parts.append(_("column %(column)s") % {"column": error["column"]})
    if error.get("key"):
        parts.append(str(error["key"]))
    return ", ".join(parts)


def _severity(file: dict[str, Any]) -> tuple[bool, bool, str]:
    rejected = file.get("outcome") == "rejected"
    return (not rejected, not file.get("warnings"), str(file.get("path", "")))
