"""The gate, the normal form and the key of cited addresses."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph import ErrorCode, RefusedURL, check_url, host_of, url_key
from articles.opengraph.codes import URL_MESSAGES
from tests.cases import read_cases

CASES = Path(__file__).parent / "cases"


def _written_out(line: str) -> str:
    escapes = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
    return re.sub(
        r"\\([nrt0]|x[0-9a-f]{2})",
        lambda m: escapes.get(m[1]) or chr(int(m[1][1:] or "0", 16)),
        line,
    )


REFUSED = [
    pytest.param(_written_out(line), case.expected, id=f"{case.title}: {line[:40]}")
    for case in read_cases(CASES / "refused_urls.md")
    for line in case.given.split("\n")
]


@pytest.mark.parametrize(("url", "code"), REFUSED)
def test_gate_refuses_with_its_code_and_a_remedy(url, code):
    with pytest.raises(RefusedURL) as refusal:
        check_url(url)
    assert refusal.value.code == code
    assert refusal.value.message == URL_MESSAGES[refusal.value.code]


@pytest.mark.parametrize(
    "case", read_cases(CASES / "same_source.md"), ids=lambda case: case.title
)
def test_key_tells_one_source_from_two(case):
    first, second = case.given.split("\n")
    outcome = "same" if url_key(first) == url_key(second) else "different"
    assert outcome == case.expected, (url_key(first), url_key(second))


def test_enough_pairs_are_compared():
    assert len(read_cases(CASES / "same_source.md")) >= 60


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        (" https://example.com/a \n", "https://example.com/a"),
        ("HTTPS://Example.COM:443", "https://example.com/"),
        ("http://example.com.:80/?", "http://example.com/?"),
        ("https://example.com/a/../b/./c#top", "https://example.com/b/c"),
        ("https://example.com/%7ea%2fb%3f", "https://example.com/~a%2Fb%3F"),
        ("https://example.com/a//b", "https://example.com/a//b"),
        ("https://example.com/?b=1&a=2", "https://example.com/?b=1&a=2"),
        ("https://example.com/#!/x:~:text=y", "https://example.com/#!/x"),
        ("https://example.com/a#:~:text=y", "https://example.com/a"),
        (
            "http://日本語.jp/あ?q=テスト",
            "http://xn--wgv71a119e.jp/%E3%81%82?q=%E3%83%86%E3%82%B9%E3%83%88",
        ),
        ("http://аррӏе.com/", "http://xn--80ak6aa92e.com/"),
        ("https://r3---a.example.com/", "https://r3---a.example.com/"),
        ("https://a_b.example.com/", "https://a_b.example.com/"),
        ("https://example.com?x=1", "https://example.com/?x=1"),
        ("https://demo.example/a", "https://demo.example/a"),
    ],
)
def test_normal_form(url, normal):
    assert check_url(url) == normal
    assert check_url(normal) == normal


def test_too_long_an_address_is_refused_at_once():
    base = "https://example.com/"
    longest = base + "a" * (2048 - len(base))
    assert check_url(longest) == longest
    for extra in (1, 98_000):
        started = time.process_time()
        with pytest.raises(RefusedURL) as refusal:
            check_url(longest + "a" * extra)
        assert refusal.value.code is ErrorCode.URL_TOO_LONG
        assert time.process_time() - started < 5


def test_an_address_that_grows_too_long_when_escaped_is_refused():
    with pytest.raises(RefusedURL) as refusal:
        check_url("https://example.com/" + "あ" * 300)
    assert refusal.value.code is ErrorCode.URL_TOO_LONG


@pytest.mark.parametrize(
    "host", ["a" * 64 + ".com", ".".join(["a" * 50] * 5) + ".com", "あ" * 64 + ".jp"]
)
def test_too_long_a_host_is_refused(host):
    with pytest.raises(RefusedURL) as refusal:
        check_url(f"https://{host}/")
    assert refusal.value.code is ErrorCode.URL_HOST


def test_the_longest_host_and_label_are_accepted():
    assert host_of("https://" + "a" * 63 + ".com/") == "a" * 63 + ".com"
    longest = ".".join(["a" * 62] * 3 + ["a" * 60, "com"])
    assert len(longest) == 253
    assert host_of(f"https://{longest}/") == longest


def test_a_setting_may_open_a_port():
    url = "https://example.com:8443/a"
    assert check_url(url, extra_ports={8443}) == url
    assert url_key(url, extra_ports={8443}) == "example.com:8443/a"
    assert host_of(url, extra_ports={8443}) == "example.com"
    with pytest.raises(RefusedURL):
        check_url("https://example.com:8080/a", extra_ports={8443})


def test_the_editor_is_offered_the_escaped_form():
    with pytest.raises(RefusedURL) as refusal:
        check_url("https://example.com/電力 需要|2025")
    assert refusal.value.suggestion == check_url(
        "https://example.com/%E9%9B%BB%E5%8A%9B%20%E9%9C%80%E8%A6%81%7C2025"
    )
    with pytest.raises(RefusedURL) as refusal:
        check_url("https://example.com/a\\b")
    assert refusal.value.suggestion == ""


def test_every_gate_code_has_a_message():
    gate = {code for code in ErrorCode if code.value.startswith("url_")}
    assert set(URL_MESSAGES) == gate


_PIECES = (
    "https",
    "//",
    "..",
    "%2e",
    "%41",
    "日本",
    "xn--",
    "0x7f",
    "com",
    "www.",
    ":443",
)
url_like = st.lists(
    st.sampled_from([*":/?#@[].%&=1! \\\n~-_é。①\ud800", *_PIECES]),
    max_size=14,
).map("".join)


@settings(deadline=None)
@given(st.one_of(url_like, url_like.map("https://a.example.com/".__add__), st.text()))
def test_any_text_is_a_stable_address_or_a_refusal(text):
    try:
        normal = check_url(text)
    except RefusedURL:
        return
    assert normal.isascii()
    assert not re.search(r"[\s\\<>\"{}|^`\x00-\x1f\x7f]", normal)
    assert check_url(normal) == normal
    key = url_key(normal)
    assert url_key(normal.replace("http:", "https:", 1)) == key
    assert url_key("https://" + key) == key
