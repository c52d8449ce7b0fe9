"""Which language the interface words around an article speak."""

from __future__ import annotations

from django.conf import settings

from articles.conf import conf


def interface_language(language: str) -> str:
    """The translation nearest to the article's language, else the site's own."""
    known = {code.lower(): code for code, _name in settings.LANGUAGES}
    wanted = language.lower()
    return known.get(wanted) or known.get(wanted.split("-")[0]) or conf.language
