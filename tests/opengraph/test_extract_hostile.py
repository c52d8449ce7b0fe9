"""Pages that are empty, broken or made to be slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph import extract
from tests.opengraph.bombs import BOMBS
from tests.opengraph.pages import LINKED, URL, og


@pytest.mark.parametrize(
    "body", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\0" * 50, b"a", b"<"]
)
def test_an_empty_page_gives_the_card_of_its_address(body):
    card = extract(body, URL, "text/html")
    assert card.is_empty
    assert card.title == "grid operators warn again"
    assert card.site_name == "example.com"


@pytest.mark.parametrize(
    "url",
    ["", "http://[", "javascript:alert(1)", "\ud800", "https://e.com/" + "a" * 9999],
)
def test_a_bad_address_does_not_stop_extraction(url):
    card = extract(
        b"<title>T</title><link rel=canonical href=/a><base href=//[>", url, None
    )
    assert card.title == "T"
    assert card.canonical_url is None


FULL = (
    "<html lang=ja><meta charset=utf-8><title>送電網 &amp; 需要 | 例</title>"
    + og("title", "送電網")
    + og("image", "/a.jpg")
    + "<link rel=icon sizes=32x32 href=/i><base href=/x/>"
    + LINKED % '{"@type":"Article","headline":"x","author":[{"name":"m"}]}'
    + "<svg><title>s</title></svg><template></template><h1>h</h1><time datetime=2025>"
).encode()


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(FULL)),
            st.integers(0, 12),
            st.binary(max_size=12)
            | st.sampled_from(
                [b"<", b">", b'"', b"&", b"\x1b$B", b"<!--", b"<script>"]
            ),
        ),
        max_size=12,
    ),
    st.sampled_from(
        [None, "text/html", "text/html;charset=x-sjis", "\0;charset=", "a/b"]
    ),
)
def test_a_mutated_page_never_raises(changes, content_type):
    page = FULL
    for at, removed, added in changes:
        page = page[:at] + added + page[at + removed :]
    card = extract(page, URL, content_type)
    assert card.title
    for text in (card.title, card.description, card.site_name, *card.authors):
        text.encode()
        assert not set(text) & set("\x00\n\r\u202e\u200b")


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_made_to_be_slow_is_not(name):
    small, large = (BOMBS[name](size) for size in (32 * 1024, 128 * 1024))
    started = time.process_time()
    extract(small, URL, "text/html")
    extract(large, URL, "text/html")
    # Linear shapes need about 0.1 s of CPU on a slow machine, quadratic ones many
    # seconds; the whole table is in .ci/bench/opengraph.py.
    assert time.process_time() - started < 10
