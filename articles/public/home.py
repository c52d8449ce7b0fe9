"""The front page: what leads, what is new, and every section's latest."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.caching import ARTICLES, stored_page
from articles.models import Article, Category
from articles.public.seo import home_head
from articles.public.teasers import Teaser, for_teasers, teasers

FEATURED = 4  # beside the lead
LATEST = 8
SECTION_LENGTH = 4
SECTIONS = 8


@dataclass(frozen=True, slots=True)
class Section:
    """A category with its newest articles."""

    category: Category
    teasers: list[Teaser]


@stored_page(ARTICLES)
def home(request: HttpRequest) -> HttpResponse:
    """A fixed number of queries, however many articles and categories there are."""
    live = for_teasers(Article.objects.published())
    featured = list(live.featured()[: FEATURED + 1])
    newest = list(live.newest_first()[: LATEST + FEATURED + 2])
    lead = (featured or newest)[:1]
    beside = [article for article in featured if article not in lead][:FEATURED]
    above = {article.pk for article in [*lead, *beside]}
    latest = [article for article in newest if article.pk not in above][:LATEST]
    by_category = _newest_by_category(except_for=above)
    shown = {
        teaser.article.pk: teaser
        for teaser in teasers(
            [
                *lead,
                *beside,
                *latest,
                *(a for rows in by_category.values() for a in rows),
            ]
        )
    }
    return render(
        request,
        "articles/home.html",
        {
            "lead": shown[lead[0].pk] if lead else None,
            "featured": [shown[article.pk] for article in beside],
            "latest": [shown[article.pk] for article in latest],
            "sections": [
                Section(category, [shown[article.pk] for article in rows])
                for category, rows in by_category.items()
            ],
            "head": home_head(),
        },
    )


def _newest_by_category(*, except_for: set[int]) -> dict[Category, list[Article]]:
    """Each category's newest live articles; categories with none are left out.

    One look into the index per place and category, so the cost does not grow with
    the number of articles.
    """
    newest = (
        Article.objects.published()
        .filter(category=OuterRef("pk"))
        .exclude(pk__in=except_for)
        .newest_first()
        .values("pk")
    )
    places = {
        f"newest_{at}": Subquery(newest[at : at + 1]) for at in range(SECTION_LENGTH)
    }
    categories = Category.objects.filter(Exists(newest)).annotate(**places)
    keys = {
        category: [getattr(category, name) for name in places]
        for category in categories[:SECTIONS]
    }
    rows = for_teasers(Article.objects.all()).in_bulk(
        [pk for found in keys.values() for pk in found if pk]
    )
    return {
        category: [rows[pk] for pk in found if pk in rows]
        for category, found in keys.items()
    }
