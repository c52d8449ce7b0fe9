"""The Document as a whole: values, options, limits, threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markdown import RENDERED_BY, RenderOptions, TextTooLong, render

ARTICLE = """## 投資の規模

**総額:**
[500億円](figure:cost)[[cite:https://a.example/x]]と![工場](/f.png "題")。

| 社 | 額 |
|---|---|
| 甲 | - |

[[ogp:https://a.example/x||題|説明|媒体]]
"""


def test_a_document_holds_what_the_text_mentions():
    document = render(ARTICLE)
    (heading,) = document.toc
    assert (heading.level, heading.id, heading.line) == (2, "投資の規模", 1)
    (source,) = document.sources
    assert (source.url, source.title, source.site) == (
        "https://a.example/x",
        "題",
        "媒体",
    )
    assert (source.description, source.line, source.position) == ("説明", 10, 1)
    (citation,) = document.citations
    assert (citation.number, citation.line) == (1, 4)
    (image,) = document.images
    assert (image.url, image.alt, image.title, image.line) == (
        "/f.png",
        "工場",
        "題",
        4,
    )
    assert document.rendered_by == RENDERED_BY


def test_plain_text_is_words_alone():
    document = render(
        "## 見出し\n\n**太字**と[リンク](https://a.example/)と[1億円](figure:k)。\n"
        "https://a.example/x\n\n- 甲\n- 乙\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "{漢字|かんじ}[[figure:k]]\n\n[[ogp:https://a.example/x]]\n"
    )
    assert document.plain_text == (
        "見出し\n太字とリンクと1億円。 \n甲\n乙\na b\nc d\n漢字"
    )


def test_blocks_cover_the_page_in_order():
    document = render(ARTICLE)
    assert "".join(block.html for block in document.blocks) == document.html
    assert [(b.line_start, b.line_end) for b in document.blocks] == [
        (1, 1),
        (3, 4),
        (6, 8),
        (10, 10),
    ]
    keys = [block.key for block in render("同じ\n\n同じ").blocks]
    assert len(set(keys)) == 2


def test_html_that_spans_blocks_is_one_block_of_the_preview():
    document = render("前\n\n<details>\n\n中\n\n</details>\n\n後")
    assert [(b.line_start, b.line_end) for b in document.blocks] == [
        (1, 1),
        (3, 7),
        (9, 9),
    ]


@pytest.mark.parametrize(
    ("mode", "html"),
    [
        ("join", "<p>漢字英字\nabc</p>\n"),
        ("space", "<p>漢字\n英字\nabc</p>\n"),
        ("br", "<p>漢字<br>\n英字<br>\nabc</p>\n"),
    ],
)
def test_soft_breaks_are_a_site_setting(mode, html):
    assert render("漢字\n英字\nabc", RenderOptions(soft_break=mode)).html == html


def test_an_unknown_soft_break_is_refused():
    with pytest.raises(ValueError, match="soft_break"):
        RenderOptions(soft_break="none")  # type: ignore[arg-type]


def test_the_page_speaks_english_on_request():
    options = RenderOptions(language="en")
    html = render(
        "| a |\n|---|\n| - |\n\n[[ogp:https://a.example/2025/10/05/x]]", options
    )
    assert "no data" in html.html
    assert "5 October 2025" in html.html
    assert options.rendered_by != RENDERED_BY


def test_a_text_above_the_limit_is_refused_before_any_work():
    with pytest.raises(TextTooLong) as error:
        render("あ" * 101, RenderOptions(max_length=100))
    assert (error.value.length, error.value.limit) == (101, 100)
    assert render("あ" * 100, RenderOptions(max_length=100)).plain_text == "あ" * 100


def test_line_ends_of_every_system_count_alike():
    assert [h.line for h in render("a\r\n\r\n# b\r\r# c").toc] == [3, 5]


def test_nothing_at_all_is_an_empty_document():
    document = render("")
    assert (document.html, document.blocks, document.plain_text) == ("", (), "")


def test_threads_share_the_parser():
    texts = [f"## 見出し{n}\n\n甲[^1][[cite:k{n}]]\n\n[^1]: 注{n}" for n in range(40)]
    alone = [render(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render, texts)) == alone


@settings(deadline=None, max_examples=100)
@given(
    st.text(
        alphabet="ab漢。*_~`[]()<>!#|-:\n \t\\{}^&;=+1.\x00\ud800\u3000", max_size=80
    )
)
def test_any_text_renders_and_twice_the_same(text):
    document = render(text)
    assert document == render(text)
    assert "\x01" not in document.html
    document.html.encode("utf-8")
    lines = text.replace("\r", "\n").count("\n") + 1
    assert all(1 <= notice.line <= lines for notice in document.warnings)
