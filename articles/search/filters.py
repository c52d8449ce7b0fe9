"""Turns a parsed query into what the index is asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

from articles.models import ArticleTag, Author, Byline, Category, SearchEntry, Tag
from articles.models.article import Article
from articles.search.query import Part, Query, Span
from articles.search.texts import EVIDENCE
from articles.search.wanted import Clause, Condition, Wanted
from articles.text.ngrams import phrases
from articles.text.normalise import fold

_LOWEST, _HIGHEST = -(1 << 62), 1 << 62


def wanted(query: Query, *, now: datetime, fields: tuple[str, ...] = ()) -> Wanted:
    """The whole query; `fields` narrows where its words may stand."""
    clauses = [Clause(part.phrases, fields) for part in query.words]
    excluded = [Clause(part.phrases) for part in query.excluded]
    conditions: list[Condition] = []
    first, last = _LOWEST, SearchEntry.last_key(now)
    for part in query.filters:
        if part.filter == "source":
            # Titles, sites and hosts are in the index already, so their width, case
            # and kana do not matter here either.
            found = phrases(part.value, exact=True)
            if found:
                clause = Clause(found, (EVIDENCE,))
                (excluded if part.negative else clauses).append(clause)
            else:
                conditions.append(_NEVER)
        elif part.filter == "date":
            low, high = _keys(part.span)
            if part.negative:
                conditions.append(
                    Condition("NOT (entry.key BETWEEN %s AND %s)", (low, high))
                )
            else:
                first, last = max(first, low), min(last, high)
        else:
            conditions.append(_filed(part))
    return Wanted(now, first, last, tuple(clauses), tuple(excluded), tuple(conditions))


_NEVER = Condition("1 = 0")


def _filed(part: Part) -> Condition:
    """Articles under a tag, category or author of that name or address."""
    named = Q(name_key=fold(part.value)) | Q(slug=part.value)
    rows: QuerySet[Any]
    if part.filter == "tag":
        rows = ArticleTag.objects.filter(
            tag__in=_keys_of(Tag.objects.filter(named))
        ).values("content_object")
    elif part.filter == "author":
        rows = Byline.objects.filter(
            author__in=_keys_of(Author.objects.filter(named))
        ).values("article")
    else:
        rows = Article.objects.filter(
            category__in=_keys_of(Category.objects.filter(named))
        ).values("pk")
    sql, params = rows.order_by().query.get_compiler(connection=connection).as_sql()
    sign = "NOT IN" if part.negative else "IN"
    return Condition(f"entry.article_id {sign} ({sql})", tuple(params))


def _keys_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def _keys(span: Span) -> tuple[int, int]:
    """The keys of those days, in the site's time zone."""
    low = (
        _LOWEST if span.first is None else SearchEntry.first_key(_midnight(span.first))
    )
    high = _HIGHEST
    if span.last is not None:
        following = _midnight(span.last + timedelta(days=1))
        high = SearchEntry.first_key(following) - 1
    return low, high


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=get_current_timezone())
