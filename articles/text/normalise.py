"""Comparison forms of text; what an editor typed is never replaced by them."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Canonical composition: `カ` + combining mark becomes `ガ`, widths stay."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The key under which two names are the same: width, case and spacing ignored.

    Katakana and hiragana stay apart, because アイ and あい are different names.

    >>> fold(" ＡＩ　News ")
    'ai news'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Case folding can leave a decomposed form behind (İ), so compose once more.
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", folded)).strip()
