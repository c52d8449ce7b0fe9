"""How long a text is and how long reading it takes."""

from __future__ import annotations

import re
import unicodedata

# 250 English words take as long as 500 Japanese characters, hence two per word.
# `1,000`, `don't` and `state-of-the-art` are one word each.
_LATIN_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+(?:[.,'’_-][0-9A-Za-z]+)*")
_CHARACTERS_PER_WORD = 2
_NO_WORD = re.compile(r"\W+")
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Zs", "Zl", "Zp"})


class _Visibility(dict[str, bool]):
    """Looked up once for each character of the script, not of the text."""

    def __missing__(self, char: str) -> bool:
        visible = unicodedata.category(char) not in _INVISIBLE
        if char <= "\uffff":
            self[char] = visible
        return visible


_IS_VISIBLE = _Visibility()


def count_characters(plain_text: str) -> int:
    """Visible characters: no white space, no combining marks, no controls."""
    if plain_text.isascii():
        return sum(map(len, plain_text.split()))
    # Counting each unseen character of the text beats looking at all that is seen, and
    # those are among the few that stand in no word.
    others = set("".join(_NO_WORD.findall(plain_text)))
    unseen = [char for char in others if not _IS_VISIBLE[char]]
    return len(plain_text) - sum(map(plain_text.count, unseen))


def count_words(plain_text: str) -> int:
    """As word processors count a text of both: each Japanese character is a word, and
    so is each run of Latin letters or digits.

    >>> count_words("在庫は1,200箱、state-of-the-art")
    7
    """
    rest, words = _LATIN_WORD.subn(" ", plain_text)
    return words + sum(map(len, _NO_WORD.split(rest)))


def reading_minutes(plain_text: str, per_minute: int = 500) -> int:
    """Whole minutes, rounded half up; 0 for no text, else at least 1.

    `per_minute` is Japanese characters. A text whose characters are mostly those of
    Latin words is read by words, 250 a minute at the default pace; in any other a
    Latin letter counts like a kana.
    """
    weight = count_characters(plain_text)
    words = 0

    def drop(_match: re.Match[str]) -> str:
        nonlocal words
        words += 1
        return " "

    rest = count_characters(_LATIN_WORD.sub(drop, plain_text))
    if 2 * rest < weight:
        weight = rest + words * _CHARACTERS_PER_WORD
    return max(1, (2 * weight + per_minute) // (2 * per_minute)) if weight else 0
