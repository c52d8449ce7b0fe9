"""Finds live articles, in Japanese and English, the same way on both databases.

The words are cut in Python (`articles.text.ngrams`), so SQLite and PostgreSQL get the
same tokens and give the same answers; neither needs an extension or a dictionary.
"""

from articles.search.index import mark_outdated, outdated, rebuild, remove, upsert
from articles.search.query import Part, Query, parse
from articles.search.results import Hit, Results, search
from articles.search.wanted import SearchTookTooLong

__all__ = [
    "Hit",
    "Part",
    "Query",
    "Results",
    "SearchTookTooLong",
    "mark_outdated",
    "outdated",
    "parse",
    "rebuild",
    "remove",
    "search",
    "upsert",
]
