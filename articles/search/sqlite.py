"""The index on SQLite: two FTS5 tables whose row number is the entry's key.

FTS5 gives rows in the order of their number, so "the newest" needs neither a join nor
a sort. Its tokenizer only splits at spaces: the tokens were made in Python. One table
has every field; the other all but the bodies, since a common word would have to be
looked for in the bodies of all articles to find the few that have it in the title.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.search.texts import BODY, FIELDS, IndexedText, marked
from articles.search.wanted import Clause, Wanted
from articles.text.ngrams import Phrase

_WHOLE, _HEADS = "articles_search_index", "articles_search_heads"
_IN_HEADS = tuple(field for field in FIELDS if field != BODY)


def write(rows: Sequence[IndexedText]) -> None:
    """Add the texts; a trigger took those of the deleted entries away."""
    whole: list[tuple[int | str, ...]] = []
    heads: list[tuple[int | str, ...]] = []
    for row in rows:
        tokens = dict(zip(FIELDS, row.tokens(), strict=True))
        whole.append((row.key, *tokens.values(), _text(row.characters())))
        heads.append(
            (
                row.key,
                *(tokens[field] for field in _IN_HEADS),
                _text(row.characters_outside_the_body()),
            )
        )
    with connection.cursor() as cursor:
        cursor.executemany(_insert(_WHOLE, FIELDS), whole)
        cursor.executemany(_insert(_HEADS, _IN_HEADS), heads)


def _insert(table: str, fields: Sequence[str]) -> str:
    columns = ("rowid", *fields, "characters")
    places = ", ".join("%s" for _column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608


def _text(characters: set[str]) -> str:
    return " ".join(sorted(characters))


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
    table = (
        _WHOLE if wanted.excluded or any(map(_is_anywhere, wanted.clauses)) else _HEADS
    )
    expression = " AND ".join(map(_expression, wanted.clauses))
    if wanted.excluded:
        expression = f"({expression}) NOT ({_any(wanted.excluded)})"
    # The plus keeps FTS5 from looking up row by row what it can stream.
    sql = [
        f"SELECT rowid FROM {table}",  # noqa: S608
        f"WHERE {table} MATCH %s AND rowid BETWEEN %s AND %s",
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


def _is_anywhere(clause: Clause) -> bool:
    return not clause.fields or BODY in clause.fields


def _moment(wanted: Wanted) -> str | None:
    return connection.ops.adapt_datetimefield_value(wanted.now)


def _any(clauses: Iterable[Clause]) -> str:
    return " OR ".join(map(_expression, clauses))


def _expression(clause: Clause) -> str:
    """In FTS5's query language. Tokens hold neither quotes nor spaces."""
    return f"({' OR '.join(_phrase(phrase, clause) for phrase in clause.phrases)})"


def _phrase(phrase: Phrase, clause: Clause) -> str:
    if phrase.character:
        if _is_anywhere(clause):
            marks = ["_" + phrase.character]
        else:
            marks = marked(phrase.character, clause.fields)
        return f"characters : ({' OR '.join(_quoted(mark) for mark in marks)})"
    columns = " ".join(clause.fields or FIELDS)
    star = " *" if phrase.prefix else ""
    return f"{{{columns}}} : {_quoted(' '.join(phrase.tokens))}{star}"


def _quoted(text: str) -> str:
    return f'"{text}"'
