"""Three texts side by side: nothing lost, nothing invented, conflicts never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.merging import merge, merged

TEXT = st.lists(st.sampled_from(["一", "二", "三", "四", ""]), max_size=8).flatmap(
    lambda lines: st.sampled_from(["\n".join(lines), "\n".join([*lines, ""])])
)
BASE = "一\n二\n三\n四\n五\n"


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_the_hunks_give_each_text_back(base, theirs, mine):
    hunks = merge(base, theirs, mine)
    for name, text in (("base", base), ("theirs", theirs), ("mine", mine)):
        assert "".join("".join(getattr(hunk, name)) for hunk in hunks) == text


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_who_changed_alone_gets_exactly_the_own_text(base, edited):
    assert merged(merge(base, base, edited), {}) == edited
    assert merged(merge(base, edited, base), {}) == edited
    assert merged(merge(base, edited, edited), {}) == edited


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_a_choice_for_every_hunk_gives_one_side_whole(base, theirs, mine):
    hunks = merge(base, theirs, mine)
    for side, text in (("theirs", theirs), ("mine", mine)):
        assert merged(hunks, {hunk.key: side for hunk in hunks}) in {text, text + "\n"}


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_taking_both_loses_no_line_of_either(base, theirs, mine):
    result = merged(
        merge(base, theirs, mine),
        dict.fromkeys([h.key for h in merge(base, theirs, mine)], "both"),
    )
    assert result is not None
    lines = result.splitlines()
    for text in (theirs, mine):
        for line in set(text.splitlines()):
            assert lines.count(line) >= text.splitlines().count(line)


def test_edits_apart_come_together():
    theirs, mine = BASE.replace("二", "弐"), BASE.replace("五", "伍")
    assert merged(merge(BASE, theirs, mine), {}) == "一\n弐\n三\n四\n伍\n"


def test_edits_of_one_line_are_a_conflict_until_somebody_decides():
    hunks = merge(BASE, BASE.replace("三", "参"), BASE.replace("三", "さん"))
    (conflict,) = [hunk for hunk in hunks if hunk.kind == "conflict"]
    assert conflict.line == 3
    assert merged(hunks, {}) is None
    assert merged(hunks, {"another": "mine"}) is None
    assert merged(hunks, {conflict.key: "nonsense"}) is None
    assert merged(hunks, {conflict.key: "both"}) == "一\n二\n参\nさん\n四\n五\n"


@pytest.mark.parametrize(("theirs", "mine"), [("一\n二", "一\n"), ("", "一"), ("", "")])
def test_ends_without_a_line_break_do_not_run_together(theirs, mine):
    hunks = merge("一\n", theirs, mine)
    result = merged(hunks, {hunk.key: "both" for hunk in hunks})
    assert result is not None
    assert "二一" not in result
