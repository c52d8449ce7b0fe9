"""Cards made from an address alone."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph import derive_card
from articles.opengraph.derived import shorten_middle

TODAY = date(2026, 4, 1)
SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://e.com/news/grid-operators-warn", "grid operators warn"),
        ("https://e.com/news/grid_operators_warn.html", "grid operators warn"),
        ("https://e.com/a/rates-rise-again-10293847", "rates rise again"),
        ("https://e.com/a/rates-rise-again-3f9c2d1e4b5a", "rates rise again"),
        ("https://e.com/2025-11-13-rates-rise-again/", "rates rise again"),
        ("https://e.com/rates-rise-again/index.html", "rates rise again"),
        ("https://e.com/rates-rise-again/48213", "rates rise again"),
        ("https://e.com/電力需要-急増", "電力需要 急増"),
        ("https://e.com/%E9%9B%BB%E5%8A%9B%E9%9C%80%E8%A6%81", "電力需要"),
        ("https://e.com/rates-rise-again-2025-11-12/", "rates rise again"),
        ("https://e.com/articles/ASTC12ABC.html", ""),
        ("https://e.com/top-100-of-2025", ""),
        ("https://e.com/news097.html", ""),
        ("https://e.com/a-b-c-d", ""),
        ("https://e.com/", ""),
    ],
)  # fmt: skip
def test_title_is_the_words_of_the_path(url, title):
    card = derive_card(url, today=TODAY)
    assert card.title_is_derived is bool(title)
    if title:
        assert card.title == title


def test_without_words_the_address_itself_is_the_title():
    card = derive_card("https://www.news.co.jp/articles/2511/13/n097.html", today=TODAY)
    assert card.title == "news.co.jp › articles/2511/13/n097.html"
    assert card.site == "news.co.jp"
    assert derive_card("https://example.com").title == "example.com"


def test_a_long_address_is_shortened_in_its_middle():
    card = derive_card("https://example.com/" + "/".join(["x1"] * 60) + "/end.html")
    assert len(card.title) == 60
    assert card.title.startswith("example.com › x1/")
    assert card.title.endswith("/end.html")
    assert "…" in card.title


@pytest.mark.parametrize("length", [1, 2, 3, 10, 59, 60])
def test_shortening_keeps_exactly_the_length(length):
    assert len(shorten_middle("あ" * 500, length)) == length


@pytest.mark.parametrize(
    ("url", "published", "precision"),
    [
        ("https://e.com/2025/11/12/a.html", date(2025, 11, 12), "day"),
        ("https://e.com/2025/1/2/a.html", date(2025, 1, 2), "day"),
        ("https://e.com/2025-11-12/a", date(2025, 11, 12), "day"),
        ("https://e.com/2025-11-12-some-slug", date(2025, 11, 12), "day"),
        ("https://e.com/world/2025/nov/12/a", date(2025, 11, 12), "day"),
        ("https://e.com/news/20251113/k1001.html", date(2025, 11, 13), "day"),
        ("https://e.com/news/20251113", date(2025, 11, 13), "day"),
        ("https://www.itmedia.co.jp/news/2511/13/n.html", date(2025, 11, 13), "day"),
        ("https://www.itmedia.co.jp/news/2012/11/n.html", date(2020, 12, 11), "day"),
        ("https://e.jp/articles/2511/13/n.html", date(2025, 11, 13), "day"),
        ("https://e.com/2012/11/some-slug", date(2012, 11, 1), "month"),
        ("https://e.com/rates-rise-2025-11-12/", date(2025, 11, 12), "day"),
        ("https://e.go.jp/p/2025/11/20251112001/a.html", date(2025, 11, 12), "day"),
        ("https://e.go.jp/p/2025/11/20251299001/1.html", None, None),
        ("https://e.com/part-2025-11-12a", None, None),
        ("https://e.com/2025/13/45/a", None, None),
        ("https://e.com/2025/02/30/a", None, None),
        ("https://e.com/1993/01/01/a", None, None),
        ("https://e.com/2026/04/04/a", None, None),
        ("https://e.com/2026/04/03/a", date(2026, 4, 3), "day"),
        ("https://e.com/2099/01/01/a", None, None),
        ("https://e.com/0000/00/00/a", None, None),
        ("https://e.com/id/120251113", None, None),
        ("https://e.com/id/202511130", None, None),
        ("https://e.com/1399/99/a", None, None),
        ("https://e.com/articles/5/6/7", None, None),
        ("https://20251113.example.com/a?d=20251113", None, None),
    ],
)  # fmt: skip
def test_date_is_read_off_the_path_within_sane_limits(url, published, precision):
    card = derive_card(url, today=TODAY)
    assert (card.published, card.precision) == (published, precision)


def test_a_refused_address_still_gives_a_card_without_a_site():
    card = derive_card("javascript:alert('" + "x" * 500 + "')")
    assert card.title.startswith("javascript:alert")
    assert len(card.title) == 60
    assert (card.site, card.published) == ("", None)


def test_an_address_cannot_smuggle_invisible_characters_into_the_title():
    card = derive_card("https://e.com/%E2%80%AEgrid-%00operators-%E2%80%8Bwarn%0A")
    assert card.title == "grid operators warn"


def test_the_sample_article_gets_six_titles_and_four_dates():
    files = sorted(SEED.glob("*.md"))
    if not files:
        pytest.skip("the sample article is not beside this repository")
    urls = re.findall(r"\[\[ogp:(.*?)\]\]", files[0].read_text(encoding="utf-8"))
    cards = [derive_card(url, today=TODAY) for url in urls]
    assert len(cards) == 7
    assert sum(card.title_is_derived for card in cards) == 6
    assert {card.site: card.published for card in cards if card.published} == {
        "cnbc.com": date(2025, 11, 12),
        "fortune.com": date(2025, 11, 12),
        "techcrunch.com": date(2025, 10, 10),
        "itmedia.co.jp": date(2025, 11, 13),
    }


@settings(deadline=None)
@given(st.text() | st.text().map("https://example.com/".__add__))
def test_any_text_gives_a_card(text):
    card = derive_card(text, today=TODAY)
    assert len(card.title) <= 300
    assert not any(unicodedata.category(char) in ("Cc", "Cf") for char in card.title)
