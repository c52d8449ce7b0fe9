"""Slugs: readable, bounded, distinct where the text is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.slugs import article_slug, slugify, unique_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("人工知能", "人工知能"),
        ("データ センター", "データ-センター"),
        ("ﾃﾞｰﾀ", "データ"),
        ("1.4兆ドル", "1-4兆ドル"),
        ("3〜4兆ドル", "3-4兆ドル"),
        ("2025/2026年", "2025-2026年"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("C++言語", "c-plus-plus-言語"),
        ("a+b", "a-b"),
        ("Don't Panic!", "dont-panic"),
        ("なぜ今、自社データセンターなのか？", "なぜ今-自社データセンターなのか"),
        ("人々と〇", "人々と〇"),
    ],
)
def test_slugify(text, slug):
    assert slugify(text) == slug


def test_a_name_without_letters_gets_an_id_of_its_own():
    assert slugify("🎉") == slugify("🎉") != slugify("🎊")
    assert slugify("🎉").isalnum()


@given(st.text(), st.integers(min_value=1, max_value=90))
def test_a_slug_is_never_empty_nor_too_long_and_is_stable(text, length):
    slug = slugify(text, length)
    assert 0 < len(slug) <= length
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    if length >= 80 and len(slug) < 60:
        assert slugify(slug, length) == slug


@pytest.mark.parametrize(
    ("title", "day", "slug"),
    [
        ("AcmeCloud、200億ドルを投資", date(2026, 1, 5), "2026-01-05-acmecloud-200"),
        ("Café と Résumé: GPT-5の1.4兆", None, "gpt-5-1-4"),
        ("ＡＩの時代", None, "ai"),
        ("C#とC++", None, "c-sharp-c-plus-plus"),
    ],
)
def test_an_article_slug_holds_only_the_ascii_of_the_title(title, day, slug):
    assert article_slug(title, day) == slug


def test_a_title_without_ascii_gets_a_deterministic_id():
    first = article_slug("日本企業への示唆", date(2026, 1, 5))
    assert first == article_slug("日本企業への示唆", date(2026, 1, 5))
    assert first.startswith("2026-01-05-")
    assert len(first) == len("2026-01-05-") + 8
    assert first != article_slug("日本企業への示唆と課題", date(2026, 1, 5))


@given(st.text(), st.integers(min_value=12, max_value=90))
def test_an_article_slug_is_ascii_and_bounded(title, length):
    slug = article_slug(title, date(2026, 1, 5), length)
    assert slug.isascii()
    assert len(slug) <= length
    assert not slug.endswith("-")


def test_a_taken_slug_gets_the_next_free_number_within_the_length():
    assert unique_slug("ai", {"ai", "ai-2"}) == "ai-3"
    assert unique_slug("ai", set()) == "ai"
    assert unique_slug("abcdef", {"abcdef"}.__contains__, 6) == "abcd-2"
