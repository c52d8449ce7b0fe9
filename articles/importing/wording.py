"""Reports in the language of whoever reads them; they are made in English.

Scripts compare what a report says, so it is stored and written out in one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import translation

from articles.text.sentences import told


def in_this_language(said: str) -> str:
    """The sentence in the language that is active."""
    return told(said, translation.gettext, translation.get_language() or "en")


def in_each_language(say: Callable[[], str]) -> Mapping[str, str]:
    """What other floors say by gettext, said in every language of the site."""
    found = {}
    for code in dict(settings.LANGUAGES):
        with translation.override(code):
            found[code] = say()
    return found
