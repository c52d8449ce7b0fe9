"""Cited pages: their rows, their citations, their cards, and how they are fetched."""

from articles.sources.archive_answers import ask_archive
from articles.sources.cards import Passage, SourceCard, cards_for, make_card
from articles.sources.citations import (
    citations_of,
    look_for_quotes,
    sync_all_citations,
    sync_citations,
    typed,
)
from articles.sources.duplicates import CannotMerge, merge, undo_merge
from articles.sources.pruning import drop_unnamed, prune_pictures
from articles.sources.records import find_sources, get_or_make_sources, rekey
from articles.sources.refresh import fetch_due

__all__ = [
    "CannotMerge",
    "Passage",
    "SourceCard",
    "ask_archive",
    "cards_for",
    "citations_of",
    "drop_unnamed",
    "fetch_due",
    "find_sources",
    "get_or_make_sources",
    "look_for_quotes",
    "make_card",
    "merge",
    "prune_pictures",
    "rekey",
    "sync_all_citations",
    "sync_citations",
    "typed",
    "undo_merge",
]
