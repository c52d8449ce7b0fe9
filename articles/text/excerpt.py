"""Summaries cut where a reader would pause."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。！？][」』）]?|[.!?](?=\s)")
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+(?:[.,'’_-][0-9A-Za-z]+)*")
_LEFT_HANGING = " 、，,・：:；;「『（(［[—–-"


def excerpt(text: str, length: int) -> str:
    """At most `length` characters of the text, on one line.

    Ends after the last whole sentence when that fills at least half the room,
    else at a word or character end with …; a Latin word, a number and a
    following combining mark are never cut apart.

    >>> excerpt("投資を発表した。建設は2026年に始まる。", 12)
    '投資を発表した。'
    """
    line = _SPACE.sub(" ", text).strip()
    if len(line) <= length:
        return line
    if length < 1:
        return ""
    ends = [end.end() for end in _SENTENCE_END.finditer(line, 0, length + 1)]
    whole = max((end for end in ends if end <= length), default=0)
    if whole * 2 >= length:
        return line[:whole]
    return line[: _word_end(line, length - 1)].rstrip(_LEFT_HANGING) + "…"


def _word_end(line: str, at: int) -> int:
    """The last place at or before `at` that is not inside a word."""
    # A word longer than this would swallow the whole excerpt: cut it instead.
    for word in _WORD.finditer(line, max(0, at - 60)):
        if word.start() >= at:
            break
        if word.end() > at:
            return word.start() if word.start() * 2 >= at else at
    while at > 0 and _joins_left(line[at]):
        at -= 1
    return at


def _joins_left(char: str) -> bool:
    """Combining marks, small kana and closing marks stay with what precedes."""
    return (
        char
        in "\u200d\ufe0f\u3099\u309aーぁぃぅぇぉっゃゅょァィゥェォッャュョ。、」』）％"
    )
