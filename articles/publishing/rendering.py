"""The one renderer, with the site's options: page, preview, feed and search use it."""

from __future__ import annotations

from articles.conf import conf
from articles.markdown import Document, RenderOptions, render


def render_options(language: str) -> RenderOptions:
    """The pure renderer's options, from settings."""
    return RenderOptions(
        soft_break=conf.soft_break,
        max_length=conf.body_max_length,
        language=language,
    )


def render_text(text: str, *, language: str = "ja") -> Document:
    """Markdown → Document; raises `TextTooLong` above ARTICLES_BODY_MAX_LENGTH."""
    return render(text, options=render_options(language))


def markdownify(text: str) -> str:
    """django-markdownx's hook (MARKDOWNX_MARKDOWNIFY_FUNCTION): text → safe HTML."""
    return render_text(text, language=conf.language).html
