"""An article's Markdown at its public address: head, then body, as it is exported."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.caching import article_key, depends_on, stored_page
from articles.caching.validators import document
from articles.exporting import article_as_markdown
from articles.models import Article

CONTENT_TYPE: Final = "text/markdown; charset=utf-8"


@require_safe
@stored_page()
def article_file(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(
        Article.objects.published()
        .for_list()
        .select_related("lead_image_source", "imported_file"),
        slug=slug,
    )
    body = _in_utf8(article_as_markdown(article), article)
    response = document(request, body, CONTENT_TYPE)
    return depends_on(response, [article_key(article.pk)])


def _in_utf8(data: bytes, article: Article) -> bytes:
    """An export keeps the imported file's encoding; on the web there is one."""
    try:
        return data.decode("utf-8-sig").encode()
    except UnicodeDecodeError:
        return data.decode(article.imported_file.encoding).encode()
