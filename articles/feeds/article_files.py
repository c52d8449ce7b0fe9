"""An article's Markdown at its public address: a head of public keys, then the body."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.caching import article_key, depends_on, stored_page
from articles.caching.validators import document
from articles.exporting import public_markdown
from articles.models import Article
from articles.publishing.absolute import absolute

CONTENT_TYPE: Final = "text/markdown; charset=utf-8"


@require_safe
@stored_page()
def article_file(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(
        Article.objects.published()
        .for_list()
        .select_related("category", "lead_image", "lead_image_source"),
        slug=slug,
    )
    picture = article.lead_image
    text = public_markdown(article, image=absolute(picture.file.url) if picture else "")
    response = document(request, text.encode(), CONTENT_TYPE)
    # The page is what search engines shall show, not this file beside it.
    page = article.canonical_url or absolute(article.get_absolute_url())
    response.headers["Link"] = f'<{page}>; rel="canonical"'
    return depends_on(response, [article_key(article.pk)])
