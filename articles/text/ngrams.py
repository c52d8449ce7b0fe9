"""Cuts text into what search compares: Japanese by two characters, the rest by words.

A *run* is a stretch of Japanese, a word of another script or a number. Indexed text
turns each Japanese run into its first character, all pairs, and its last character:
「円高」 is 円, 円高, 高. A phrase then leaves out the outermost single characters,
since a reader's word may begin and end inside a run, and finds exactly the places where
its runs stand one behind the other, whatever the punctuation between.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product, zip_longest
from sys import byteorder
from typing import Literal

from articles.text.folding import search_fold

VERSION = "1"
"""Raised with every change of folding or cutting; older index rows are made anew."""

LONGEST_WORD = 64  # of a word or number; longer ones are cut, on both sides alike
_SHORTEST_PREFIX = 3  # "ai" does not find "air"; "agent" does find "agents"
_LINE = "_"  # stands for a line end; no run contains it

_JAPANESE = (
    "\u3005-\u3007\u3041-\u3096\u309d\u309e\u30f7-\u30fa\u30fc\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U000323af"
)
# A comma before the number may be the sentence's own: 円，3,200人.
_START = r"(?<![0-9])(?<![0-9][.,])"
_POINT = r"\.[0-9]+(?!\.?[0-9])"
_GROUPED = rf"{_START}[0-9]{{1,3}}(?:,[0-9]{{3}})+(?!,?[0-9])(?:{_POINT})?"
_DECIMAL = rf"{_START}[0-9]+{_POINT}"
# Most places between two runs are blanks: passed over before the rest is tried.
_RUN = re.compile(
    rf"(?P<japanese>[{_JAPANESE}]+)|(?P<line>\n)"
    rf"|(?! )(?:(?=[0-9])(?P<number>{_GROUPED}|{_DECIMAL}|[0-9]+)"
    rf"|(?P<word>[^\W_{_JAPANESE}]+))"
)
_KANA = "\u3041-\u3096"
# A loanword may or may not end in a long mark: サーバ, サーバー. Short ones must: カー.
_LONG_END = re.compile(
    f"(?<![{_KANA}ー])([{_KANA}][{_KANA}ー]+[{_KANA}])ー?(?![{_KANA}ー])"
)
_ENDS_LONG = re.compile(f"[{_KANA}ー]{{2,}}[{_KANA}]\\Z")
_VARYING_ENDS = 2  # with more of them the phrase is taken as typed

_type_of_run = Literal["japanese", "number", "word", "line"]


@dataclass(frozen=True, slots=True)
class Run:
    """One piece of folded text; numbers without their grouping commas."""

    kind: _type_of_run
    text: str


@dataclass(frozen=True)
class Phrase:
    """Runs one behind the other. `prefix`: the last word may go on."""

    runs: tuple[Run, ...]
    prefix: bool = False

    @property
    def character(self) -> str:
        """The single Japanese character that is all of it, else ""."""
        only = self.runs[0]
        alone = len(self.runs) == 1 and only.kind == "japanese" and len(only.text) == 1
        return only.text if alone else ""

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """What must follow one another in `index_tokens`; () for a character."""
        if self.character:
            return ()
        tokens: list[str] = []
        last = len(self.runs) - 1
        for at, run in enumerate(self.runs):
            if run.kind != "japanese":
                tokens.append(run.text)
                continue
            if at > 0:
                tokens.append(run.text[0])
            tokens += _pairs(run.text)
            if at < last:
                tokens.append(run.text[-1])
        return tuple(tokens)

    @cached_property
    def text(self) -> str:
        """What must stand in `run_text`."""
        whole = " ".join(run.text for run in self.runs)
        if self.runs[0].kind != "japanese":
            whole = " " + whole
        if self.runs[-1].kind != "japanese" and not self.prefix:
            whole += " "
        return whole

    @cached_property
    def pattern(self) -> str:
        """A regular expression that finds it in folded text."""
        parts = [_run_pattern(self.runs[0])]
        for before, run in pairwise(self.runs):
            # Two runs of one kind are two only because something parts them.
            parts.append(r"[^\w\n]+" if _must_part(before, run) else r"[^\w\n]*")
            parts.append(_run_pattern(run))
        whole = "".join(parts)
        if self.runs[0].kind == "word":  # it may follow a number: 3km
            whole = rf"(?<![^\W0-9{_JAPANESE}]){whole}"
        elif self.runs[0].kind == "number":
            whole = rf"(?<![^\W{_JAPANESE}])(?<![0-9][.,]){whole}"
        if self.runs[-1].kind == "word":
            rest = rf"[^\W{_JAPANESE}]*" if self.prefix else rf"(?![^\W{_JAPANESE}])"
            whole += rest
        elif self.runs[-1].kind == "number":
            whole += r"(?![.,]?[0-9])"
        elif _ENDS_LONG.search(self.runs[-1].text):
            whole += "ー?"
        return whole


@dataclass(frozen=True, slots=True)
class Cut:
    """A text ready for the index, as one text each; see the functions below."""

    tokens: str
    """`index_tokens`, between single spaces."""
    characters: str
    """`index_characters`, one behind the other."""
    runs: str
    """`run_text`."""


def cut(text: str) -> Cut:
    """All that an index wants of a text, from one look at it.

    >>> cut("円高で5")
    Cut(tokens='円 円高 高で で 5', characters='で円高', runs=' 円高で 5 ')
    """
    runs: list[str] = []
    marked: list[str] = []
    words: list[str] = []
    japanese: list[str] = []
    for kind, run in _runs(search_fold(text)):
        runs.append(run)
        if kind == "japanese":
            marked.append(run)
            japanese.append(run)
        else:
            marked.append(_WORD_HERE)
            words.append(run)
    return Cut(
        _tokens(f" {' '.join(marked)} ", words),
        "".join(sorted(set("".join(japanese)))),
        f" {' '.join(runs)} ",
    )


_WORD_HERE = "\ue000"  # no run contains a character for private use


def _tokens(marked: str, words: list[str]) -> str:
    """The tokens of runs between single spaces, `words` standing for `_WORD_HERE`.

    Each character goes beside the next one, for the whole text at once: what pairs
    with a space is then a run's first or last character. A list of tokens, nine
    thousand an article, would take four times as long.
    """
    characters = array(_UNSIGNED)
    characters.frombytes(marked.encode(_UTF32, "surrogatepass"))
    pairs = array(_UNSIGNED, [ord(" ")]) * (3 * (len(characters) - 1))
    pairs[0::3] = characters[:-1]
    pairs[1::3] = characters[1:]
    text = pairs.tobytes().decode(_UTF32, "surrogatepass").replace("   ", " ").strip()
    between = text.replace(f"{_WORD_HERE} {_WORD_HERE}", _WORD_HERE).split(_WORD_HERE)
    return "".join(
        piece for pair in zip_longest(between, words, fillvalue="") for piece in pair
    )


_UNSIGNED = next(code for code in "IL" if array(code).itemsize == 4)
_UTF32 = "utf-32-le" if byteorder == "little" else "utf-32-be"


def index_tokens(text: str) -> list[str]:
    """Tokens of a text to index, in order; `text` as a reader sees it.

    >>> index_tokens("円高で500億ドル")
    ['円', '円高', '高で', 'で', '500', '億', '億ど', 'どる', 'る']
    """
    return cut(text).tokens.split()


def index_characters(text: str) -> set[str]:
    """The Japanese characters that occur in it, for words of one character."""
    return set(cut(text).characters)


def run_text(text: str) -> str:
    """All runs between single spaces, the form in which phrases are checked.

    >>> run_text("円高で500億ドル")
    ' 円高で 500 億どる '
    """
    return cut(text).runs


def phrases(text: str, *, exact: bool = False) -> tuple[Phrase, ...]:
    """The ways to find what a reader typed; any one of them is enough.

    Several where a loanword may be written with or without a final ー. `exact` keeps
    the last word whole. () when there is nothing to find: punctuation alone.

    >>> [phrase.text for phrase in phrases("サーバー")]
    ['さーば']
    """
    found = _runs(search_fold(text))
    runs = [Run(kind, run) for kind, run in found if kind != "line"]
    if not runs:
        return ()
    last = runs[-1]
    prefix = not exact and last.kind == "word" and len(last.text) >= _SHORTEST_PREFIX
    choices = _long_ends(runs)
    return tuple(
        Phrase(tuple(choice), prefix=prefix)
        for choice in dict.fromkeys(product(*choices))
    )


def _runs(folded: str) -> Iterator[tuple[_type_of_run, str]]:
    at_line_end = True
    for japanese, line, number, word in _RUN.findall(folded):
        if line:
            if not at_line_end:
                yield "line", _LINE
            at_line_end = True
            continue
        at_line_end = False
        if japanese:
            yield "japanese", japanese
        elif word:
            yield "word", word[:LONGEST_WORD]
        else:
            yield "number", number.replace(",", "")[:LONGEST_WORD]


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _long_ends(runs: list[Run]) -> list[list[Run]]:
    """For each run the ways to write it.

    At the very end the mark is simply left out: what is found then may go on with it.
    """
    ends = [
        list(_LONG_END.finditer(run.text)) if run.kind == "japanese" else []
        for run in runs
    ]
    final = runs[-1].text
    if ends[-1] and ends[-1][-1].end() == len(final):
        final = final[: ends[-1].pop().end(1)]
    choices = [[run] for run in [*runs[:-1], Run(runs[-1].kind, final)]]
    if sum(map(len, ends)) <= _VARYING_ENDS:
        for at, found in enumerate(ends):
            choices[at] = [
                Run(runs[at].kind, way) for way in _ways(choices[at][0], found)
            ]
    return choices


def _ways(run: Run, ends: list[re.Match[str]]) -> list[str]:
    """The run with and without a long mark at each of these ends."""
    ways = [run.text]
    for end in reversed(ends):
        ways = [
            run.text[: end.end(1)] + mark + way[end.end() :]
            for way in ways
            for mark in ("", "ー")
        ]
    return ways


def _must_part(before: Run, run: Run) -> bool:
    return before.kind == run.kind or (before.kind == "word" and run.kind == "number")


def _run_pattern(run: Run) -> str:
    if run.kind != "number":
        return re.escape(run.text)
    whole, point, rest = run.text.partition(".")
    first = len(whole) % 3 or 3
    groups = [
        whole[:first],
        *(whole[at : at + 3] for at in range(first, len(whole), 3)),
    ]
    return ",?".join(groups) + re.escape(point + rest)
