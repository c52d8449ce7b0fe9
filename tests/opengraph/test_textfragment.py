"""Links to a sentence, and finding it again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph.pagetext import page_text
from articles.opengraph.textfragment import (
    MAX_CLAUSE,
    TextFragment,
    build_fragment,
    link_to_quote,
    parse_fragments,
    quote_found,
    split_quote,
)

URL = "https://example.com/a"
PAGE = page_text(
    """<html><head><title>送電網</title><style>p{}</style></head><body>
    <nav>記事一覧</nav><script>var quote = "隠れた文";</script>
    <p>送電網の増強には<em>約十年</em>かかる。費用は三兆円を見込む。</p>
    <!-- 消された文 --><template>ひな形</template>
    <p>The operator said &ldquo;capacity is gone&rdquo; in its
    half-year   report.</p>
    <ul><li>北海道<li>東北</ul>費用は三兆円を見込む。"""
)


def test_page_text_is_what_a_reader_sees():
    assert PAGE.split("\n") == [
        "記事一覧",
        "送電網の増強には約十年かかる。費用は三兆円を見込む。",
        "The operator said “capacity is gone” in its half-year report.",
        "北海道",
        "東北",
        "費用は三兆円を見込む。",
    ]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("送電網の増強には約十年かかる", True),
        ("増強 には\n約十年", True),
        ('the operator said "CAPACITY is gone"', True),
        ("half‐year report", True),
        ("送電網の増強…三兆円を見込む", True),
        ("送電網の増強（中略）三兆円", True),
        ("三兆円[...]送電網の増強", False),
        ("隠れた文", False),
        ("消された文", False),
        ("ひな形", False),
        ("十五年", False),
        ("", None),
        (" … ", None),
    ],
)
def test_quote_is_found_in_spite_of_copying(quote, found):
    assert quote_found(quote, PAGE) is found


def test_without_a_page_nobody_knows():
    assert quote_found("送電網", None) is None


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        (TextFragment("rates rose"), "text=rates%20rose"),
        (TextFragment("a-b, c & d"), "text=a%2Db%2C%20c%20%26%20d"),
        (TextFragment("s", "e", "p", "x"), "text=p-,s,e,-x"),
        (TextFragment("電力"), "text=%E9%9B%BB%E5%8A%9B"),
    ],
)
def test_fragments_are_written_so_that_nothing_is_mistaken(fragment, text):
    assert str(fragment) == text
    assert parse_fragments(":~:" + text) == [fragment]


def test_a_short_quote_stands_in_the_link_whole():
    link = link_to_quote(URL, "rates rose\n")
    assert link == f"{URL}#:~:text=rates%20rose"
    assert link_to_quote(f"{URL}#part", "rates") == f"{URL}#:~:text=rates"


@pytest.mark.parametrize("url", [f"{URL}#!/x", f"{URL}#/x"])
def test_routes_get_no_fragment(url):
    assert link_to_quote(url, "rates rose") == url


def test_a_quote_that_stands_twice_gets_what_precedes_it():
    quote = "費用は三兆円を見込む。"
    assert build_fragment(quote, PAGE) == TextFragment(
        quote, prefix="送電網の増強には約十年かかる。"
    )
    twice = "First, the cost is high. Later the cost is high."
    assert build_fragment("the cost is high", twice) == TextFragment(
        "the cost is high", prefix="First,"
    )
    assert build_fragment("up", "up and down. up and away.") == TextFragment(
        "up", suffix="and down. up and away."
    )
    assert build_fragment("約十年", PAGE) == TextFragment("約十年")


def test_a_long_quote_is_given_by_its_ends():
    quote = "送電網の増強には、" + "長い説明が続き" * 60 + "、最後にこう結ばれる。"
    fragment = build_fragment(quote)
    assert fragment == TextFragment("送電網の増強には、", "最後にこう結ばれる。")
    words = "The grid is full. " + "It goes on and on " * 30 + "until the very end."
    fragment = build_fragment(words)
    assert fragment is not None
    assert fragment.start == "The grid is full."
    assert words.endswith(f" {fragment.end}")


def test_lines_are_separate_blocks():
    assert build_fragment("北海道\n\n東北") == TextFragment("北海道", "東北")


def test_a_quote_without_any_place_to_cut_gets_a_plain_link():
    assert build_fragment("語" * 400) is None
    assert link_to_quote(URL, "語" * 400) == URL
    assert build_fragment(" \n") is None


@pytest.mark.parametrize(
    ("url", "plain", "quote"),
    [
        (f"{URL}#:~:text=rates%20rose", URL, "rates rose"),
        (f"{URL}#part:~:text=p-,rates,rose,-s", f"{URL}#part", "rates … rose"),
        (f"{URL}#:~:text=one&text=two", URL, "one"),
        (f"{URL}#:~:other=1", URL, ""),
        (f"{URL}#part", f"{URL}#part", ""),
        (URL, URL, ""),
        (f"{URL}#:~:text=", URL, ""),
        (f"{URL}#:~:text=a,b,c,d", URL, ""),
    ],
)
def test_a_pasted_address_gives_up_its_quote(url, plain, quote):
    assert split_quote(url) == (plain, quote)


part = st.text(alphabet="ab -,&%=語。\n~", min_size=1, max_size=12)


@settings(deadline=None)
@given(part, part | st.just(""), part | st.just(""), part | st.just(""))
def test_every_fragment_can_be_read_again(start, end, prefix, suffix):
    fragment = TextFragment(start, end, prefix, suffix)
    assert parse_fragments(f":~:{fragment}") == [fragment]


@settings(deadline=None)
@given(st.text(alphabet="ab c.語、。「」\n", max_size=700))
def test_a_built_fragment_is_part_of_the_quote(quote):
    fragment = build_fragment(quote)
    if fragment is None:
        return
    text = " ".join(quote.split())
    assert fragment.start in text
    assert fragment.end in text
    if fragment.end:
        assert max(len(fragment.start), len(fragment.end)) <= MAX_CLAUSE


@settings(deadline=None)
@given(st.text(alphabet="<>/!-ptemla scri&;\n語", max_size=200))
def test_any_markup_has_a_text(markup):
    assert "\n\n" not in page_text(markup)
