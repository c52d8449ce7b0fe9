"""What surroundings suggest where a sentence is silent."""

from __future__ import annotations

from articles.figures.candidates import extract_figures

TEXT = """## 白波商事の計画

白波商事は5億円を投じる。

### 雇用

- **常勤職**: 約80人

## 業界全体

600か所が対象だ。面積は40ヘクタール。

## 白波商事と緑川銀行

緑川銀行は2020年に3億円を投じた。あわせて9人。
"""


def guesses():
    found = extract_figures(TEXT)
    return {
        str(candidate.quantity.value): guess
        for candidate, guess in zip(found.candidates, found.guesses, strict=True)
    }


def test_a_heading_that_names_one_owner_suggests_it_down_to_the_next():
    found = guesses()
    assert found["80"].entity == "白波商事"
    assert found["600"].entity == ""
    assert found["9"].entity == ""  # two are named


def test_a_named_owner_needs_no_guess():
    assert guesses()["500000000"].entity == ""


def test_units_suggest_what_they_count():
    found = guesses()
    assert found["600"].measure == "箇所数"
    assert found["40"].measure in ("面積", "")
    assert found["80"].measure == ""  # the label says it
