"""Comments leave the text; code that shows one stays, and nothing else changes."""

from __future__ import annotations

import time

import pytest

from articles.markdown.comments import without_comments


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a<!-- x -->b", "ab"),
        ("a\n<!-- x\ny -->\nb", "a\n\nb"),
        ("`<!-- x -->`", "`<!-- x -->`"),
        ("``<!-- x -->``", "``<!-- x -->``"),
        ("```\n<!-- x -->\n```\n<!-- y -->", "```\n<!-- x -->\n```\n"),
        ("~~~\n<!-- x -->\n~~~", "~~~\n<!-- x -->\n~~~"),
        ("```\n<!-- x -->", "```\n<!-- x -->"),
        ("a\n<!-- x", "a\n"),
        ("a <!-- x", "a <!-- x"),
        ("`a <!-- x --> b", "`a  b"),
        ("3 < 5 -- 6 > 2", "3 < 5 -- 6 > 2"),
    ],
)
def test_cases(given, expected):
    assert without_comments(given) == expected


@pytest.mark.parametrize("piece", ["<!--", "`", "```\n", "`a", "~~~", "-->", "<!-- "])
def test_hostile_text_costs_no_more_than_four_times_for_twice(piece):
    def cost(size: int) -> float:
        text = (piece * size)[: size * 2]
        best = []
        for _round in range(3):
            began = time.process_time()
            without_comments(text)
            best.append(time.process_time() - began)
        return min(best)

    assert cost(100_000) < 4 * cost(50_000) + 0.05
