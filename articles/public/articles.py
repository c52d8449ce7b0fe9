"""The article page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.timezone import now

from articles.caching import depends_on, keep_parts, kept_parts, stored_page
from articles.models import Article, PreparedPart
from articles.public.article_parts import LEAN, around_part, joined, page_part
from articles.public.errors import gone
from articles.public.languages import interface_language


@stored_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """From its prepared parts: two queries. What is missing of them is made."""
    kinds = PreparedPart.Kind
    parts = kept_parts(request, slug)
    page, around = parts.get(kinds.PAGE), parts.get(kinds.AROUND)
    if page is None or around is None:
        live = Article.objects.published().filter(slug=slug)
        rows = live.for_page() if page is None else live.only(*LEAN)
        article = rows.first()
        if article is None:
            return _absent(request, slug)
        # An English article is read by people who read English.
        made = []
        with translation.override(interface_language(article.language)):
            if page is None:
                page = page_part(request, article)
                made.append((article, kinds.PAGE, page))
            if around is None:
                around = around_part(article)
                made.append((article, kinds.AROUND, around))
        keep_parts(request, made)
    response = HttpResponse(joined(page, around))
    return depends_on(response, [*page.names, *around.names])


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
