"""What feeds hold of an article: its text with absolute addresses, prepared once."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from articles.caching import (
    Part,
    article_key,
    figure_key,
    keep_parts,
    kept_entries,
    make_part,
    source_key,
)
from articles.conf import conf
from articles.evidence import figures_of
from articles.models import Article, Figure, PreparedPart
from articles.publishing import article_page
from articles.publishing.absolute import absolute, absolute_html


def entry_texts(request: HttpRequest, articles: Sequence[Article]) -> dict[int, Part]:
    """Primary key → HTML; the rows come from `for_page()`.

    Two queries for the prepared ones, and for all others together those of their
    figures.
    """
    texts = kept_entries(request, articles)
    missing = [article for article in articles if article.pk not in texts]
    figures = figures_of(missing)
    made = {article.pk: _text(article, figures) for article in missing}
    kind = PreparedPart.Kind.ENTRY
    keep_parts(request, [(article, kind, made[article.pk]) for article in missing])
    return {**texts, **made}


def _text(article: Article, figures: Sequence[Figure]) -> Part:
    with translation.override(spoken(article.language)):
        page = article_page(article, figures=figures)
        lead = (
            render_to_string(
                "articles/parts/lead_image.html", {"picture": page.lead_image}
            )
            if page.lead_image
            else ""
        )
        notes = (
            render_to_string(
                "articles/parts/corrections.html", {"corrections": page.corrections}
            )
            if page.corrections
            else ""
        )
    url = absolute(article.get_absolute_url())
    return make_part(
        absolute_html(f"{lead}{page.body}{notes}", url),
        [
            article_key(article.pk),
            *(source_key(row.source_id) for row in article.citations.all()),
            *(figure_key(note.figure.pk) for note in page.figures),
        ],
    )


def spoken(language: str) -> str:
    """The interface language for words around an article, as on its page."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return conf.language
