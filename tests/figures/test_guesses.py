"""What surroundings suggest where a sentence is silent."""

from __future__ import annotations

from datetime import date

from articles.figures.candidates import extract_figures
from articles.figures.context import Status
from articles.figures.guesses import guess_missing

TEXT = """## 浜辺倉庫の計画

浜辺倉庫は5億円を投じる。

### 雇用

- **常勤職**: 約80人

## 業界全体

600か所が対象だ。面積は40ヘクタール。

## 浜辺倉庫と岬物流

岬物流は2020年に3億円を投じた。あわせて9人。
"""


def guesses():
    candidates = extract_figures(TEXT).candidates
    made = guess_missing(TEXT, candidates, written=date(2025, 11, 23))
    return {
        str(candidate.quantity.value): guess
        for candidate, guess in zip(candidates, made, strict=True)
    }


def test_a_heading_that_names_one_owner_suggests_it_down_to_the_next():
    found = guesses()
    assert found["80"].entity == "浜辺倉庫"
    assert found["600"].entity == ""
    assert found["9"].entity == ""  # two are named


def test_a_named_owner_needs_no_guess():
    assert guesses()["500000000"].entity == ""


def test_units_suggest_what_they_count():
    found = guesses()
    assert found["600"].measure == "箇所数"
    assert found["40"].measure in ("面積", "")
    assert found["80"].measure == ""  # the label says it


def test_a_year_that_was_over_is_a_fact():
    found = guesses()
    assert found["300000000"].status is Status.ACTUAL
    assert found["500000000"].status is None
