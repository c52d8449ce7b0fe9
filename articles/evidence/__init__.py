"""Figures between text and reader: found, vouched for, put in place, checked, changed.

A candidate is only a proposal; nothing outside the admin ever shows one.
"""

from articles.evidence.anchors import nearest_place, places_of
from articles.evidence.article_checks import Remark, check_article, check_confirmed
from articles.evidence.blocks import chart_html, table_html
from articles.evidence.bundle import bundle_all, bundle_of, stating_articles
from articles.evidence.captions import captions_stating
from articles.evidence.changing import (
    MEANING,
    TOLD,
    Impact,
    ReasonMissing,
    change,
    changes_meaning,
    check_derivation,
    impact,
    proposed_figure,
    refuse_proposal,
    stored,
)
from articles.evidence.charting import refusal_words
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
from articles.evidence.extraction import Extracted, extract
from articles.evidence.filling import Filled, figures_of, fill
from articles.evidence.finding import find_figures
from articles.evidence.first_extraction import store_proposals
from articles.evidence.many_extractions import extract_all
from articles.evidence.mentions import sync_mentions, unknown_keys
from articles.evidence.notes import FigureNote, for_notes, note_of
from articles.evidence.numbers import Coverage, Number, coverage
from articles.evidence.pending import drop, require_none_waiting, take_effect
from articles.evidence.resync import marks_changed, marks_of, table_changed
from articles.evidence.rows import as_csv, as_json, json_text, rows_of
from articles.evidence.series import series_chart
from articles.evidence.tables import public_tables
from articles.evidence.taking import ImportReport
from articles.evidence.telling import LEVELS, sentence
from articles.evidence.tracing import (
    Node,
    followers_of,
    siblings_of,
    tree_of,
)
from articles.evidence.unbundle import import_text
from articles.evidence.values import (
    display,
    limits_of,
    period_of,
    period_text,
    quantity_of,
    set_period,
    set_quantity,
    uncertainty_of,
)
from articles.evidence.whole_table import (
    WholeTable,
    table_as_csv,
    table_rows,
    whole_table,
)
from articles.figures.whole import Place

__all__ = [
    "LEVELS",
    "MEANING",
    "TOLD",
    "Coverage",
    "Extracted",
    "FigureNote",
    "Filled",
    "Impact",
    "ImportReport",
    "Node",
    "NotConfirmable",
    "Number",
    "Place",
    "ReasonMissing",
    "Remark",
    "Report",
    "WholeTable",
    "as_csv",
    "as_json",
    "bind",
    "bundle_all",
    "bundle_of",
    "captions_stating",
    "change",
    "changes_meaning",
    "chart_html",
    "check_all",
    "check_article",
    "check_confirmed",
    "check_derivation",
    "confirm",
    "coverage",
    "display",
    "drop",
    "end_pages",
    "extract",
    "extract_all",
    "figures_of",
    "fill",
    "find_figures",
    "followers_of",
    "for_notes",
    "impact",
    "import_text",
    "json_text",
    "leave_alone",
    "limits_of",
    "make_figure",
    "marks_changed",
    "marks_of",
    "merge",
    "missing_for",
    "nearest_place",
    "note_of",
    "period_of",
    "period_text",
    "places_of",
    "proposed_figure",
    "public_tables",
    "quantity_of",
    "refusal_words",
    "refuse_proposal",
    "reject",
    "require_none_waiting",
    "rows_of",
    "sentence",
    "series_chart",
    "set_period",
    "set_quantity",
    "siblings_of",
    "split",
    "stating_articles",
    "store_proposals",
    "stored",
    "sync_mentions",
    "table_as_csv",
    "table_changed",
    "table_html",
    "table_rows",
    "take_effect",
    "tree_of",
    "uncertainty_of",
    "unknown_keys",
    "whole_table",
]
