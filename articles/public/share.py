"""An unpublished article for whoever holds its link: never stored, never indexed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Author, ShareLink, Tag
from articles.public.languages import interface_language
from articles.publishing import article_page, render_text, working_copy
from articles.text.normalise import fold
from articles.text.slugs import slugify


@require_safe
@never_cache
def draft_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The article as its editors last left it; 410 once the link has ended."""
    link = ShareLink.objects.select_related("article").filter(key=key).first()
    if link is None:
        raise Http404("No draft was shared at this address.")
    if not ShareLink.objects.valid().filter(pk=link.pk).exists():
        response = render(request, "410.html", {"reason": "shared"}, status=410)
        return _kept_out(response)
    copy = working_copy(link.article)
    article = copy.article
    with translation.override(interface_language(article.language)):
        page = article_page(
            article,
            document=render_text(article.body, language=article.language),
            tags=_rows(Tag, copy.tags),
            authors=_rows(Author, copy.authors),
        )
        response = render(
            request,
            "articles/draft_detail.html",
            {"page": page, "article": article, "is_preview": False, "link": link},
        )
    return _kept_out(response)


def _kept_out(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # The address is the secret: no cited page may learn it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _rows(model: type[Tag] | type[Author], names: list[str]) -> list[Tag | Author]:
    """In order; a name that has no row yet gets one in memory."""
    known = model.objects.in_bulk([fold(name) for name in names], field_name="name_key")
    return [
        known.get(fold(name)) or model(name=name, slug=slugify(name)) for name in names
    ]
