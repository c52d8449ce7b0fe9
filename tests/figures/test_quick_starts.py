"""Jumping to where something can begin finds what trying every character finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from articles.figures import masking, periods, scan
from articles.figures.numerals import KANJI_START, narrow

PIECES = st.sampled_from(
    [
        *(
            "2025",
            "1.4",
            "12",
            "3",
            "令和7",
            "平成元",
            "昭和",
            "二〇二五",
            "十",
            "年",
            "月",
        ),
        *(
            "日",
            "年度",
            "上半期",
            "第1",
            "四半期",
            "から",
            "まで",
            "〜",
            "~",
            "-",
            "/",
            ":",
        ),
        *(
            "過去",
            "今後",
            "直近の",
            "向こう",
            "ここ",
            "約",
            "およそ",
            "数",
            "複数の",
            "半",
        ),
        *(
            "同年",
            "以降",
            "月期",
            "世紀",
            "時半",
            "代",
            "間",
            "目",
            "の",
            "工場",
            "、",
            "。",
        ),
        *(" ", "\n", "In ", "by ", "FY", "Q3 ", "the past ", "three ", "years", "May "),
        *("November 12, ", "first quarter of ", "1990s", "x", "_", "Ａ", "é"),
        *(
            "**",
            "*",
            "`",
            "``",
            "[",
            "](https://a.example/)",
            "![",
            "[[ogp:",
            "]]",
            "<b>",
        ),
        *(
            "<!--",
            "-->",
            "https://b.example/x",
            "\\",
            "~~",
            "http",
            "h",
            "!",
            "\n- ",
            "# 1. ",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@given(TEXTS)
def test_every_period_is_found(text: str) -> None:
    narrowed = narrow(text)
    found = [
        (match.start(), match.end(), match.lastgroup)
        for match in periods._MASTER.finditer(narrowed)
    ]
    starts = [start for start, _, _ in found]
    scanned = periods.dated_stretches(narrowed)
    assert len(scanned) == len(found)
    assert all(
        start <= own[0] and own[1] <= end and own[2] == kind
        for (start, end, kind), own in zip(found, scanned, strict=True)
    )
    assert starts == sorted(starts)


@given(TEXTS)
def test_every_mark_of_the_text_is_found(text: str) -> None:
    at = 0
    while found := masking._INLINE.search(text, at):
        assert masking._INLINE_STARTS.match(text, found.start())
        at = found.end()


_SLOW_STARTS = re.compile(
    rf"(?<!\d)(?<!\d[.,])\d|(?<![{KANJI_START}万萬億兆京])(?:[{KANJI_START}])"
    r"|数(?=[^学値字量式理])"
    r"|\b(?:tens|dozens|hundreds|thousands|millions|billions|trillions|several)\b",
    re.IGNORECASE,
)


@given(TEXTS)
def test_every_start_of_a_number_is_found(text: str) -> None:
    found = [match.span() for match in scan._STARTS.finditer(text)]
    assert found == [match.span() for match in _SLOW_STARTS.finditer(text)]


@given(TEXTS)
def test_a_text_without_marks_is_its_own_plain_text(text: str) -> None:
    line = text.replace("\n", " ")
    if masking._is_plain(line):
        assert masking._cuts(line, masking.READ_FIELDS) == []
