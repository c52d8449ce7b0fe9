"""The sources of an article as files: JSON, CSL-JSON and BibTeX."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from articles.caching import article_key, depends_on, source_key, stored_page
from articles.models import Article
from articles.publishing.absolute import absolute
from articles.sources import SourceCard, cards_for
from articles.sources.bibliography import bibtex, csl_item, json_entry


@stored_page()
def sources_json(request: HttpRequest, slug: str) -> HttpResponse:
    """All that the cards show."""
    article, cards = _cited(slug)
    data = {
        "article": absolute(article.get_absolute_url()),
        "title": article.title,
        "sources": [json_entry(card) for card in cards],
    }
    return _answer(article, _json(data), "application/json")


@stored_page()
def sources_csl(request: HttpRequest, slug: str) -> HttpResponse:
    """For citation managers."""
    article, cards = _cited(slug)
    return _answer(
        article,
        _json([csl_item(card) for card in cards]),
        "application/vnd.citationstyles.csl+json",
        name=f"{slug}.csl.json",
    )


@stored_page()
def sources_bibtex(request: HttpRequest, slug: str) -> HttpResponse:
    article, cards = _cited(slug)
    return _answer(
        article,
        bibtex(cards),
        "application/x-bibtex; charset=utf-8",
        name=f"{slug}.bib",
    )


def _cited(slug: str) -> tuple[Article, list[SourceCard]]:
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is None:
        raise Http404("No live article has this slug.")
    return article, cards_for(article.citations.all())


def _answer(
    article: Article, text: str, content_type: str, *, name: str = ""
) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["X-Robots-Tag"] = "noindex"
    if name.isascii() and name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    cited = {citation.source_id for citation in article.citations.all()}
    return depends_on(response, [article_key(article.pk), *map(source_key, cited)])


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
