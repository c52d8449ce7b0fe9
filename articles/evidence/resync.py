"""What follows when a table or chart changes: the articles that show it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from articles.caching import FIGURES, article_key, purge
from articles.evidence.mentions import sync_mentions
from articles.markdown import render
from articles.models import Article, FigureTable


def marks_of(table: FigureTable) -> list[str]:
    """Every key a text may name the table by."""
    return [table.key, *table.charts.values_list("key", flat=True)]


def table_changed(table: FigureTable) -> None:
    """After its cells or title were saved."""
    marks_changed(marks_of(table))


def marks_changed(keys: Iterable[str]) -> None:
    """The articles whose texts name these keys mention other figures now, and their
    stored pages end."""
    wanted = [Q(body__contains=f":{key}") for key in keys]
    if not wanted:
        return
    rows = Article.objects.filter(reduce(or_, wanted)).prefetch_related("mentions")
    changed = []
    for article in rows:
        sync_mentions(article, render(article.body))
        changed.append(article_key(article.pk))
    purge([FIGURES, *changed])
