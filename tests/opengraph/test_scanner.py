"""Tags, attributes and references as HTML reads them."""

from __future__ import annotations

import html
from collections import Counter

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph.metadata import read_metadata
from articles.opengraph.scanner import ScanLimits, attributes, scan, unescape


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<p><b>x</b></p>", ["p", "b", "/b", "/p"]),
        ("<P\n>x</P >", ["p", "/p"]),
        ("1 < 2 <b> 3 > 2", ["b"]),
        ("<!-- <a> --><b>", ["b"]),
        ("<!--><a>", ["a"]),
        ("<!-- <a> --!><b>", ["b"]),
        ("<!-- <a>", []),
        ("<!doctype html><?xml x?><a>", ["a"]),
        ("</ x><a>", ["a"]),
        ("</><a>", ["a"]),
        ("<a title='<b>'><i>", ["a", "i"]),
        ('<a title="1>0"><i>', ["a", "i"]),
        ("<a title=it's><i>", ["a", "i"]),
        ("<a b='1' c=\"2\" d=3><i>", ["a", "i"]),
        ('<a title="never closed><i>', ["a", "i"]),
        ("<a <b>", ["a"]),
        ("<a", []),
        ("<script><a></script><b>", ["script", "b"]),
        ("<script></scripty></script ><b>", ["script", "b"]),
        ("<title><a></TITLE><b>", ["title", "b"]),
        ("<textarea><a></textarea><b>", ["textarea", "b"]),
        ("<script><a>", ["script"]),
        ("<noscript><a></noscript>", ["noscript", "a", "/noscript"]),
    ],
)
def test_tags_are_those_a_browser_sees(markup, names):
    assert ["/" * tag.closing + tag.name for tag in scan(markup)] == names


def test_raw_text_comes_with_its_tag():
    tags = list(scan("<title>A &amp; B</title><script>1<2</script>"))
    assert [tag.raw for tag in tags] == ["A &amp; B", "1<2"]


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (" a=1 B='2' c=\"3\"", {"a": "1", "b": "2", "c": "3"}),
        (" a = 1", {"a": "1"}),
        (" a", {"a": ""}),
        ("/a/b=c", {"a": "", "b": "c"}),
        (" a=1 a=2", {"a": "1"}),
        (" a=x/y", {"a": "x/y"}),
        (" a=''", {"a": ""}),
        (" a='&amp;amp;'", {"a": "&amp;"}),
        (" u='?w=1&sect=2&copy=3'", {"u": "?w=1&sect=2&copy=3"}),
        (" u='&copy; &copy &copyx &eacute;'", {"u": "© © &copyx é"}),
        (" a='&#x41;&#66;&#x0;&#xD800;&#9999999999;'", {"a": "AB\ufffd\ufffd\ufffd"}),
        (" a='&#150;&notin;&notit;'", {"a": "–∉&notit;"}),
    ],
)
def test_attributes_are_read_by_the_rule_of_attributes(source, read):
    assert attributes(source) == read


@settings(deadline=None)
@given(st.text(alphabet="&#xX;0123456789abcnot=copylt é", max_size=40))
def test_text_references_agree_with_the_standard_library(text):
    # It drops a few control characters which cleaning drops here.
    expected = html.unescape(text)
    if not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in expected):
        shared = unescape(text)
        assert shared == expected or "\ufffd" in shared or _noncharacter(text)


def _noncharacter(text: str) -> bool:
    return html.unescape(text) != text and "&#" in text


def test_a_huge_number_is_no_character():
    assert unescape("&#" + "9" * 100_000 + ";") == "\ufffd"


def test_limits_hold():
    limits = ScanLimits(characters=100, tags=3, attributes=2, attribute_length=4)
    assert len(list(scan("<a>" * 50, limits))) == 3
    assert list(scan(" " * 100 + "<a>", limits)) == []
    assert attributes(" a=123456 b=1 c=1", limits) == {"a": "1234", "b": "1"}


@settings(deadline=None)
@given(st.text(alphabet="<>/!-?='\" abscript", max_size=200))
def test_tags_lie_in_order_inside_the_text(text):
    last = 0
    for tag in scan(text):
        assert last <= tag.start < tag.end <= len(text)
        last = tag.end


XHTML = "{http://www.w3.org/1999/xhtml}"
PIECES = [
    '<meta property="og:title" content="a">', "<meta name=x content='b&amp;c'>",
    "<title>", "</title>", "T", "<!--", "-->", "--!>", "<!-->", "<script>", "</script>",
    "<style>", "</style>", "<textarea>", "</textarea>", "<template>", "</template>",
    "<noscript>", "</noscript>", '<div a="q">', "<p b='<i>'>", "<br/>", "<x y=z>",
    "</x>", "&lt", "<", ">", "<!doctype html>", "<?php", "?>", "</", "</>", "<h1>",
    "</h1>", " ", "=", '<a href=x"y>', "</ p>", "<!a>", "<iframe>", "</iframe>",
    "</head>",
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_metas_are_those_of_a_real_parser(markup):
    tree = html5lib.parse(markup)
    hidden = {
        meta
        for template in tree.iter(f"{XHTML}template")
        for meta in template.iter(f"{XHTML}meta")
    }
    expected = Counter(
        (meta.get("property") or meta.get("name"), meta.get("content"))
        for meta in tree.iter(f"{XHTML}meta")
        if meta not in hidden
    )
    found = read_metadata(markup).metas
    assert Counter((name, value) for name in found for value in found[name]) == expected
