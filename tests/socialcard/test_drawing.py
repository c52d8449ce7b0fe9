"""The finished picture: size, weight, sameness, and that its words show."""

from __future__ import annotations

import io
import time
from datetime import date
from typing import Any

import pytest
from PIL import Image, ImageChops

from articles.socialcard import draw
from articles.socialcard.drawing import written

WORDS: dict[str, Any] = {
    "title": "「港の在庫が三割減」は本当か 倉庫会社3社の決算と港湾統計から動きを追う",
    "category": "経済",
    "date": date(2025, 11, 23),
    "site": "裏付け",
    "note": "出典 7件",
}


def _picture(**changes) -> Image.Image:
    return Image.open(io.BytesIO(draw(**{**WORDS, **changes}))).convert("RGB")


def test_it_is_a_light_png_of_the_size_asked_for():
    data = draw(**WORDS)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(data) <= 150_000
    assert Image.open(io.BytesIO(data)).size == (1200, 630)
    assert _picture(size=(600, 600)).size == (600, 600)


def test_the_heaviest_title_stays_light_and_quick():
    begin = time.process_time()
    data = draw(**{**WORDS, "title": "鬱蒼とした驫麤の轟く龍鳳" * 25})
    assert len(data) <= 150_000
    assert time.process_time() - begin < 10


def test_the_same_words_give_the_same_bytes():
    assert draw(**WORDS) == draw(**WORDS)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "別の題"},
        {"category": "社会"},
        {"date": date(2025, 11, 24)},
        {"site": "港日報"},
        {"note": "出典 8件"},
        {"language": "en"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_word_shows(change):
    assert ImageChops.difference(_picture(), _picture(**change)).getbbox()


def test_words_stay_on_their_sheet():
    """Outside of the sheet only the table and the backing sheet may show."""
    long = {"title": "W" * 300, "category": "長" * 100, "site": "名" * 100}
    plain = _picture(title="", category="", site="", note="", date=None)
    full = _picture(**long, note="注" * 100)
    changed = ImageChops.difference(plain, full).getbbox()
    assert changed is not None
    left, top, right, bottom = changed
    assert left >= 84
    assert right <= 1100
    assert top >= 60
    assert bottom <= 572


def test_missing_signs_do_not_stop_the_drawing():
    shown = _picture(title="😀" * 3)
    assert not ImageChops.difference(shown, _picture(title="〓〓〓")).getbbox()


def test_dates_are_written_as_their_readers_do():
    assert written(date(2025, 11, 3), "ja") == "2025年11月3日"
    assert written(date(2025, 11, 3), "ja-JP") == "2025年11月3日"
    assert written(date(2025, 11, 3), "en-GB") == "3 November 2025"
