"""Names for addresses: readable, stable, bounded and never empty."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Container
from datetime import date as Date

_ID_LENGTH = 8
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_PLUS_OR_SHARP = re.compile(r"(?<=[a-z])(?:\++|#)(?![0-9a-z#+])")
_NO_WORD = re.compile(r"[\W_]+")
_LATIN_RUN = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+")


def slugify(text: str, max_length: int = 80) -> str:
    """Letters, digits, kana and kanji of the text, lower case, joined by hyphens.

    Everything else becomes one hyphen, so `1.4兆` can not turn into `14兆`.

    >>> slugify("OpenAIとの比較：1.4兆ドル")
    'openaiとの比較-1-4兆ドル'
    >>> slugify("C++"), slugify("C#")
    ('c-plus-plus', 'c-sharp')
    """
    lowered = _spelled(unicodedata.normalize("NFKC", text).lower())
    plain = _NO_WORD.sub(_kept, unicodedata.normalize("NFKC", lowered))
    return _bounded(_hyphens(plain), max_length) or _short_id(text, max_length)


def article_slug(title: str, date: Date | None = None, max_length: int = 80) -> str:
    """The date and the ASCII words and numbers of the title; nothing transliterated.

    A title without ASCII gets a short id made from the title, the same every time.

    >>> article_slug("Anthropic、500億ドル投資", Date(2025, 11, 23))
    '2025-11-23-anthropic-500'
    """
    head = f"{date.isoformat()}-" if date else ""
    text = _spelled(unicodedata.normalize("NFKC", title).lower())
    words = [word for word in _LATIN_RUN.findall(text) if word.isascii()]
    room = max(max_length - len(head), 1)
    tail = _bounded("-".join(words), room) or _short_id(title, room)
    return (head + tail)[:max_length].strip("-")


def unique_slug(
    slug: str, taken: Callable[[str], bool] | Container[str], max_length: int = 80
) -> str:
    """The slug itself, or the first of slug-2, slug-3 … that is not taken."""
    is_taken = taken if callable(taken) else taken.__contains__
    candidate, number = slug[:max_length].strip("-"), 1
    while is_taken(candidate):
        number += 1
        suffix = f"-{number}"
        candidate = slug[: max_length - len(suffix)].rstrip("-") + suffix
    return candidate


def _spelled(text: str) -> str:
    """C++ and C# keep their difference in words; apostrophes close up."""
    text = _APOSTROPHE.sub("", text)
    return _PLUS_OR_SHARP.sub(
        lambda match: "-sharp-" if match[0] == "#" else "-plus" * len(match[0]) + "-",
        text,
    )


def _kept(match: re.Match[str]) -> str:
    """Marks stay with their letters, other characters become hyphens."""
    kept = []
    for char in match[0]:
        category = unicodedata.category(char)
        if category == "Cf" or "\ufe00" <= char <= "\ufe0f" or char >= "\U000e0100":
            continue  # joiners and variation selectors are invisible in an address
        kept.append(char if category[0] == "M" else "-")
    return "".join(kept)


def _hyphens(text: str) -> str:
    return re.sub("-{2,}", "-", text).strip("-")


def _bounded(slug: str, max_length: int) -> str:
    """Cut at a hyphen when one lies in the second half, else inside the word."""
    if len(slug) <= max_length:
        return slug
    cut = slug.rfind("-", max_length // 2, max_length + 1)
    if cut < 0:
        cut = max_length
        while cut > 1 and unicodedata.combining(slug[cut]):
            cut -= 1
    return slug[:cut].strip("-")


def _short_id(text: str, max_length: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return digest[: min(_ID_LENGTH, max_length)]
