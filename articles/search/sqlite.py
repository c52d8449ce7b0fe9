"""The index on SQLite: one FTS5 table whose row number is the entry's key.

FTS5 gives rows in the order of their number, so "the newest" needs neither a join nor
a sort. Its tokenizer only splits at spaces: the tokens were made in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.search.texts import BODY, FIELDS, IndexedText, marked
from articles.search.wanted import Clause, Wanted
from articles.text.ngrams import Phrase

_INSERT = (
    f"INSERT INTO articles_search_index (rowid, {', '.join(FIELDS)}, characters) "  # noqa: S608
    f"VALUES (%s, {', '.join('%s' for _field in FIELDS)}, %s)"
)


def write(rows: Sequence[IndexedText]) -> None:
    """Add the texts; a trigger took those of the deleted entries away."""
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [
                (row.key, *row.tokens(), " ".join(sorted(row.characters())))
                for row in rows
            ],
        )


def newest_keys(wanted: Wanted, limit: int) -> list[int]:
    """Keys of what is wanted, the newest first."""
    sql, params = (
        _by_words(wanted)
        if any(clause.phrases for clause in wanted.clauses)
        else _by_entries(wanted)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*params, limit])
        return [key for (key,) in cursor.fetchall()]


def _by_words(wanted: Wanted) -> tuple[str, list[Any]]:
    expression = " AND ".join(map(_expression, wanted.clauses))
    if wanted.excluded:
        expression = f"({expression}) NOT ({_any(wanted.excluded)})"
    # The plus keeps FTS5 from looking up row by row what it can stream.
    sql = [
        "SELECT rowid FROM articles_search_index",
        "WHERE articles_search_index MATCH %s AND rowid BETWEEN %s AND %s",
        "AND +rowid NOT IN (SELECT key FROM articles_searchentry",
        "WHERE expire_at <= %s)",
    ]
    params: list[Any] = [
        expression,
        wanted.first_key,
        wanted.last_key,
        _moment(wanted),
    ]
    if wanted.conditions:
        conditions = " AND ".join(item.sql for item in wanted.conditions)
        sql.append(
            "AND +rowid IN (SELECT entry.key FROM articles_searchentry entry "  # noqa: S608
            f"WHERE {conditions})"
        )
        params += [value for item in wanted.conditions for value in item.params]
    sql.append("ORDER BY rowid DESC")
    return " ".join(sql), params


def _by_entries(wanted: Wanted) -> tuple[str, list[Any]]:
    """No words: filters alone, or only words not to be there."""
    sql = [
        "SELECT entry.key FROM articles_searchentry entry",
        "WHERE entry.key BETWEEN %s AND %s",
        "AND (entry.expire_at IS NULL OR entry.expire_at > %s)",
    ]
    params: list[Any] = [wanted.first_key, wanted.last_key, _moment(wanted)]
    for item in wanted.conditions:
        sql.append(f"AND {item.sql}")
        params += item.params
    if wanted.excluded:
        sql.append(
            "AND entry.key NOT IN (SELECT rowid FROM articles_search_index "
            "WHERE articles_search_index MATCH %s)"
        )
        params.append(_any(wanted.excluded))
    sql.append("ORDER BY entry.key DESC")
    return " ".join(sql), params


def _moment(wanted: Wanted) -> str | None:
    return connection.ops.adapt_datetimefield_value(wanted.now)


def _any(clauses: Iterable[Clause]) -> str:
    return " OR ".join(map(_expression, clauses))


def _expression(clause: Clause) -> str:
    """In FTS5's query language. Tokens hold neither quotes nor spaces."""
    return f"({' OR '.join(_phrase(phrase, clause) for phrase in clause.phrases)})"


def _phrase(phrase: Phrase, clause: Clause) -> str:
    if phrase.character:
        if clause.fields and BODY not in clause.fields:
            marks = marked(phrase.character, clause.fields)
        else:
            marks = ["_" + phrase.character]
        return f"characters : ({' OR '.join(_quoted(mark) for mark in marks)})"
    columns = " ".join(clause.fields or FIELDS)
    star = " *" if phrase.prefix else ""
    return f"{{{columns}}} : {_quoted(' '.join(phrase.tokens))}{star}"


def _quoted(text: str) -> str:
    return f'"{text}"'
