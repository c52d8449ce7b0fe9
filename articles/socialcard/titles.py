"""Sets a title: the largest size at which it fills few, even, well-broken lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from articles.socialcard.breaks import Break, breaks
from articles.socialcard.glyphs import advance

MAX_LINES: Final = 4
LARGEST: Final = 88
SMALLEST: Final = 36
STEP: Final = 4
LEADING: Final = 1.32
# Rather than shrink below these, a title breaks inside phrases, then inside words.
_SMALLEST: Final = {
    Break.PHRASE: 48,
    Break.CHARACTER: 40,
    Break.WORD: SMALLEST,
    Break.EMERGENCY: SMALLEST,
}
ELLIPSIS: Final = "…"
_NOT_BEFORE_ELLIPSIS: Final = frozenset("、。，．・,.:：")
_COST: Final = {
    Break.PAUSE: 0.0,
    Break.PHRASE: 0.04,
    Break.CHARACTER: 1.0,
    Break.WORD: 3.0,
    Break.EMERGENCY: 9.0,
}


@dataclass(frozen=True, slots=True)
class SetTitle:
    """Lines without spaces at their ends; `size` in pixels of a 1200 px picture."""

    lines: tuple[str, ...]
    size: int

    @property
    def height(self) -> float:
        return self.size * (1 + LEADING * (len(self.lines) - 1))


def set_title(text: str, *, width: float, height: float) -> SetTitle:
    """`width` and `height` in pixels; `text` holds only drawable characters.

    A title too long for four lines of the smallest size ends in an ellipsis.
    """
    if not text:
        return SetTitle((), LARGEST)
    for worst, smallest in _SMALLEST.items():
        for size in range(LARGEST, smallest - 1, -STEP):
            placed = SetTitle(_lines(text, width / size, worst), size)
            if placed.lines and placed.height <= height:
                return placed
    return SetTitle(_cut(text, width / SMALLEST), SMALLEST)


def width_of(text: str) -> float:
    """Of one line, in em."""
    return sum(map(advance, text))


def fit(text: str, *, width: float) -> str:
    """As much of a single line as fits into `width` em, ended by an ellipsis."""
    if width_of(text) <= width:
        return text
    room = width - advance(ELLIPSIS)
    sums = accumulate(map(advance, text))
    kept = text[: sum(1 for used in sums if used <= room)].rstrip()
    return f"{kept}{ELLIPSIS}"


def _cut(text: str, width: float) -> tuple[str, ...]:
    """Four lines of the longest beginning that fits; the text must not fit whole.

    Longer beginnings need no fewer lines, so halving finds the longest. A number is
    never cut: half of one would be another number.
    """
    ends = [
        place
        for place, kind in breaks(text).items()
        if kind <= Break.WORD and text[place - 1] not in _NOT_BEFORE_ELLIPSIS
    ]
    low, high = 0, len(ends)
    best: tuple[str, ...] = (fit(text, width=width),)
    while low < high:
        middle = (low + high) // 2
        head = text[: ends[middle]].rstrip()
        lines = _lines(f"{head}{ELLIPSIS}", width, Break.EMERGENCY)
        if lines:
            best, low = lines, middle + 1
        else:
            high = middle
    return best


def _lines(text: str, width: float, worst: Break) -> tuple[str, ...]:
    """The fewest lines, at most four, and among those the most even; () if none fit.

    Places are visited from the left; for each number of lines the cheapest way there
    is kept.
    """
    sums = [0.0, *accumulate(map(advance, text))]
    if sums[-1] > MAX_LINES * width:
        return ()
    kinds = {place: kind for place, kind in breaks(text).items() if kind <= worst}
    places = [0, *kinds, len(text)]
    even = sums[-1] / max(1, -(-sums[-1] // width))
    # ways[n][i]: cost of n lines ending at places[i], and where the last one began.
    ways: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _number in range(MAX_LINES):
        reached: dict[int, tuple[float, int]] = {}
        for begin, (cost, _origin) in ways[-1].items():
            for end in range(begin + 1, len(places)):
                used = _width(text, sums, places[begin], places[end])
                if used > width:
                    break
                here = (
                    cost + ((even - used) / width) ** 2 + _penalty(kinds, places[end])
                )
                if end not in reached or here < reached[end][0]:
                    reached[end] = (here, begin)
        ways.append(reached)
        if len(places) - 1 in reached:
            return _walk_back(text, places, ways)
    return ()


def _width(text: str, sums: Sequence[float], begin: int, end: int) -> float:
    """In em, without the spaces a line's end swallows."""
    while end > begin and text[end - 1].isspace():
        end -= 1
    return sums[end] - sums[begin]


def _penalty(kinds: dict[int, Break], place: int) -> float:
    return _COST[kinds[place]] if place in kinds else 0.0


def _walk_back(
    text: str, places: Sequence[int], ways: Sequence[dict[int, tuple[float, int]]]
) -> tuple[str, ...]:
    lines, end = [], len(places) - 1
    for reached in reversed(ways[1:]):
        begin = reached[end][1]
        lines.append(text[places[begin] : places[end]].strip())
        end = begin
    return tuple(reversed(lines))
