"""Text of strangers made fit for one line: no controls, no tricks, a length."""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
MAX_MARKS = 4  # combining marks on one letter; Vietnamese and Thai need two


def clean(text: str, limit: int) -> str:
    """One line in composed form, at most `limit` code points, cut between characters.

    Control, direction and invisible characters go; joiners stay where they join
    emoji or letters of scripts that need them. Lone surrogates become U+FFFD.
    """
    # What is cut off later need not be cleaned: one letter may carry many marks.
    text = text[: limit * 20 + 1000]
    text = _SURROGATE.sub("\ufffd", text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text = _JOINER.sub(_kept_joiner, text)
    text = unicodedata.normalize("NFC", text)
    if not text.isascii():
        text = _without_piled_marks(text)
    return cut(_SPACES.sub(" ", text).strip(), limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` code points, the last an ellipsis, no character torn apart."""
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS if limit > 0 else ""


_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
# C0, C1, soft hyphen, direction marks and overrides, zero-width space, word joiner,
# variation marks of Mongolian, interlinear notes, tags, the byte order mark.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u115f\u1160\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_JOINER = re.compile("[\u200c\u200d]+")


def _kept_joiner(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    if start == 0 or end == len(text):
        return ""
    joins = all(
        ord(char) > 0x2FF and not "\u3000" <= char <= "\u9fff"
        for char in (text[start - 1], text[end])
    )
    return found[0][0] if joins else ""


def _without_piled_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _continues(text: str, at: int) -> bool:
    """Whether `text[at]` belongs to the character before it."""
    char, before = text[at], text[at - 1]
    if unicodedata.category(char).startswith("M") or before == "\u200d":
        return True
    if char == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    flags = "\U0001f1e6", "\U0001f1ff"
    if flags[0] <= char <= flags[1] and flags[0] <= before <= flags[1]:
        run = at
        while run > 0 and flags[0] <= text[run - 1] <= flags[1]:
            run -= 1
        return (at - run) % 2 == 1
    return False
