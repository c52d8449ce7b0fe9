"""The front page: what leads, what is new, and every section's latest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles import evidence
from articles.caching import ARTICLES, FIGURES, stored_page
from articles.conf import conf
from articles.models import Article, ArticleQuerySet, Category, Figure
from articles.public.seo import home_head
from articles.public.teasers import Teaser, teasers_of

FEATURED = 4  # beside the lead
LATEST = 8
SECTION_LENGTH = 4
SECTIONS = 8
FIGURES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A category with its newest articles."""

    category: Category
    teasers: list[Teaser]


@stored_page(ARTICLES, FIGURES)
def home(request: HttpRequest) -> HttpResponse:
    """A fixed number of queries, however many articles and categories there are."""
    live = Article.objects.published()
    featured = _keys(live.featured()[: FEATURED + 1])
    newest = _keys(live.newest_first()[: LATEST + FEATURED + 1])
    lead, beside = (featured or newest)[:1], featured[1 : FEATURED + 1]
    above = {*lead, *beside}
    latest = [key for key in newest if key not in above][:LATEST]
    sections = _newest_by_category(except_for=above)
    wanted = dict.fromkeys([*lead, *beside, *latest, *chain(*sections.values())])
    shown = {teaser.article.pk: teaser for teaser in teasers_of(list(wanted))}

    def there(keys: Iterable[int]) -> list[Teaser]:
        return [shown[key] for key in keys if key in shown]

    return render(
        request,
        "articles/home.html",
        {
            "lead": next(iter(there(lead)), None),
            "featured": there(beside),
            "latest": there(latest),
            "sections": [
                Section(category, there(keys)) for category, keys in sections.items()
            ],
            "figures": _newest_figures(),
            "head": home_head(),
        },
    )


def _newest_figures() -> list[evidence.FigureNote]:
    """What an editor vouched for last, of articles that are public."""
    rows = Figure.objects.public().exclude(value=None).order_by("-confirmed_at", "-pk")
    shown = evidence.for_notes(rows)[:FIGURES_SHOWN]
    return [evidence.note_of(figure, conf.language) for figure in shown]


def _keys(articles: ArticleQuerySet) -> list[int]:
    return list(articles.values_list("pk", flat=True))


def _newest_by_category(*, except_for: set[int]) -> dict[Category, list[int]]:
    """Keys of each category's newest live articles; empty categories are left out.

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
    categories = Category.objects.filter(Exists(newest)).annotate(**places)[:SECTIONS]
    return {
        category: [key for name in places if (key := getattr(category, name))]
        for category in categories
    }
