"""A search as both databases understand it: clauses, a range of keys, conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.text.ngrams import Phrase


class SearchTookTooLong(Exception):
    """The database gave up; a narrower query will do."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Any of the phrases, in any of the fields; no fields means anywhere."""

    phrases: tuple[Phrase, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL on the entry, spoken of as `entry`: the same on both databases."""

    sql: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Keys between the two, all of `clauses`, none of `excluded`, all conditions."""

    now: datetime
    first_key: int
    last_key: int
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    conditions: tuple[Condition, ...] = ()
