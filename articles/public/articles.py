"""The article page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import now

from articles.caching import (
    article_key,
    depends_on,
    entity_key,
    figure_key,
    series_key,
    source_key,
    stored_page,
    tag_key,
)
from articles.models import Article
from articles.public.citing import citation_text, share_links
from articles.public.errors import gone
from articles.public.languages import interface_language
from articles.public.related import related_to
from articles.public.seo import article_head
from articles.public.versions import language_versions, series_place
from articles.publishing import ArticlePage, article_page
from articles.publishing.absolute import absolute


@stored_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is None:
        return _absent(request, slug)
    # An English article is read by people who read English.
    with translation.override(interface_language(article.language)):
        page = article_page(article)
        previous, following = _neighbours(article)
        versions = language_versions(article)
        address = absolute(article.get_absolute_url())
        response = render(
            request,
            "articles/article_detail.html",
            {
                "article": article,
                "page": page,
                "is_preview": False,
                "head": article_head(page, versions),
                "versions": versions,
                "place": series_place(article),
                "related": related_to(page),
                "citation_text": citation_text(page, address),
                "share_links": share_links(address),
                "previous_article": previous,
                "next_article": following,
            },
        )
    return depends_on(response, _keys(page))


def _keys(page: ArticlePage) -> list[str]:
    """What the page shows, and what a related article would share with it."""
    article = page.article
    figures = [note.figure for note in page.figures]
    return [
        article_key(article.pk),
        *map(source_key, {citation.source_id for citation in article.citations.all()}),
        *(tag_key(tag.pk) for tag in page.tags),
        *(figure_key(figure.pk) for figure in figures),
        *map(entity_key, {f.entity_id for f in figures if f.entity_id}),
        *([series_key(article.series_id)] if article.series_id else []),
    ]


def _absent(request: HttpRequest, slug: str) -> HttpResponse:
    """410 for what was public once; drafts and things to come are plainly not there."""
    article = Article.objects.filter(slug=slug).only("status", "expire_at").first()
    if article is not None:
        if article.status == Article.Status.WITHDRAWN:
            return gone(request, "withdrawn")
        if article.status == Article.Status.PUBLISHED and _is_over(article):
            return gone(request, "expired")
    raise Http404("No live article has this slug.")


def _is_over(article: Article) -> bool:
    return article.expire_at is not None and article.expire_at <= now()


def _neighbours(article: Article) -> tuple[Article | None, Article | None]:
    """The live articles before and after it: of its category, where it has one.

    The primary key decides between two of the same moment, as in every list.
    """
    others = (
        Article.objects.published()
        .exclude(pk=article.pk)
        .only("title", "slug", "language", "published_at")
    )
    if article.category_id:
        others = others.filter(category_id=article.category_id)
    moment = article.published_at
    # A range first, so that the index gives its end; then the few of this moment.
    earlier = others.filter(published_at__lte=moment).exclude(
        published_at=moment, pk__gt=article.pk
    )
    later = others.filter(published_at__gte=moment).exclude(
        published_at=moment, pk__lt=article.pk
    )
    return earlier.newest_first().first(), later.order_by("published_at", "pk").first()
