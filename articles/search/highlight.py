"""Where the words looked for stand in a text: marked pieces, a window around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from articles.text.folding import Folded, fold_with_map
from articles.text.ngrams import LONGEST_WORD, Phrase

_BEFORE = 34  # characters of a snippet before the first word found
_BLOCK = 1500  # characters read at once
_MOST_FINDS = 200  # of one word in one text; the best window is among the first
_SENTENCE_END = re.compile(r"[。！？\n]|[.!?](?=\s)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as written; `is_hit` when it was looked for."""

    text: str
    is_hit: bool = False


class Highlighter:
    """Finds the words of one query in any text, as the index would."""

    def __init__(self, words: Iterable[Sequence[Phrase]]) -> None:
        self._patterns = [
            re.compile("|".join(phrase.pattern for phrase in phrases))
            for phrases in words
            if phrases
        ]

    def mark(self, text: str) -> list[Piece]:
        """The whole text in pieces."""
        folded = fold_with_map(text)
        spans = [(start, end) for start, end, _word in self._finds(folded)]
        return _pieces(text, _in_original(folded, spans), 0, len(text))

    def is_found(self, text: str) -> bool:
        """Whether any of the words stands in it."""
        folded = fold_with_map(text).text
        return any(pattern.search(folded) for pattern in self._patterns)

    def has_all(self, text: str) -> bool:
        """Whether every word stands in it."""
        folded = fold_with_map(text).text
        return all(pattern.search(folded) for pattern in self._patterns)

    def snippet(self, text: str, length: int) -> list[Piece]:
        """About `length` characters where most of the words stand; [] without any."""
        best, most = -1, 0
        for offset, block in _blocks(text):
            folded = fold_with_map(block)
            finds = self._finds(folded)
            if len({word for _start, _end, word in finds}) > most:
                start, most = _best_start(finds, length - _BEFORE)
                best = offset + folded.original(start)
            if most == len(self._patterns):
                break
        if best < 0:
            return []
        start, end = _window(text, best, length)
        pieces = self._marked(text, start, end)
        if start > 0:
            pieces.insert(0, Piece("…"))
        if end < len(text):
            pieces.append(Piece("…"))
        return pieces

    def _marked(self, text: str, start: int, end: int) -> list[Piece]:
        """The pieces of a window; words that reach beyond it are cut at its edge."""
        first = max(0, start - LONGEST_WORD)
        folded = fold_with_map(text[first : end + LONGEST_WORD])
        spans = _in_original(
            folded, [(at, to) for at, to, _word in self._finds(folded)]
        )
        inside = [
            (max(at + first, start), min(to + first, end))
            for at, to in spans
            if at + first < end and to + first > start
        ]
        return _pieces(text, inside, start, end)

    def _finds(self, folded: Folded) -> list[tuple[int, int, int]]:
        """(start, end, number of the word) in folded text, in order."""
        finds = []
        for word, pattern in enumerate(self._patterns):
            for count, match in enumerate(pattern.finditer(folded.text)):
                if count == _MOST_FINDS:
                    break
                finds.append((match.start(), match.end(), word))
        return sorted(finds)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of stretches of whole lines: no word is found across lines.

    Most words of most hits stand near the beginning; the rest need not be read then.
    """
    start = 0
    while start < len(text):
        line_end = text.find("\n", start + _BLOCK)
        end = len(text) if line_end < 0 else line_end + 1
        yield start, text[start:end]
        start = end


def _best_start(finds: list[tuple[int, int, int]], reach: int) -> tuple[int, int]:
    """The first find from which on most different words stand in reach; how many."""
    best, most = finds[0][0], 0
    for at, (start, _end, _word) in enumerate(finds):
        words = set()
        for later, _later_end, word in finds[at:]:
            if later >= start + reach:
                break
            words.add(word)
        if len(words) > most:
            best, most = start, len(words)
    return best, most


def _window(text: str, hit: int, length: int) -> tuple[int, int]:
    """From a sentence's start where one is near, else from a few characters before."""
    earliest = max(0, min(hit - _BEFORE, len(text) - length))
    start = earliest
    if earliest > 0:
        sentence_end = _SENTENCE_END.search(text, earliest, hit)
        start = sentence_end.end() if sentence_end else earliest
    while start < hit and text[start].isspace():
        start += 1
    # Latin words and numbers are not cut in two at the start.
    if 0 < start == earliest and _is_word(text[start - 1]):
        while start < hit and _is_word(text[start]):
            start += 1
    end = min(len(text), start + length)
    while hit < end < len(text) and _is_word(text[end - 1]) and _is_word(text[end]):
        end -= 1
        if end < start + length - 20:
            return start, start + length
    return start, end


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _in_original(
    folded: Folded, spans: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The same stretches of the text as written, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        first, last = folded.original(start), _original_end(folded, end)
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _original_end(folded: Folded, end: int) -> int:
    """Past the whole of the last character: ㎡ is one even when "m" was found in it."""
    last = folded.original(end - 1)
    at = end
    while at < len(folded.text) and folded.original(at) == last:
        at += 1
    return folded.original(at)


def _pieces(
    text: str, hits: Iterable[tuple[int, int]], start: int, end: int
) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for first, last in hits:
        if first > at:
            pieces.append(Piece(_on_one_line(text[at:first])))
        pieces.append(Piece(_on_one_line(text[first:last]), is_hit=True))
        at = last
    if at < end:
        pieces.append(Piece(_on_one_line(text[at:end])))
    return pieces


def _on_one_line(text: str) -> str:
    return _SPACE.sub(" ", text)
