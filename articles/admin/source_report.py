"""The report of sources to look at: broken, changed, blocked and stale ones."""

from __future__ import annotations

from itertools import islice
from typing import Any

from articles.admin.address_reasons import remedy
from articles.admin.badges import change_address, minute
from articles.admin.source_labels import FIELD_LABELS, PROBLEM_LABELS, reason
from articles.models import Source
from articles.opengraph import derive_card
from articles.sources.problems import Problem, find_problems

SHOWN = 500


def context() -> dict[str, Any]:
    """What the report's template prints."""
    rows = [_row(problem) for problem in islice(find_problems(), SHOWN)]
    return {"rows": rows, "is_cut": len(rows) == SHOWN}


def _row(problem: Problem) -> dict[str, Any]:
    source = problem.source
    return {
        "problem": problem,
        "label": PROBLEM_LABELS[problem.kind],
        "reason": remedy(problem.code) or reason(problem.code, source.http_status),
        "since": minute(problem.since),
        "changes": [
            (FIELD_LABELS.get(name, name), before, after)
            for name, before, after in problem.changes
        ],
        "articles": [(change_address(one), one) for one in problem.articles],
        "figures": [(change_address(one), one) for one in problem.figures],
        "address": change_address(source),
        "title": _title(source),
    }


def _title(source: Source) -> str:
    return source.title or derive_card(source.url).title
