"""Answers searches by looking through every article, slowly and without any index.

Shares no code with the product: its own folding, its own cutting, lists of runs
compared one by one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache


@dataclass
class Row:
    """One article as the oracle knows it."""

    pk: int
    title: str
    labels: list[str]
    description: str
    evidence: list[str]
    body: str
    category: str
    tags: list[str]
    status: str
    published_at: datetime | None
    expire_at: datetime | None
    runs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def is_live(self, at: datetime) -> bool:
        return (
            self.status in ("scheduled", "published")
            and self.published_at is not None
            and self.published_at <= at
            and (self.expire_at is None or self.expire_at > at)
        )

    def cut_up(self) -> None:
        self.runs = {
            "title": runs_of(self.title),
            "labels": runs_of("\n".join(self.labels)),
            "description": runs_of(self.description),
            "evidence": runs_of("\n".join(self.evidence)),
            "body": runs_of(self.body),
        }


@dataclass
class Wish:
    """One part of a query: a word, or a filter by name."""

    value: str
    quoted: bool = False
    negative: bool = False
    filter: str = ""
    between: tuple[datetime | None, datetime | None] = (None, None)


def fold(text: str) -> str:
    out = []
    for char in unicodedata.normalize("NFKC", text).lower():
        code = ord(char)
        out.append(chr(code - 96) if 0x30A1 <= code <= 0x30F6 else char)
    return "".join(out)


def is_japanese(char: str) -> bool:
    name = unicodedata.name(char, "")
    return char == "ー" or name.startswith(("CJK UNIFIED", "HIRAGANA LETTER"))


def runs_of(text: str) -> list[tuple[str, str]]:
    """(kind, text) of each run; line ends count as runs no phrase holds."""
    found: list[tuple[str, str]] = []
    folded = fold(text)
    at = 0
    while at < len(folded):
        char = folded[at]
        end = at + 1
        if is_japanese(char):
            while end < len(folded) and is_japanese(folded[end]):
                end += 1
            found.append(("japanese", folded[at:end]))
        elif char.isdigit():
            while end < len(folded) and (
                folded[end].isdigit()
                or (folded[end] in ",." and folded[end + 1 : end + 2].isdigit())
            ):
                end += 1
            found += [("number", number) for number in _numbers(folded[at:end])]
        elif char.isalnum():
            while (
                end < len(folded)
                and folded[end].isalnum()
                and not is_japanese(folded[end])
            ):
                end += 1
            found.append(("word", folded[at:end]))
        elif char == "\n":
            found.append(("line", ""))
        at = end
    return found


def _numbers(cluster: str) -> list[str]:
    """1,234.5 is one number, 1,23 two and 2025.11.12 three."""
    whole, point, rest = cluster.partition(".")
    groups = whole.split(",")
    if "." in rest or "," in rest:
        return cluster.replace(",", " ").replace(".", " ").split()
    if len(groups) == 1:
        return [cluster]
    if len(groups[0]) < 4 and all(len(group) == 3 for group in groups[1:]):
        return ["".join(groups) + point + rest]
    return [*groups, *([rest] if point else [])]


def stands_in(wish: Wish, runs: list[tuple[str, str]]) -> bool:
    return any(
        _stands_at(way, runs, at, wish.quoted)
        for way in _ways_of(wish.value)
        for at in range(len(runs) - len(way) + 1)
    )


@cache
def _ways_of(value: str) -> list[list[tuple[str, str]]]:
    return _ways([run for run in runs_of(value) if run[0] != "line"])


def _stands_at(
    wanted: list[tuple[str, str]], runs: list[tuple[str, str]], at: int, quoted: bool
) -> bool:
    last = len(wanted) - 1
    for place, (kind, text) in enumerate(wanted):
        there_kind, there = runs[at + place]
        if kind != there_kind:
            return False
        if kind == "japanese":
            if place not in (0, last):
                fits = there == text
            elif last == 0:
                fits = text in there
            elif place == 0:
                fits = there.endswith(text)
            else:
                fits = there.startswith(text)
        elif kind == "word" and place == last and not quoted and len(text) >= 3:
            fits = there.startswith(text)
        else:
            fits = there == text
        if not fits:
            return False
    return True


def _ways(wanted: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """With and without a long mark after three kana or more, at two ends at most."""
    if not wanted:
        return []
    kind, text = wanted[-1]
    if (
        kind == "japanese"
        and text.endswith("ー")
        and not text.endswith("ーー")
        and _kana_before(text, len(text) - 1) >= 3
    ):
        wanted = [*wanted[:-1], (kind, text[:-1])]
    places = []
    for number, (run_kind, run) in enumerate(wanted):
        if run_kind != "japanese":
            continue
        for at in range(1, len(run) + 1):
            is_final = number == len(wanted) - 1 and at == len(run)
            after = run[at : at + 1]
            if is_final or run[at - 1] == "ー" or not _is_kana(run[at - 1]):
                continue
            beyond = run[at + 1 : at + 2] if after == "ー" else after
            if _is_kana(beyond) or beyond == "ー":
                continue
            if after == "ー" and number == len(wanted) - 1 and at + 1 == len(run):
                continue
            if _kana_before(run, at) >= 3:
                places.append((number, at, after == "ー"))
    ways = [wanted]
    if len(places) <= 2:
        for number, at, has_mark in reversed(places):
            ways = [
                [
                    *way[:number],
                    (
                        "japanese",
                        way[number][1][:at]
                        + mark
                        + way[number][1][at + (1 if has_mark else 0) :],
                    ),
                    *way[number + 1 :],
                ]
                for way in ways
                for mark in ("", "ー")
            ]
    return ways


def _kana_before(text: str, at: int) -> int:
    """Length of the kana run that ends there; it must start with a kana."""
    start = at
    while start > 0 and (_is_kana(text[start - 1]) or text[start - 1] == "ー"):
        start -= 1
    return at - start if _is_kana(text[start : start + 1]) else 0


def _is_kana(char: str) -> bool:
    return len(char) == 1 and 0x3041 <= ord(char) <= 0x3096


def answer(
    rows: Sequence[Row], wishes: Sequence[Wish], at: datetime, order: str
) -> list[int]:
    """Primary keys in order: by tier when `order` is best, the newest first."""
    hits = []
    words = [wish for wish in wishes if not wish.filter and not wish.negative]
    for row in rows:
        if row.is_live(at) and all(_suits(wish, row) for wish in wishes):
            tier = 3
            if order == "best" and words:
                for number, fields in enumerate(
                    (
                        ("title",),
                        ("title", "labels"),
                        ("title", "labels", "description"),
                    )
                ):
                    if all(
                        any(stands_in(word, row.runs[name]) for name in fields)
                        for word in words
                    ):
                        tier = number
                        break
            assert row.published_at is not None
            hits.append((tier, -row.published_at.timestamp(), -row.pk))
    return [-pk for _tier, _moment, pk in sorted(hits)]


def _suits(wish: Wish, row: Row) -> bool:
    if wish.filter == "tag":
        found = fold(wish.value) in [fold(tag) for tag in row.tags]
    elif wish.filter == "category":
        found = fold(wish.value) == fold(row.category)
    elif wish.filter == "source":
        found = stands_in(Wish(wish.value, quoted=True), row.runs["evidence"])
    elif wish.filter == "date":
        first, end = wish.between
        assert row.published_at is not None
        found = (first is None or row.published_at >= first) and (
            end is None or row.published_at < end
        )
    else:
        found = any(stands_in(wish, runs) for runs in row.runs.values())
    return found != wish.negative
