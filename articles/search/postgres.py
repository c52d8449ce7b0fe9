"""The index on PostgreSQL: a set of lexemes under GIN, and texts to check phrases in.

The lexemes carry no positions: a tsvector's end at 16,383 and at 255 a word, which long
articles pass. Whether the tokens found follow one another is looked up in the texts,
newest first, only until enough are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection, connections, router, transaction

from articles.models import SearchEntry
from articles.search.texts import BODY, FIELDS, IndexedText, marked
from articles.search.wanted import Clause, SearchTookTooLong, Wanted
from articles.text.ngrams import Phrase

_QUERY_CANCELED = "57014"  # PostgreSQL, appendix A: what a statement_timeout says
_UPDATE = (
    "UPDATE articles_searchentry SET lexemes = %s::tsvector, "  # noqa: S608
    + ", ".join(f"{name}_runs = %s" for name in FIELDS)
    + " WHERE key = %s"
)
# What a transaction added waits in a list until here, so that a word of a hundred
# articles is looked up in the index once; and no reader has to go through the list.
# It is for the index's owner to do: for another role the server does it in its time.
_MERGE = (
    "SELECT gin_clean_pending_list(oid) FROM pg_class "
    "WHERE oid = 'articles_search_lexemes'::regclass "
    "AND pg_has_role(relowner, 'USAGE')"
)
# The planner does not see what unpacking a long column costs and would read the whole
# table. Forbidding that makes every plan look dear, and dear plans are compiled first,
# which takes a hundred times as long as the search. And none may last for long.
_SETTINGS = (
    "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), "
    "set_config('statement_timeout', '3000', true)"
)


def write(rows: Sequence[IndexedText]) -> None:
    """Fill the columns that only this database has."""
    with connection.cursor() as cursor:
        cursor.executemany(
            _UPDATE,
            [(_vector(row), *row.run_texts(), row.key) for row in rows],
        )
        cursor.execute(_MERGE)


def _vector(row: IndexedText) -> str:
    """The lexemes as the database writes them; none holds a quote or a backslash."""
    lexemes = row.lexemes()
    return "'" + "' '".join(lexemes) + "'" if lexemes else ""


def newest_keys(wanted: Wanted, limit: int) -> list[int]:
    """Keys of what is wanted, the newest first."""
    words = [_tsquery(clause) for clause in wanted.clauses]
    rows, params = "articles_searchentry", list[Any](words)
    sql = ""
    if words:
        # Nothing but the index of lexemes may choose the rows: with another one the
        # planner would unpack the lexemes of each.
        matches = " AND ".join("entry.lexemes @@ %s::tsquery" for _word in words)
        sql = (
            "WITH found AS MATERIALIZED (SELECT key, article_id, expire_at "  # noqa: S608
            f"FROM articles_searchentry entry WHERE {matches}) "
        )
        rows = "found"
    conditions = ["", *(item.sql for item in wanted.conditions)]
    # Then their order, then the checks, which read long texts, on the newest only.
    sql += (
        f"SELECT sorted.key FROM (SELECT entry.key FROM {rows} entry "  # noqa: S608
        "WHERE entry.key BETWEEN %s AND %s "
        "AND (entry.expire_at IS NULL OR entry.expire_at > %s)"
        f"{' AND '.join(conditions)} ORDER BY entry.key DESC OFFSET 0) sorted"
    )
    params += [wanted.first_key, wanted.last_key, wanted.now]
    params += [value for item in wanted.conditions for value in item.params]
    checks, values = _checks(wanted)
    if checks:
        sql += (
            " CROSS JOIN LATERAL (SELECT 1 FROM articles_searchentry entry "  # noqa: S608
            f"WHERE entry.key = sorted.key AND {' AND '.join(checks)} OFFSET 0) checked"
        )
        params += values
    sql += " ORDER BY sorted.key DESC LIMIT %s"
    try:
        # The database or its copy, as the router has it for this request.
        alias = router.db_for_read(SearchEntry)
        with (
            transaction.atomic(using=alias),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute(_SETTINGS)
            cursor.execute(sql, [*params, limit])
            return [key for (key,) in cursor.fetchall()]
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", "") == _QUERY_CANCELED:
            raise SearchTookTooLong from problem
        raise


def _checks(wanted: Wanted) -> tuple[list[str], list[Any]]:
    """Conditions on one entry that its lexemes alone do not settle."""
    checks: list[str] = []
    params: list[Any] = []
    for clause in wanted.clauses:
        if any(len(phrase.tokens) > 1 for phrase in clause.phrases):
            sql, values = _check(clause)
            checks.append(sql)
            params += values
    for clause in wanted.excluded:
        sql, values = _check(clause)
        checks.append(f"NOT (entry.lexemes @@ %s::tsquery AND {sql})")
        params += [_tsquery(clause), *values]
    return checks, params


def _tsquery(clause: Clause) -> str:
    """What the index can say: all tokens are there. They hold no quotes."""
    return " | ".join(f"({_all_tokens(p, clause)})" for p in clause.phrases)


def _all_tokens(phrase: Phrase, clause: Clause) -> str:
    anywhere = not clause.fields or BODY in clause.fields
    if phrase.character:
        return _one_of("_" + phrase.character, anywhere, phrase.character, clause)
    last = len(phrase.tokens) - 1
    return " & ".join(
        _one_of(token, anywhere, token, clause, phrase.prefix and at == last)
        for at, token in enumerate(phrase.tokens)
    )


def _one_of(
    lexeme: str, anywhere: bool, token: str, clause: Clause, prefix: bool = False
) -> str:
    found = [lexeme] if anywhere else marked(token, clause.fields)
    star = ":*" if prefix else ""
    quoted = [f"'{each}'{star}" for each in found]
    return f"({' | '.join(quoted)})"


def _check(clause: Clause) -> tuple[str, list[Any]]:
    """The phrase itself stands in one of the fields."""
    fields = clause.fields or FIELDS
    pairs = [(phrase.text, name) for phrase in clause.phrases for name in fields]
    places = [f"strpos(entry.{name}_runs, %s) > 0" for _text, name in pairs]
    return f"({' OR '.join(places)})", [text for text, _name in pairs]
