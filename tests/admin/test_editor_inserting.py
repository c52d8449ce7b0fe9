"""Row 13 of the editor: sources and figures are found and inserted by keyboard."""

from __future__ import annotations

import pytest

from articles.models import Source
from tests.evidence.sample import make_figure
from tests.make import make_article, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = "https://a.example/statistics"


def option(desk, words):
    return desk.page.locator("[role=option]:visible", has_text=words)


def caret(desk, at):
    desk.area.focus()
    desk.area.evaluate("(area, at) => area.setSelectionRange(at, at)", at)


@pytest.mark.parametrize(
    ("body", "typed", "written"),
    [
        ("", "[[", f"[[ogp:{REPORT}]]"),
        ("在庫は減った。", "[[", f"在庫は減った。[[cite:{REPORT}]]"),
        ("在庫は減った。\n", "[[ogp:", f"在庫は減った。\n[[ogp:{REPORT}]]"),
        ("", "[[cite:", f"[[cite:{REPORT}]]"),
    ],
)
def test_two_brackets_find_a_source(desk, body, typed, written):
    make_source(REPORT, title="港湾統計")
    make_source("https://b.example/", title="別の頁")
    desk.open(make_article(published=False, body=body))
    caret(desk, len(body))
    desk.page.keyboard.type(f"{typed}港湾")
    option(desk, "港湾統計").wait_for()
    assert option(desk, "別の頁").count() == 0
    desk.page.keyboard.press("Enter")
    assert desk.text == written
    assert desk.page.evaluate("document.activeElement.id") == "id_body"
    desk.frame.locator("#source-1").get_by_text("港湾統計").wait_for()
    desk.page.keyboard.press("Control+z")
    assert desk.text == f"{body}{typed}港湾"


def test_two_brackets_find_a_figure_by_its_value_and_show_it(desk):
    make_figure("500億ドル", key="capex", entity="浜辺倉庫")
    desk.open(make_article(published=False, body="投資額は"))
    caret(desk, 4)
    desk.page.keyboard.type("[[500億")
    option(desk, "浜辺倉庫").wait_for()
    desk.page.keyboard.press("Enter")
    assert desk.text == "投資額は[[figure:capex]]"
    desk.frame.locator("#article-body").get_by_text("500億ドル").wait_for()


def test_the_list_is_told_walked_and_closed_by_keys(desk):
    for number in range(3):
        make_source(f"https://a.example/{number}", title=f"統計{number}")
    desk.open(make_article(published=False, body=""))
    desk.area.focus()
    desk.page.keyboard.type("[[")
    option(desk, "統計0").wait_for()
    active = "document.activeElement.getAttribute('aria-activedescendant')"
    assert desk.page.evaluate(active) is None, "Enter still makes a new line"
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowDown")
    assert desk.page.evaluate(active) == "editor-completions-1"
    selected = desk.page.locator("[role=option][aria-selected=true]")
    assert "統計1" in selected.inner_text()
    desk.page.keyboard.press("ArrowUp")
    desk.page.keyboard.press("ArrowUp")
    assert desk.page.evaluate(active) == "editor-completions-2"
    assert "3" in desk.page.locator("[data-completed]").inner_text()
    desk.page.keyboard.press("Escape")
    assert desk.page.locator("[role=option]:visible").count() == 0
    desk.page.keyboard.type("統")
    desk.page.wait_for_timeout(300)
    assert desk.page.locator("[role=option]:visible").count() == 0, "refused once"
    assert desk.text == "[[統"


@pytest.mark.parametrize(
    "text", ["`[[", "    [[", "[[https://a.exam", "[[a]] x", "[ ["]
)
def test_nothing_is_offered_in_code_addresses_and_finished_marks(desk, text):
    make_source(REPORT, title="a 港湾統計")
    desk.open(make_article(published=False, body=""))
    desk.area.focus()
    desk.page.keyboard.type(text)
    desk.page.wait_for_timeout(400)
    assert desk.page.locator("[role=option]:visible").count() == 0
    assert desk.text == text


def test_the_toolbar_finds_a_source_as_card_or_as_mark(desk):
    make_source(REPORT, title="港湾統計")
    desk.open(make_article(published=False, body=""))
    desk.press("source")
    desk.page.keyboard.type("港湾")
    option(desk, "港湾統計").wait_for()
    desk.page.keyboard.press("ArrowDown")
    box = desk.page.locator("#dialog-find")
    assert box.get_attribute("aria-activedescendant") == "dialog-find-list-0"
    assert box.get_attribute("aria-expanded") == "true"
    desk.page.keyboard.press("Enter")
    assert desk.text.strip() == f"[[ogp:{REPORT}]]"
    assert desk.page.evaluate("document.activeElement.id") == "id_body"
    desk.area.fill("在庫は減った。")
    caret(desk, 7)
    desk.press("source")
    option(desk, "港湾統計").wait_for()
    assert desk.page.locator("[name=source-as][value=cite]").is_checked()
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    assert desk.text == f"在庫は減った。[[cite:{REPORT}]]"


def test_the_toolbar_binds_the_selected_words_to_a_figure(desk):
    make_figure("500億ドル", key="capex", entity="浜辺倉庫")
    desk.open(make_article(published=False, body="投資額は約500億ドルです。"))
    desk.area.focus()
    desk.area.evaluate("area => area.setSelectionRange(5, 11)")
    desk.press("figure")
    assert desk.page.locator("[data-binds]").is_visible()
    option(desk, "浜辺倉庫").wait_for()
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    assert desk.text == "投資額は約[500億ドル](figure:capex)です。"


def test_an_address_nobody_knows_yet_is_taken_as_it_is(desk):
    desk.open(make_article(published=False, body=""))
    desk.press("source")
    desk.page.keyboard.type("https://a.example/a|b]")
    desk.page.keyboard.press("Enter")
    assert desk.text.strip() == "[[ogp:https://a.example/a%7Cb%5D]]"


def test_a_list_among_ten_thousand_sources_is_there_at_once(desk):
    Source.objects.bulk_create(
        Source(
            url=f"https://h{n}.example/p",
            url_key=f"h{n}.example/p",
            host=f"h{n}.example",
            title=f"統計 {n}",
        )
        for n in range(10_000)
    )
    desk.open(make_article(published=False, body=""))
    desk.area.focus()
    # The bench states the figure; here only that it is not the wait for a whole page.
    desk.page.keyboard.type("[[h9999")
    option(desk, "統計 9999").wait_for(timeout=2_000)
    assert desk.page.locator("[role=option]:visible").count() == 1


def test_known_tags_are_suggested_while_typing(desk):
    """Row 20: one line of tags, the known ones by keyboard, new ones by typing on."""
    make_article(tags=["物流", "物価"])
    article = make_article(published=False, tags=["港湾"])
    desk.open(article)
    tags = desk.page.locator("#id_tags")
    tags.focus()
    desk.page.keyboard.press("End")
    desk.page.keyboard.type("、物")
    option(desk, "物流").wait_for()
    assert tags.get_attribute("aria-expanded") == "true"
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("、新しい題目")
    desk.page.keyboard.press("Control+s")
    desk.page.locator(".messagelist .success").wait_for()
    names = article.tags.names()
    assert names[0] == "港湾"
    assert names[1] in {"物流", "物価"}
    assert names[2] == "新しい題目"
