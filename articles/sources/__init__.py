"""Cited pages: their rows, their citations, their cards."""

from articles.sources.cards import SourceCard, cards_for, make_card
from articles.sources.citations import sync_citations
from articles.sources.records import find_sources, get_or_make_sources

__all__ = [
    "SourceCard",
    "cards_for",
    "find_sources",
    "get_or_make_sources",
    "make_card",
    "sync_citations",
]
