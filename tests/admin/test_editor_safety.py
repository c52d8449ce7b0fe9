"""Rows 14, 15 and 25 of the editor: what is typed is never lost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article, Autosave, Revision
from tests.admin.opened import Desk
from tests.groups import CHROMIUM
from tests.make import make_article, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@contextlib.contextmanager
def chromium(
    playwright: Any, profile: Path
) -> Iterator[tuple[subprocess.Popen[bytes], Any]]:
    """A browser process of its own, with what it keeps on disk, and its first page."""
    from playwright.sync_api import Error

    port_file = profile / "DevToolsActivePort"
    port_file.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            CHROMIUM or "",
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--window-size=1280,900",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _wait in range(300):
            if port_file.exists() and port_file.read_text().strip():
                break
            time.sleep(0.1)
        port = port_file.read_text().split()[0]
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield process, browser.contexts[0]
        with contextlib.suppress(Error):
            browser.close()
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def logged_in(context: Any, base: str, person: User) -> Desk:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": base}])
    return Desk(context.new_page(), base)


def test_a_killed_browser_offers_all_text_older_than_a_second(
    live_server, tmp_path, playwright
):
    """Row 14, for real: SIGKILL two seconds after the last key."""
    person = make_user(group="Publisher")
    article = make_article(published=False, body="保存済み\n", by=person)
    typed = "まだ保存していない文章、百パーセント。"
    with chromium(playwright, tmp_path) as (process, context):
        desk = logged_in(context, live_server.url, person)
        desk.open(article)
        desk.area.focus()
        desk.page.keyboard.press("Control+End")
        desk.page.keyboard.type(typed, delay=5)
        desk.page.wait_for_timeout(2_000)
        kill(process)
    assert not Autosave.objects.exists(), "the hands did not rest long enough"
    with chromium(playwright, tmp_path) as (_process, context):
        desk = logged_in(context, live_server.url, person)
        desk.open(article)
        assert desk.text == "保存済み\n"
        offer = desk.page.locator("[data-recovery] .editor-offer")
        offer.locator("ins", has_text=typed[:5]).first.wait_for()
        offer.locator("button").first.click()
        assert desk.text == f"保存済み\n{typed}"


def test_the_server_gets_a_copy_when_the_hands_rest_and_offers_it_elsewhere(desk):
    article = make_article(published=False, body="保存済み\n")
    desk.open(article)
    desk.area.fill("まだ保存していない文章")
    for _wait in range(60):
        desk.page.wait_for_timeout(200)
        if Autosave.objects.exists():
            break
    row = Autosave.objects.get()
    assert (row.article, row.fields["body"]) == (article, "まだ保存していない文章")
    assert Revision.objects.filter(article=article).count() == 1
    desk.page.locator("[data-kept]", has_text="サーバー").wait_for()
    # Another browser of the same person has no copy of its own.
    other = desk.page.context.browser.new_context(locale="ja-JP")
    other.add_cookies(desk.page.context.cookies())
    elsewhere = Desk(other.new_page(), desk.base)
    elsewhere.open(article)
    offer = elsewhere.page.locator("[data-recovery] .editor-offer")
    offer.get_by_text("サーバー").wait_for()
    offer.locator("ins").first.wait_for()
    offer.locator("button").nth(1).click()
    for _wait in range(50):
        if not Autosave.objects.exists():
            break
        elsewhere.page.wait_for_timeout(100)
    assert not Autosave.objects.exists(), "discarded there is discarded"
    other.close()


def test_typing_on_does_not_write_over_what_is_offered(desk):
    article = make_article(published=False, body="保存済み\n")
    desk.open(article)
    desk.area.fill("一つ目の文章")
    desk.page.wait_for_timeout(1_000)
    desk.page.reload()
    desk.frame.locator("h1").wait_for()
    desk.page.locator("[data-recovery] .editor-offer").wait_for()
    desk.area.fill("二つ目の文章")
    desk.page.wait_for_timeout(1_000)
    desk.page.reload()
    desk.frame.locator("h1").wait_for()
    offers = desk.page.locator("[data-recovery] .editor-offer")
    offers.nth(1).wait_for()
    offers.nth(1).locator("button").first.click()
    assert desk.text == "一つ目の文章"


def test_leaving_after_the_save_asks_nothing(desk):
    """Row 15: the question comes only while something would be lost."""
    article = make_article(published=False)
    desk.open(article)
    asked = []
    desk.page.on("dialog", lambda dialog: asked.append(dialog.type))
    desk.area.press_sequentially("追記")
    desk.page.keyboard.press("Control+s")
    desk.page.locator(".messagelist .success").wait_for()
    desk.page.reload()
    assert asked == []


def test_a_remark_is_sent_without_a_question_and_not_left_without_one(desk):
    """Its field stands in the article's form and belongs to another."""
    article = make_article(published=False)
    review = publishing.submit(article, by=make_user(), note="")
    desk.open(article)
    asked = []
    desk.page.on("dialog", lambda dialog: asked.append(dialog.type))
    desk.page.locator("[name=line]").fill("1")
    desk.page.locator("[name=remark]").fill("出典は？")
    desk.page.locator("[name=do][value=remark]").click()
    desk.page.locator(".messagelist .success").wait_for()
    assert asked == []
    assert review.comments.get().text == "出典は？"
    desk.frame.locator("h1").wait_for()
    desk.page.locator("[name=line]").fill("2")
    desk.page.locator("[name=remark]").fill("半分書いた")
    desk.page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("desk", [{"java_script_enabled": False}], indirect=True)
def test_without_script_the_form_saves_and_a_button_previews(desk):
    """Row 25."""
    article = make_article(published=False, body="前の文章")
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = desk.page
    page.goto(desk.base + address)
    page.fill("#id_body", "## 見出し\n\n**太字**の文章")
    assert page.locator("[data-toolbar]").is_hidden()
    assert page.locator("[data-dialog]:visible, .choices:visible").count() == 0
    # No place is kept for a preview that cannot come: the text is as wide as its title.
    width = "one => one.getBoundingClientRect().width"
    text, title = (page.locator(one) for one in ("#id_body", "#id_title"))
    assert text.evaluate(width) > title.evaluate(width) - 20
    with page.context.expect_page() as opened:
        page.click("[name=_preview]")
    opened.value.locator("strong", has_text="太字").wait_for()
    page.click(".default[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    assert Article.objects.get(pk=article.pk).body == "## 見出し\n\n**太字**の文章"
