"""Lists of articles: latest, by category, tag, author and series; their indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.caching import (
    ARTICLES,
    author_key,
    category_key,
    depends_on,
    series_key,
    stored_page,
    tag_key,
)
from articles.conf import conf
from articles.models import Article, ArticleQuerySet, Author, Category, Series, Tag
from articles.public.numbered_pages import NumberedPage, numbered_page
from articles.public.seo import page_head, profile, type_of_json
from articles.public.teasers import teasers_of

NAMES_FOR_ONE = 6
"""Names of an index that take the room of one article in a list."""

type_of_term = type[Category] | type[Tag] | type[Author] | type[Series]


@stored_page(ARTICLES)
def latest(request: HttpRequest) -> HttpResponse:
    return article_list(request, Article.objects.published(), heading=_("Latest"))


@stored_page()
def category_detail(request: HttpRequest, slug: str) -> HttpResponse:
    category = get_object_or_404(Category, slug=slug)
    response = article_list(
        request,
        Article.objects.published().filter(category=category),
        heading=category.name,
        kind=_("Category"),
        parent=(_("Categories"), reverse("categories")),
        description=category.description,
        has_feed=True,
    )
    return depends_on(response, [category_key(category.pk)])


@stored_page()
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    response = article_list(
        request,
        Article.objects.published().filter(tag_items__tag=tag),
        heading=tag.name,
        kind=_("Topic"),
        parent=(_("Topics"), reverse("tags")),
        description=tag.description,
        has_feed=True,
    )
    return depends_on(response, [tag_key(tag.pk)])


@stored_page()
def author_detail(request: HttpRequest, slug: str) -> HttpResponse:
    author = get_object_or_404(Author, slug=slug)
    response = article_list(
        request,
        Article.objects.published().filter(bylines__author=author),
        heading=author.name,
        kind=_("Author"),
        parent=(_("Authors"), reverse("authors")),
        description=author.bio,
        has_feed=True,
        author=author,
        data=profile(author),
    )
    return depends_on(response, [author_key(author.pk)])


@stored_page()
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts in their order, first part first."""
    series = get_object_or_404(Series, slug=slug)
    response = article_list(
        request,
        Article.objects.published().filter(series=series),
        in_order=True,
        heading=series.name,
        kind=_("Series"),
        parent=(_("Series"), reverse("series-list")),
        description=series.description,
        has_feed=True,
    )
    return depends_on(response, [series_key(series.pk)])


@stored_page(ARTICLES)
def series_list(request: HttpRequest) -> HttpResponse:
    return _index(request, _in_use(Series, "series").order_by("name"), _("Series"))


@stored_page(ARTICLES)
def categories(request: HttpRequest) -> HttpResponse:
    in_use = _in_use(Category, "category")
    return _index(request, in_use.order_by("position", "name"), _("Categories"))


@stored_page(ARTICLES)
def tags(request: HttpRequest) -> HttpResponse:
    in_use = _in_use(Tag, "tag_items__tag")
    return _index(request, in_use.order_by("name"), _("Topics"))


@stored_page(ARTICLES)
def authors(request: HttpRequest) -> HttpResponse:
    in_use = _in_use(Author, "bylines__author")
    return _index(request, in_use.order_by("name"), _("Authors"))


def _in_use(model: type_of_term, lookup: str) -> QuerySet[Any]:
    """Terms of at least one live article; the search stops at the first one found."""
    articles = Article.objects.published().filter(**{lookup: OuterRef("pk")})
    return model.objects.filter(Exists(articles))


def article_list(
    request: HttpRequest,
    articles: ArticleQuerySet,
    *,
    heading: str,
    kind: str = "",
    parent: tuple[str, str] | None = None,
    description: str = "",
    author: Author | None = None,
    data: type_of_json | None = None,
    in_order: bool = False,
    has_feed: bool = False,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A term without a live article has no page: there is nothing to read on it.

    `data` is JSON-LD of what the page is about. `in_order`: as the parts of a series.
    `more` goes to the template.
    """
    rows = articles.in_order() if in_order else articles.newest_first()
    page = numbered_page(request, rows.values_list("pk", flat=True))
    if parent and not page.total:
        raise Http404("Nothing public is filed here.")
    teasers = teasers_of(list(page.page))
    if in_order:
        first = page.page.start_index()
        teasers = [replace(one, part=part) for part, one in enumerate(teasers, first)]
    crumbs = [(conf.site_name, "/"), *([parent] if parent else [])]
    return render(
        request,
        "articles/article_list.html",
        {
            "heading": heading,
            "kind": kind,
            "parent": parent,
            "description": description,
            "author": author,
            "page": page,
            "teasers": teasers,
            "has_feed": has_feed,
            **(more or {}),
            "head": page_head(
                titled(heading, page),
                page.address,
                description=description or _summary(heading, page),
                crumbs=[*crumbs, (heading, page.path)],
                data=data,
            ),
        },
    )


def _index(request: HttpRequest, terms: QuerySet[Any], heading: str) -> HttpResponse:
    page = numbered_page(request, terms, size=NAMES_FOR_ONE * conf.page_size)
    # Counted for the terms of this page alone, not for all there are.
    shown = terms.model.objects.with_live_counts().in_bulk(
        [term.pk for term in page.page]
    )
    return render(
        request,
        "articles/term_list.html",
        {
            "heading": heading,
            "terms": [shown[term.pk] for term in page.page],
            "page": page,
            "head": page_head(
                titled(heading, page),
                page.address,
                crumbs=[(conf.site_name, "/"), (heading, page.path)],
            ),
        },
    )


def titled(heading: str, page: NumberedPage) -> str:
    if page.number == 1:
        return heading
    return _("%(heading)s (page %(number)s)") % {
        "heading": heading,
        "number": page.number,
    }


def _summary(heading: str, page: NumberedPage) -> str:
    return ngettext(
        "%(heading)s: %(count)s article. %(site)s",
        "%(heading)s: %(count)s articles. %(site)s",
        page.total,
    ) % {
        "heading": heading,
        "count": page.total,
        "site": conf.site_description,
    }
