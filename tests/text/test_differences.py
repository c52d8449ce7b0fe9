"""Comparisons show what changed, to the character, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.differences import MAX_LINES, compare, pieces_of

TEXTS = st.lists(st.sampled_from(["一", "二", "三", "", "## 四"]), max_size=12).map(
    "\n".join
)
LINES = st.text(alphabet="在庫は三割減 ab12,", max_size=30)


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS)
def test_added_and_removed_lines_are_the_difference(old, new):
    changes = compare(old, new, context=50)
    if old.splitlines() == new.splitlines():
        assert changes == []
        return
    sides = {
        "removed": [c.text for c in changes if c.kind in {"removed", "same"}],
        "added": [c.text for c in changes if c.kind in {"added", "same"}],
    }
    assert sides == {"removed": old.splitlines(), "added": new.splitlines()}


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS)
def test_every_line_carries_its_number_and_its_whole_text_in_pieces(old, new):
    before, after = old.splitlines(), new.splitlines()
    for change in compare(old, new):
        if change.kind in {"added", "removed"}:
            text = before if change.kind == "removed" else after
            assert text[change.number - 1] == change.text
            assert "".join(piece.text for piece in change.pieces) == change.text
        elif change.kind == "same":
            assert after[change.number - 1] == change.text


@settings(max_examples=200, deadline=None)
@given(LINES, LINES)
def test_what_is_not_marked_is_in_both(old, new):
    ours, theirs = pieces_of(old, new)
    assert "".join(p.text for p in ours) == old
    assert "".join(p.text for p in theirs) == new
    same = [
        "".join(p.text for p in side if not p.is_changed) for side in (ours, theirs)
    ]
    assert same[0] == same[1]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("在庫は三割減りました。", "在庫は四割減りました。", ("三", "四")),
        ("東京都の人口は増えた。", "東京都の夜間人口は増えた。", ("", "夜間")),
        ("500億ドルを投じる", "600億ドルを投じる", ("500", "600")),
        ("1,200件の記事", "1,250件の記事", ("1,200", "1,250")),
        ("The port was closed", "The port is closed", ("was", "is")),
    ],
)
def test_japanese_lines_change_by_the_character_words_and_numbers_whole(
    old, new, marked
):
    sides = pieces_of(old, new)
    assert marked == tuple(
        "".join(piece.text for piece in side if piece.is_changed) for side in sides
    )


def test_a_line_is_compared_with_the_one_it_became():
    old = "一つ目の段落は同じです。\n倉庫の在庫は三割減りました。\n"
    new = "倉庫の在庫は四割減りました。\n"
    added = next(c for c in compare(old, new) if c.kind == "added")
    assert [p.text for p in added.pieces if p.is_changed] == ["四"]


def test_ten_edits_of_an_article_are_ten_hunks():
    lines = [f"{n}番目の段落には{n * 7}件の記録があります。" for n in range(100)]
    edited = [
        f"{line}追記。" if number % 10 == 5 else line
        for number, line in enumerate(lines)
    ]
    changes = compare("\n".join(lines), "\n".join(edited))
    assert sum(change.kind == "gap" for change in changes) == 9
    assert sum(change.kind == "added" for change in changes) == 10


def test_a_very_long_text_is_compared_in_time_and_bounded():
    old = "\n".join(f"行 {n}" for n in range(20_000))
    new = "\n".join(f"行 {n}" if n % 7 else f"列 {n}" for n in range(20_000))
    started = time.process_time()
    assert len(compare(old, new)) <= MAX_LINES
    assert time.process_time() - started < 5


def test_very_long_lines_are_compared_in_time():
    started = time.process_time()
    compare("あい" * 20_000, "いあ" * 20_000)
    compare("\n".join(["あい" * 400] * 80), "\n".join(["いう" * 400] * 80))
    assert time.process_time() - started < 10
