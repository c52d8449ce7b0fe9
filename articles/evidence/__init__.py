"""Figures between text and reader: found, vouched for, put in place, checked, changed.

A candidate is only a proposal; nothing outside the admin ever shows one.
"""

from articles.evidence.anchors import Place, nearest_place, places_of
from articles.evidence.article_checks import Remark, check_article
from articles.evidence.changing import (
    MEANING,
    TOLD,
    Impact,
    ReasonMissing,
    accept_proposal,
    change,
    changes_meaning,
    impact,
    refuse_proposal,
)
from articles.evidence.checking import Report, check_all
from articles.evidence.confirming import (
    NotConfirmable,
    confirm,
    merge,
    missing_for,
    reject,
)
from articles.evidence.deciding import bind, leave_alone, make_figure, split
from articles.evidence.ending import end_pages
from articles.evidence.exchange import (
    ImportReport,
    as_csv,
    as_json,
    import_rows,
    read_rows,
    rows_of,
)
from articles.evidence.extraction import Proposals, extract
from articles.evidence.filling import Filled, fill
from articles.evidence.mentions import sync_mentions, unknown_keys
from articles.evidence.notes import FigureNote, for_notes, note_of
from articles.evidence.numbers import Coverage, Number, coverage
from articles.evidence.telling import LEVELS, sentence
from articles.evidence.values import (
    display,
    period_of,
    period_text,
    quantity_of,
    set_period,
    set_quantity,
)

__all__ = [
    "LEVELS",
    "MEANING",
    "TOLD",
    "Coverage",
    "FigureNote",
    "Filled",
    "Impact",
    "ImportReport",
    "NotConfirmable",
    "Number",
    "Place",
    "Proposals",
    "ReasonMissing",
    "Remark",
    "Report",
    "accept_proposal",
    "as_csv",
    "as_json",
    "bind",
    "change",
    "changes_meaning",
    "check_all",
    "check_article",
    "confirm",
    "coverage",
    "display",
    "end_pages",
    "extract",
    "fill",
    "for_notes",
    "impact",
    "import_rows",
    "leave_alone",
    "make_figure",
    "merge",
    "missing_for",
    "nearest_place",
    "note_of",
    "period_of",
    "period_text",
    "places_of",
    "quantity_of",
    "read_rows",
    "refuse_proposal",
    "reject",
    "rows_of",
    "sentence",
    "set_period",
    "set_quantity",
    "split",
    "sync_mentions",
    "unknown_keys",
]
