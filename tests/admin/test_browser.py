"""The editor in a real browser: composing, undoing, recovering, previewing."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.admin.opened import Desk
from tests.make import make_article, make_author, make_source

# The group is skipped, with its reason, where there is no Chromium (tests.groups).
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PREVIEW = "**/admin/articles/article/preview/"
SECTIONS = "\n".join(
    f"## 見出し{n}\n\n{'倉庫の在庫を月ごとに調べた結果を順に示します。' * 6}\n"
    for n in range(1, 21)
)


def test_typing_shows_in_the_readers_page_and_breaks_no_rule(desk):
    make_source("https://a.example/2025/11/12/report", title="保存された題名")
    desk.open()
    desk.page.locator("#id_title").fill("港の倉庫")
    desk.area.press_sequentially("## 見出し\n\n本文は**太字**です。\n")
    desk.frame.locator("h1", has_text="港の倉庫").wait_for()
    desk.frame.locator("strong", has_text="太字").wait_for()
    desk.area.press_sequentially("\n[[ogp:https://a.example/2025/11/12/report]]\n")
    desk.frame.get_by_text("保存された題名").wait_for()
    desk.settled()
    assert "1" in desk.page.locator("[data-counts]").inner_text()
    assert desk.complaints == []


def test_hostile_text_does_not_act_in_the_preview(desk):
    desk.open(make_article(published=False))
    desk.area.fill(
        "<script>top.hacked=1</script><img src=x onerror='top.hacked=2'>\n\n"
        "[a](javascript:top.hacked=3)\n\n終わり\n"
    )
    desk.frame.get_by_text("終わり").wait_for()
    assert desk.page.evaluate("window.hacked") is None
    assert desk.frame.locator("script, [onerror]").count() == 0
    sandbox = desk.page.locator("[data-frame]").get_attribute("sandbox")
    assert sandbox == "allow-same-origin"


def test_nothing_is_sent_while_composing_and_once_after(desk):
    desk.open(make_article(published=False, body=""))
    desk.settled()
    desk.area.focus()
    keyboard = desk.page.context.new_cdp_session(desk.page)
    desk.previews.clear()
    for step in ("n", "に", "にh", "にほ", "にほん"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": step, "selectionStart": len(step), "selectionEnd": len(step)},
        )
        desk.page.wait_for_timeout(60)
    desk.page.keyboard.press("Control+b")
    desk.page.wait_for_timeout(300)
    assert desk.previews == []
    assert desk.text == "にほん"
    keyboard.send("Input.insertText", {"text": "日本"})
    desk.frame.get_by_text("日本").wait_for()
    desk.page.wait_for_timeout(300)
    assert len(desk.previews) == 1
    assert desk.text == "日本"


def test_an_older_answer_never_replaces_a_newer_one(desk):
    desk.open(make_article(published=False, body="初め"))
    desk.settled()
    desk.previews.clear()
    shown: list[str] = []

    def delayed(route: Any) -> None:
        answer = route.fetch()
        # The first answers come back late, while the text has gone on.
        if len(shown) < 2:
            desk.page.wait_for_timeout(250)
        shown.append(answer.text())
        route.fulfill(response=answer)

    desk.page.route(PREVIEW, delayed)
    for words in ("古い文章", "途中の文章", "新しい文章"):
        desk.area.fill(words)
        desk.page.wait_for_timeout(40)
    desk.frame.get_by_text("新しい文章").wait_for()
    desk.page.wait_for_timeout(700)
    assert "新しい文章" in desk.frame.locator("#article-body").inner_text()
    assert "新しい文章" in shown[-1]
    assert 2 <= len(desk.previews) <= 4


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 500, "body": "<h1>壊れた頁</h1>"}, "500"),
        ({"status": 413, "body": '{"error": {"message": "長すぎます"}}'}, "長すぎます"),
        ({"status": 403, "body": "<h1>壊れた頁</h1>"}, ""),
        ({"status": 302, "headers": {"Location": "/admin/login/"}}, ""),
    ],
)
def test_a_failed_preview_is_a_line_of_words_only(desk, answer, said):
    desk.open(make_article(published=False, body="初め"))
    kind = "application/json" if answer.get("body", "").startswith("{") else "text/html"
    headers = {"Content-Type": kind, **answer.pop("headers", {})}
    desk.page.route(PREVIEW, lambda r: r.fulfill(headers=headers, **answer))
    desk.area.fill("書き続ける")
    problem = desk.page.locator("[data-status].is-problem")
    problem.wait_for()
    assert said in problem.inner_text()
    assert "壊れた頁" not in desk.frame.locator("body").inner_text()
    assert desk.text == "書き続ける"
    desk.page.unroute(PREVIEW)
    desk.area.press_sequentially("。")
    desk.frame.get_by_text("書き続ける。").wait_for()


def test_ten_actions_and_ten_undos_give_the_text_back(desk):
    desk.open(make_article(published=False, body="港の倉庫"))
    before = desk.text
    actions = ["bold", "italic", "heading", "list", "numbers", "quote", "table", "link"]
    steps = 0
    for action in actions:
        desk.area.focus()
        desk.area.evaluate("area => area.setSelectionRange(0, 4)")
        desk.press(action)
        steps += 1
        assert desk.text != before, action
    desk.paste("甲\t乙\n一\t二\n")
    desk.area.evaluate("area => area.setSelectionRange(0, 2)")
    desk.paste("https://a.example/x")
    steps += 2
    assert steps == 10
    for _step in range(steps):
        desk.page.keyboard.press("Control+z")
    assert desk.text == before


def test_the_toolbar_is_one_tab_stop_and_tab_leaves_the_text(desk):
    desk.open(make_article(published=False))
    stops = desk.page.locator("[data-toolbar] button:not([tabindex='-1'])")
    assert stops.count() == 1
    stops.focus()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("End")
    focused = "document.activeElement.dataset.action ?? document.activeElement.id"
    assert desk.page.evaluate(focused) == "help"
    desk.page.keyboard.press("ArrowRight")
    assert desk.page.evaluate(focused) == "bold"
    desk.area.focus()
    before = desk.text
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate(focused) != "id_body"
    assert desk.text == before
    for button in desk.page.locator("[data-toolbar] button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert button.get_attribute("aria-label")


def test_a_crash_loses_nothing_older_than_a_second(desk):
    article = make_article(published=False, body="保存済み\n")
    desk.open(article)
    desk.area.fill("まだ保存していない文章")
    desk.page.wait_for_timeout(900)
    again = Desk(desk.page.context.new_page(), desk.base)
    again.open(article)
    assert again.text == "保存済み\n"
    offer = again.page.locator("[data-recovery] .editor-offer")
    offer.locator("ins", has_text="まだ保存していない文章").wait_for()
    offer.locator("button").first.click()
    assert again.text == "まだ保存していない文章"
    again.page.keyboard.press("Control+s")
    again.page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert article.body == "まだ保存していない文章"
    assert again.page.locator("[data-recovery] .editor-offer").count() == 0


def test_leaving_with_unsaved_text_is_asked_about(desk):
    desk.open(make_article(published=False))
    asked = []
    desk.page.on("dialog", lambda dialog: asked.append(dialog.type))
    desk.page.reload()
    assert asked == []
    desk.area.press_sequentially("追記")
    desk.page.reload()
    assert asked == ["beforeunload"]


def test_text_and_preview_scroll_together(desk):
    desk.open(make_article(published=False, body=SECTIONS))
    desk.area.hover()
    positions = """n => {
        const frame = document.querySelector("[data-frame]").contentDocument;
        const head = [...frame.querySelectorAll("#article-body h2")][n - 1];
        return head.getBoundingClientRect().top;
    }"""
    for number in (5, 12):
        line = SECTIONS.split("\n").index(f"## 見出し{number}")
        desk.area.evaluate(
            """(area, line) => {
                const copy = area.cloneNode();
                copy.style.cssText = "position:absolute;visibility:hidden;min-height:0;"
                    + `height:0;width:${area.offsetWidth}px`;
                copy.value = area.value.split("\\n").slice(0, line).join("\\n");
                area.parentElement.append(copy);
                const style = getComputedStyle(area);
                const top = copy.scrollHeight - parseFloat(style.paddingBottom);
                copy.remove();
                area.scrollTop = top;
            }""",
            line,
        )
        desk.page.wait_for_timeout(200)
        assert abs(desk.page.evaluate(positions, number)) <= 40
    before = desk.area.evaluate("area => area.scrollTop")
    desk.page.locator("[data-frame]").hover()
    desk.page.mouse.wheel(0, -1200)
    desk.page.wait_for_timeout(400)
    assert desk.area.evaluate("area => area.scrollTop") < before - 200


def test_widths_are_pressed_and_remembered(desk):
    article = make_article(published=False)
    desk.open(article)
    desk.page.locator("[data-width='390']").click()
    width = "document.querySelector('[data-frame]').contentWindow.innerWidth"
    assert desk.page.evaluate(width) == 390
    desk.open(article)
    assert (
        desk.page.locator("[data-width='390']").get_attribute("aria-pressed") == "true"
    )
    assert desk.page.evaluate(width) == 390


def test_authors_are_ordered_with_buttons(desk):
    one, two = make_author("一子"), make_author("二子")
    article = make_article(published=False, authors=[one, two])
    desk.open(article)
    desk.page.locator(".ordered-choices li").nth(1).locator("button").first.click()
    desk.frame.get_by_text("二子").wait_for()
    desk.page.locator(".default[name=_continue]").click()
    desk.page.locator(".messagelist .success").wait_for()
    assert [row.author for row in article.bylines.all()] == [two, one]


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize(
    "desk",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark", "viewport": {"width": 390, "height": 800}},
    ],
    ids=["light and wide", "dark and narrow"],
    indirect=True,
)
def test_axe_finds_nothing_and_nothing_overflows(desk):
    article = make_article(
        published=False,
        body="## 一\n\n#### 二\n\n[[ogp:https://a.example/2025/11/12/report]]\n",
        tags=["物流"],
        authors=["浜野 ゆき"],
    )
    make_article(title="公開中の記事" * 5, category="経済")
    axe = Axe()
    for path in (
        "/admin/",
        "/admin/articles/article/",
        reverse("admin:articles_article_change", args=[article.pk]),
        "/admin/articles/category/",
    ):
        desk.page.goto(desk.base + path)
        if "change" in path:
            desk.page.locator("[data-checks]").wait_for()
        over = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, path
        found = axe.run(
            desk.page, options={"runOnly": {"type": "tag", "values": RULES}}
        )
        names = [
            (rule["id"], [node["html"][:160] for node in rule["nodes"]])
            for rule in found.response["violations"]
        ]
        assert not names, f"{path}: {names}"
