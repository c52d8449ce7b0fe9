"""Rows 1 to 4, 8 and 17 of the editor: the preview beside the text."""

from __future__ import annotations

import re

import pytest

from tests.make import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "\n\n".join(
    f"## 見出し{n}\n\n" + f"段落{n}です。" * 30 + f"\n\n- 項目{n}" for n in range(40)
)
# Top of a heading in the preview, and of its line in the text, each in its own window.
PLACES = """number => {
    const area = document.querySelector("#id_body");
    const page = document.querySelector("[data-frame]").contentDocument;
    const head = [...page.querySelectorAll("#article-body :is(h2,h3,h4,h5)")][number];
    const lines = area.value.split("\\n");
    let line = -1;
    for (let seen = -1, at = 0; at < lines.length; at++) {
        if (/^#+ /.test(lines[at]) && ++seen === number) { line = at; break; }
    }
    const copy = area.cloneNode();
    copy.removeAttribute("id");
    copy.style.cssText = "position:absolute;visibility:hidden;min-height:0;height:0;"
        + `width:${area.offsetWidth}px`;
    copy.value = lines.slice(0, line).join("\\n") || " ";
    area.parentElement.append(copy);
    const style = getComputedStyle(area);
    const top = line ? copy.scrollHeight - parseFloat(style.paddingBottom)
        : parseFloat(style.paddingTop);
    copy.remove();
    return {
        text: top,
        page: head.getBoundingClientRect().top,
        scrolled: area.scrollTop,
        last: area.scrollHeight - area.clientHeight,
    };
}"""


def test_every_heading_of_the_sample_is_met_in_both_directions(desk, seed_folder):
    """Row 3: 26 headings within 40 px, whichever pane is scrolled."""
    (path,) = seed_folder.glob("*.md")
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    desk.open(make_article(published=False, body=body))
    desk.settled()
    desk.area.hover()
    off = {}
    for number in range(26):
        place = desk.page.evaluate(PLACES, number)
        if place["text"] > place["last"]:
            continue  # the text ends before the heading can come to the top
        desk.area.evaluate("(area, top) => (area.scrollTop = top)", place["text"])
        desk.page.wait_for_timeout(120)
        off[number] = desk.page.evaluate(PLACES, number)["page"]
    assert len(off) >= 20
    assert {n: top for n, top in off.items() if abs(top) > 40} == {}
    desk.page.locator("[data-frame]").hover()
    desk.page.mouse.wheel(0, -100)
    desk.page.wait_for_timeout(200)
    back = {}
    for number in off:
        desk.page.evaluate(
            """top => document.querySelector("[data-frame]").contentWindow
                .scrollBy({top, behavior: "instant"})""",
            desk.page.evaluate(PLACES, number)["page"],
        )
        desk.page.wait_for_timeout(120)
        place = desk.page.evaluate(PLACES, number)
        back[number] = place["text"] - place["scrolled"]
    assert {n: top for n, top in back.items() if abs(top) > 40} == {}


def test_a_block_above_the_caret_stays_where_it_is(desk):
    """Row 1: only the changed blocks are replaced, and nothing jumps."""
    desk.open(make_article(published=False, body=LONG))
    desk.settled()
    at = LONG.index("段落20です。") + 3
    desk.area.focus()
    desk.area.evaluate("(area, at) => area.setSelectionRange(at, at)", at)
    # The caret comes into view, and the preview follows, before we look.
    desk.page.keyboard.press("ArrowLeft")
    desk.page.keyboard.press("ArrowRight")
    desk.area.evaluate("area => (area.scrollTop += 200)")
    desk.page.wait_for_timeout(300)
    watched = """() => {
        const page = document.querySelector("[data-frame]").contentDocument;
        return [...page.querySelectorAll("#article-body h2")].slice(0, 21)
            .map((head) => head.getBoundingClientRect().top);
    }"""
    desk.page.evaluate(
        """() => {
            const page = document.querySelector("[data-frame]").contentDocument;
            page.querySelectorAll("#article-body h2").forEach((h) => (h.kept = true));
        }"""
    )
    desk.page.wait_for_timeout(300)
    before = desk.page.evaluate(watched)
    for words in ("新", "しい", "**行**", "と"):
        desk.page.keyboard.insert_text(words)
        desk.page.wait_for_timeout(150)
    desk.frame.locator("strong", has_text="行").wait_for()
    assert desk.page.evaluate(watched) == before
    kept = """() => {
        const page = document.querySelector("[data-frame]").contentDocument;
        return [...page.querySelectorAll("#article-body h2")].every((h) => h.kept);
    }"""
    assert desk.page.evaluate(kept), "unchanged blocks are the same elements still"


def test_a_long_session_of_edits_ends_at_the_readers_page(desk):
    """Row 2: pieces put together one by one are the page of the whole text."""
    article = make_article(published=False, body=LONG)
    desk.open(article)
    desk.settled()
    desk.area.focus()
    for at, gone, words in (
        (0, 0, "# 大見出し\n\n"),
        (200, 300, ""),
        (500, 0, "\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n"),
        (40, 10, "`"),
        (900, 2000, "\n[[ogp:https://a.example/2025/11/12/a]]\n"),
        (60, 1, "\n\n> 引用\n\n"),
    ):
        desk.area.evaluate(
            "(area, [from, to]) => area.setSelectionRange(from, to)", [at, at + gone]
        )
        desk.page.keyboard.insert_text(words) if words else desk.page.keyboard.press(
            "Delete"
        )
        desk.page.wait_for_timeout(60)
    desk.page.wait_for_timeout(800)
    html = "document.querySelector('[data-frame]').contentDocument.body.outerHTML"
    pieced = desk.page.evaluate(html)
    desk.page.keyboard.press("Control+s")
    desk.page.locator(".messagelist .success").wait_for()
    desk.frame.locator("h1").wait_for()
    desk.settled()
    assert desk.page.evaluate(html) == pieced


def test_the_counts_are_those_of_the_page(desk, client):
    """Row 17: the same numbers beside the text and on the page."""
    desk.open(make_article(published=False, body=LONG))
    desk.settled()
    counts = desk.page.locator("[data-counts]").inner_text()
    minutes = re.search(r"約\d+分", counts)
    assert minutes is not None
    assert minutes[0] in desk.frame.locator(".facts").inner_text()
    assert "見出し40" in counts.replace(" ", "")


def test_help_names_every_shortcut_and_no_single_letter_is_one(desk):
    """Row 8."""
    desk.open(make_article(published=False, body="本文"))
    desk.press("help")
    words = desk.page.locator("[data-dialog=help]").inner_text()
    for key in ("Ctrl+B", "Ctrl+I", "Ctrl+K", "Ctrl+S", "Ctrl+Enter", "Ctrl+Shift+V"):
        assert key in words
    desk.page.keyboard.press("Escape")
    desk.page.wait_for_timeout(100)
    desk.page.keyboard.press("Control+Enter")
    assert desk.page.evaluate("document.activeElement.tagName") == "IFRAME"
    desk.area.focus()
    desk.area.evaluate("area => area.setSelectionRange(0, 2)")
    for key in ("Control+b", "Control+i", "Control+k"):
        desk.page.keyboard.press(key)
        desk.page.keyboard.press("Control+z")
    assert desk.text == "本文"
