"""Text that went through a form field without losing the line ends it was stored with.

Browsers send every line end of a text area as CRLF.
"""

from __future__ import annotations


def as_stored(submitted: str, stored: str) -> str:
    """What to store: the stored text itself when only line ends differ, else the
    submitted text with LF, or with CRLF where the stored text uses that."""
    plain = with_lf(submitted)
    if plain == with_lf(stored):
        return stored
    if stored.count("\r\n") * 2 > stored.count("\n"):
        return plain.replace("\n", "\r\n")
    return plain


def with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
