"""The numbers an article states, as files."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles import evidence
from articles.caching import FIGURES, article_key, depends_on, stored_page
from articles.models import Article, Figure, Mention
from articles.publishing.absolute import absolute


@require_safe
@stored_page(FIGURES)
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    article, rows = _article_rows(slug)
    response = HttpResponse(evidence.as_csv(rows), content_type="text/csv")
    name = f'attachment; filename="figures-{article.pk}.csv"'
    response.headers["Content-Disposition"] = name
    return depends_on(response, [article_key(article.pk)])


@require_safe
@stored_page(FIGURES)
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    article, rows = _article_rows(slug)
    address = absolute(article.get_absolute_url())
    body = evidence.as_json(rows, article=article.title, url=address)
    response = HttpResponse(body, content_type="application/json")
    return depends_on(response, [article_key(article.pk)])


def _article_rows(slug: str) -> tuple[Article, list[dict[str, str]]]:
    article = get_object_or_404(Article.objects.published(), slug=slug)
    stated = Mention.objects.filter(article=article, figure=OuterRef("pk"))
    figures = Figure.objects.public().filter(Exists(stated)).order_by("key")
    rows = evidence.rows_of(evidence.for_notes(figures), article.language)
    return article, rows
