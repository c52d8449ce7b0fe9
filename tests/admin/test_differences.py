"""Comparisons show what changed, and nothing else."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.admin.differences import MAX_LINES, compare
from articles.admin.line_ends import as_stored, with_lf

TEXTS = st.lists(st.sampled_from(["一", "二", "三", "", "## 四"]), max_size=12).map(
    "\n".join
)
ANY_ENDS = st.text(alphabet="ab\r\n", max_size=20)


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


def test_a_very_long_text_is_compared_in_time_and_bounded():
    old = "\n".join(f"行 {n}" for n in range(20_000))
    new = "\n".join(f"行 {n}" if n % 7 else f"列 {n}" for n in range(20_000))
    started = time.process_time()
    assert len(compare(old, new)) <= MAX_LINES
    assert time.process_time() - started < 5


@settings(max_examples=200, deadline=None)
@given(ANY_ENDS)
def test_a_browser_round_trip_changes_no_stored_text(stored):
    submitted = with_lf(stored).replace("\n", "\r\n")
    assert as_stored(submitted, stored) == stored
