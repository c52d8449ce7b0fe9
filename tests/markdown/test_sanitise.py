"""The last step of every piece of a page, and the shortcut past it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markdown import fragments, render, sanitise
from tests.cases import read_cases

FOLDER = Path(__file__).parent / "cases"
PIECES = (
    *("<p>", "</p>\n", "<ul>\n", "</ul>\n", "<ol>\n", "</ol>\n", "<li>", "</li>\n"),
    *("<strong>", "</strong>", "<em>", "</em>", "<br>", "<br />", "&amp;", "&lt;"),
    *("&gt;", "&quot;", "&nbsp;", "&", "<", ">", '"', "'", "\xa0", "\r", "\n", "\x0c"),
    *("漢字", "AI ", "\x01c0\x02", '<h2 id="\x01h0\x02">', "\x01e0\x02</h2>\n"),
    *("</h2>\n", '<p class="x">', "<script>", '<b onclick="x">'),
)


@pytest.fixture
def cleaned(monkeypatch):
    """What render() hands to be sanitised."""
    seen = []

    def watching(html):
        seen.append(html)
        return sanitise.sanitise(html)

    monkeypatch.setattr(fragments, "sanitise", watching)
    return seen


def test_what_skips_the_cleaner_is_what_the_cleaner_returns(cleaned):
    for path in sorted(FOLDER.glob("*.md")):
        for case in read_cases(path):
            render(case.given)
    skipped = [html for html in cleaned if sanitise.is_plain(html)]
    assert len(skipped) > 100
    assert len(skipped) < len(cleaned)
    for html in skipped:
        assert sanitise.CLEANER.clean(html) == html


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_html_comes_out_as_from_the_cleaner(html):
    assert sanitise.sanitise(html) == sanitise.CLEANER.clean(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>日本語の<strong>「A」</strong>です。<br>\n次&amp;次</p>\n",
        "<ul>\n<li>甲</li>\n<li><em>乙</em></li>\n</ul>\n",
        '<h2 id="\x01h0\x02">見出し\x01e0\x02</h2>\n',
    ],
)
def test_the_commonest_pieces_skip_it(html):
    assert sanitise.is_plain(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><p>b</p>\n",
        "<p><strong>a</p>\n",
        "<p>a<p>b</p>\n</p>\n",
        "<p>a&quot;b</p>\n",
        "<p>a\xa0b</p>\n",
        '<p onclick="x">a</p>\n',
        "<p><script>a</script></p>\n",
        "<ul>\n<p>a</p>\n</ul>\n",
    ],
)
def test_whatever_else_does_not(html):
    assert not sanitise.is_plain(html)
