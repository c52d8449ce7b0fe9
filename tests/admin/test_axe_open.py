"""axe on what opens on a screen: dialogs, lists, menus, offers and panels."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.admin.looking import inspect
from tests.evidence.sample import make_figure
from tests.make import (
    make_article,
    make_illustration,
    make_source,
    make_user,
    picture_bytes,
)
from tests.publishing.test_rewording import article_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]


@pytest.fixture
def person() -> User:
    return make_user("chief", is_superuser=True)


@pytest.fixture
def opened(desk):
    make_source("https://a.example/storage", title="倉庫の統計")
    make_figure(key="storage-cost")
    desk.open(make_article(published=False, body="## 見出し\n\n在庫は三割減った。\n"))
    return desk


def test_the_picture_dialog_with_its_error_and_with_a_picture(opened, tmp_path):
    picture = tmp_path / "port.png"
    picture.write_bytes(picture_bytes(kind="PNG"))
    opened.press("image")
    opened.page.locator("[data-dialog=image] [data-ok]").click()
    opened.page.locator("[data-dialog=image] [data-error]").wait_for()
    inspect(opened.page, "picture dialog with error")
    opened.page.locator("#dialog-file").set_input_files(picture)
    opened.page.locator("#dialog-decorative").check()
    inspect(opened.page, "picture dialog with picture")


@pytest.mark.parametrize(
    ("action", "words"), [("source", "倉庫"), ("figure", "storage")]
)
def test_the_finding_dialogs_with_their_lists(opened, action, words):
    opened.press(action)
    inspect(opened.page, f"{action} dialog")
    opened.page.locator("#dialog-find").fill(words)
    opened.page.locator("#dialog-find-list [role=option]").first.wait_for()
    opened.page.keyboard.press("ArrowDown")
    inspect(opened.page, f"{action} dialog with list")


def test_the_help(opened):
    opened.press("help")
    inspect(opened.page, "help")


def test_the_list_of_two_brackets(opened):
    opened.area.press("Control+End")
    opened.page.keyboard.type("\n[[倉庫")
    opened.page.locator("#editor-completions [role=option]").first.wait_for()
    opened.page.keyboard.press("ArrowDown")
    # Without another width: the list closes when the text area is moved.
    inspect(opened.page, "list of two brackets")


def test_the_offers_of_pasted_and_of_unsaved_text(opened):
    opened.area.press("Control+End")
    opened.page.keyboard.type("\n\n")
    opened.paste("https://b.example/2026/report")
    opened.page.locator("[data-offer] button").first.wait_for()
    inspect(opened.page, "offer of pasted text")
    opened.page.wait_for_timeout(1_000)
    opened.page.reload()
    opened.page.locator("[data-recovery] ins").first.wait_for()
    inspect(opened.page, "offer of unsaved text")


def test_the_checks_the_numbers_and_every_folded_part(desk):
    make_figure(key="storage-cost")
    desk.open(
        make_article(
            body="## 一\n\n#### 二\n\n**閉じない\n\n在庫は3億2,000万円でした。"
            "![]()\n\n[3億円](figure:storage-cost)と[12%](figure:nothing)。\n",
            description="短い",
        )
    )
    desk.page.locator("[data-checks]:not([hidden])").wait_for()
    desk.page.locator("[data-numbers] .number-list").first.wait_for()
    desk.page.evaluate(
        "document.querySelectorAll('details').forEach(one => { one.open = true; })"
    )
    inspect(desk.page, "checks, numbers and folded parts")


def test_the_list_of_a_field_that_asks_the_server(opened):
    make_illustration()
    box = opened.page.locator(".field-lead_image .select2-selection").first
    box.scroll_into_view_if_needed()
    box.click()
    opened.page.locator(".select2-results__option--highlighted").first.wait_for()
    inspect(opened.page, "list of pictures")


def test_the_tags_known(opened):
    tags = opened.page.locator("#id_tags")
    make_article(tags=["物流", "港"], published=False)
    tags.fill("物")
    opened.page.wait_for_timeout(800)
    inspect(opened.page, "known tags")


def test_the_impact_of_a_changed_figure(desk):
    figure = make_figure("500億ドル", key="base")
    article_of(figure)
    desk.page.goto(
        desk.base + reverse("admin:articles_figure_change", args=[figure.pk])
    )
    desk.page.locator("#id_value").fill("60000000000")
    desk.page.locator("[name=change_kind]").first.select_option("correction")
    desk.page.locator("[name=change_reason]").fill("決算の訂正")
    desk.page.locator("[name=_continue]:visible").first.click()
    desk.page.locator("form.impact").wait_for()
    desk.page.evaluate(
        "document.querySelectorAll('details').forEach(one => { one.open = true; })"
    )
    inspect(desk.page, "impact of a figure")


def test_the_menus_of_a_list(desk):
    make_article(published=False)
    desk.page.goto(desk.base + reverse("admin:articles_article_changelist"))
    desk.page.locator("#action-toggle").check()
    desk.page.evaluate(
        "document.querySelectorAll('details').forEach(one => { one.open = true; })"
    )
    inspect(desk.page, "list with chosen rows and open filters")


@pytest.mark.parametrize("model", ["source", "tag"])
def test_what_is_asked_before_rows_are_merged(desk, model):
    make_article(body="[[ogp:https://a.example/x]]\n", tags=["物流"])
    make_article(body="[[ogp:https://b.example/y]]\n", tags=["港"])
    if model == "source":
        make_article(body="[[ogp:http://user:secret@a.example/x]]\n")
    desk.page.goto(desk.base + reverse(f"admin:articles_{model}_changelist"))
    desk.page.locator("#action-toggle").check()
    desk.page.locator("select[name=action]").select_option(
        "merge_selected" if model == "source" else "merge_tags"
    )
    desk.page.locator(".actions button[name=index]").click()
    desk.page.locator("[name=keep]").first.wait_for()
    inspect(desk.page, f"merging a {model}")
