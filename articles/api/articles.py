"""`/api/v1/articles/`: what everyone can read now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation

from articles.api import represent
from articles.api.endpoints import Answer, endpoint
from articles.api.pages import Order, page_of
from articles.api.parameters import CURSOR, LIMIT, first_day, last_day, text
from articles.api.problems import Problem
from articles.caching import ARTICLES, article_key, source_key
from articles.models import Article, ArticleQuerySet, Citation, Mention, Redirect
from articles.publishing import article_page

NEWEST_FIRST = Order("published_at")
_NOT_LISTED = ("body", "body_html", "plain_text", "toc", "warnings", "front_matter")


@endpoint(
    "Articles, the newest first.",
    answer="ArticlePage",
    parameters=[
        text("category", "Slug of a category."),
        text("tag", "Slug of a tag."),
        text("author", "Slug of an author."),
        text("language", "Language of the article, such as ja or en."),
        text("source", "Host of a cited page, or its number in `/api/v1/sources/`."),
        text("figure", "Key of a figure the article states."),
        first_day("from", "Published on that day or later."),
        last_day("to", "Published on that day or earlier."),
        LIMIT,
        CURSOR,
    ],
    names=[ARTICLES],
)
def articles(
    request: HttpRequest, *, limit: int, cursor: str, **filters: Any
) -> Answer:
    rows = _filtered(Article.objects.published(), filters)
    return Answer(
        page_of(
            rows.for_list().defer(*_NOT_LISTED),
            order=NEWEST_FIRST,
            cursor=cursor,
            limit=limit,
            represent=represent.article,
        )
    )


@endpoint("One article with its text, sources and figures.", answer="WholeArticle")
def article(request: HttpRequest, slug: str) -> Answer:
    row = Article.objects.published().for_page().filter(slug=slug).first()
    if row is None:
        raise _missing(slug)
    with translation.override(_spoken(row.language)):
        data = represent.whole_article(article_page(row))
    cited = {citation.source_id for citation in row.citations.all()}
    return Answer(data, [article_key(row.pk), *map(source_key, sorted(cited))])


def _missing(slug: str) -> Exception:
    """With the address the article has now, where it was given another."""
    old = reverse("article", args=[slug])
    rows = Redirect.objects.filter(path__in=[old, unquote(old)])
    row = rows.select_related("article").first()
    if row is None or row.article is None or not row.article.is_live():
        return Http404(f"No public article has the slug “{slug[:80]}”.")
    return Problem(
        404,
        f"This article has another slug now: “{row.article.slug}”.",
        moved_to=represent.address("api-article", row.article.slug),
    )


def _filtered(rows: ArticleQuerySet, filters: dict[str, Any]) -> ArticleQuerySet:
    if filters["category"]:
        rows = rows.filter(category__slug=filters["category"])
    if filters["tag"]:
        rows = rows.filter(tag_items__tag__slug=filters["tag"])
    if filters["author"]:
        rows = rows.filter(bylines__author__slug=filters["author"])
    if filters["language"]:
        rows = rows.filter(language=filters["language"])
    if filters["source"]:
        rows = rows.filter(Exists(_citations(filters["source"])))
    if filters["figure"]:
        stated = Mention.objects.filter(
            article=OuterRef("pk"), figure__key=filters["figure"], is_lost=False
        )
        rows = rows.filter(Exists(stated))
    first: datetime | None = filters["from"]
    last: datetime | None = filters["to"]
    if first:
        rows = rows.filter(published_at__gte=first)
    if last:
        rows = rows.filter(published_at__lt=last)
    return rows


def _citations(source: str) -> Any:
    of_article = Citation.objects.filter(article=OuterRef("pk"))
    if source.isascii() and source.isdigit() and len(source) < 19:
        return of_article.filter(source_id=int(source))
    return of_article.filter(source__host=source.lower())


def _spoken(language: str) -> str:
    """The interface language for words around the article, as on its page."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return translation.get_language() or "ja"
