"""Recomputes what is stored beside an article's text: a page view never parses it."""

from __future__ import annotations

from articles.markdown import Document
from articles.models import Article
from articles.publishing.rendering import render_text
from articles.text.reading import count_characters


def derive(article: Article, document: Document | None = None) -> Document:
    """Set every derived column from the body; the caller saves. No query, no write.

    Give `document` when the body was rendered already (in another process, say).
    """
    made = document or render_text(article.body, language=article.language)
    article.body_html = made.html
    article.toc = [
        {"level": heading.level, "id": heading.id, "text": heading.text}
        for heading in made.toc
    ]
    article.plain_text = made.plain_text
    article.character_count = count_characters(made.plain_text)
    article.warnings = [
        {
            "line": notice.line,
            "code": notice.code,
            "message": notice.message,
            "values": dict(notice.values),
        }
        for notice in made.warnings
    ]
    article.rendered_by = made.rendered_by
    return made


DERIVED_FIELDS = (
    "body_html",
    "toc",
    "plain_text",
    "character_count",
    "warnings",
    "rendered_by",
)
