"""How a title is set into lines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.socialcard.titles import (
    LARGEST,
    MAX_LINES,
    SMALLEST,
    fit,
    set_title,
    width_of,
)

WIDTH, HEIGHT = 1000, 314
LONG = "全国1,741市区町村の決算統計から三十年を読み解き、公共施設の将来を考える。" * 8


def test_a_short_title_is_one_large_line():
    placed = set_title("電力", width=WIDTH, height=HEIGHT)
    assert placed.lines == ("電力",)
    assert placed.size == LARGEST


def test_a_title_breaks_between_phrases():
    placed = set_title(
        "AI企業が5兆円を投じるデータセンター、電力は足りるのか――2026年の需給を読む",
        width=WIDTH,
        height=HEIGHT,
    )
    assert placed.lines == (
        "AI企業が5兆円を投じる",
        "データセンター、電力は足りるのか",
        "――2026年の需給を読む",
    )


def test_a_title_too_long_ends_in_an_ellipsis_and_in_no_half_number():
    for length in range(90, 160):
        placed = set_title(LONG[:length], width=WIDTH, height=HEIGHT)
        text = "".join(placed.lines)
        if text.endswith("…"):
            assert not text[:-1].endswith(("1", "1,", "1,7", "1,74", "1,741"))
    placed = set_title(LONG, width=WIDTH, height=HEIGHT)
    assert len(placed.lines) == MAX_LINES
    assert placed.lines[-1].endswith("…")
    assert placed.size == SMALLEST
    # As much as there is room for, within a few characters.
    assert len("".join(placed.lines)) > MAX_LINES * WIDTH / SMALLEST * 0.85


def test_a_word_wider_than_the_picture_breaks_all_the_same():
    placed = set_title("https://example.jp/" + "a" * 90, width=WIDTH, height=HEIGHT)
    assert "".join(placed.lines) == "https://example.jp/" + "a" * 90


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="港の在庫が、「減」。ーっデータ 12,5億円%AIab(…―", max_size=200)
)
def test_every_line_fits_and_nothing_is_lost(text):
    title = " ".join(text.split())
    placed = set_title(title, width=WIDTH, height=HEIGHT)
    assert len(placed.lines) <= MAX_LINES
    assert all(width_of(line) * placed.size <= WIDTH + 0.01 for line in placed.lines)
    assert placed.height <= HEIGHT or placed.size == SMALLEST
    set_text = "".join("".join(placed.lines).split())
    whole = "".join(title.split())
    assert set_text == whole or whole.startswith(set_text.removesuffix("…"))


def test_one_line_is_cut_to_its_room():
    assert fit("経済", width=10) == "経済"
    cut = fit("経済" * 20, width=10)
    assert cut.endswith("…")
    assert 9 < width_of(cut) <= 10
