"""Articles that were never saved: each form's text is its own, and none is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from articles.models import Article, Autosave, Category
from tests.admin.opened import Desk
from tests.make import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFERS = "[data-recovery] .editor-offer"
COPIES = """() => new Promise((done) => {
    const opening = indexedDB.open("urazuke", 1);
    opening.onsuccess = () => {
        const store = opening.result.transaction("copies").objectStore("copies");
        store.getAll().onsuccess = (event) => done(event.target.result);
    };
})"""
OLD_COPIES = """([account, texts, age]) => new Promise((done) => {
    const opening = indexedDB.open("urazuke", 1);
    opening.onsuccess = () => {
        const change = opening.result.transaction("copies", "readwrite");
        texts.forEach((body, number) => change.objectStore("copies").put({
            key: `${account}.new|token-${number}-of-this`,
            time: Date.now() - age - number * 1000,
            fields: {title: "題", body},
        }));
        change.oncomplete = done;
    };
})"""


def wait(page, what, until):
    """Until the condition holds; the value it held with."""
    for _try in range(100):
        value = what()
        if until(value):
            return value
        page.wait_for_timeout(100)
    raise AssertionError(f"still {value}")


def write(desk, title, body):
    desk.page.locator("#id_title").fill(title)
    desk.area.fill(body)


def copies(desk):
    return {copy["fields"]["title"]: copy for copy in desk.page.evaluate(COPIES)}


def test_two_new_articles_in_one_browser_share_nothing(desk):
    desk.open()
    other = Desk(desk.page.context.new_page(), desk.base)
    other.open()
    write(desk, "一本目", "一本目の本文")
    write(other, "二本目", "二本目の本文")
    kept = wait(desk.page, lambda: copies(desk), lambda found: len(found) == 2)
    assert kept["一本目"]["fields"]["body"] == "一本目の本文"
    assert kept["二本目"]["fields"]["body"] == "二本目の本文"
    wait(desk.page, Autosave.objects.count, lambda count: count == 2)
    assert {row.fields["body"] for row in Autosave.objects.all()} == {
        "一本目の本文",
        "二本目の本文",
    }
    # A third form is offered neither: both are still being written.
    third = Desk(desk.page.context.new_page(), desk.base)
    third.open()
    third.page.wait_for_timeout(500)
    assert third.page.locator(OFFERS).count() == 0
    # Closed without a save, one of them is; saved, the other is not.
    other.page.close(run_before_unload=False)
    desk.page.keyboard.press("Control+s")
    desk.page.locator(".messagelist .success").wait_for()
    third.open()
    third.page.locator(OFFERS).wait_for()
    assert third.page.locator(OFFERS).count() == 1
    third.page.locator(OFFERS).locator("button").first.click()
    wait(third.page, lambda: third.text, lambda text: text == "二本目の本文")
    assert third.page.locator("#id_title").input_value() == "二本目"
    third.page.keyboard.press("Control+s")
    third.page.locator(".messagelist .success").wait_for()
    assert {(row.title, row.body) for row in Article.objects.all()} == {
        ("一本目", "一本目の本文"),
        ("二本目", "二本目の本文"),
    }
    third.open()
    third.page.wait_for_timeout(500)
    assert third.page.locator(OFFERS).count() == 0
    wait(third.page, lambda: third.page.evaluate(COPIES), lambda found: found == [])
    assert not Autosave.objects.exists()


def test_a_page_left_before_its_copies_are_gone_leaves_that_to_the_next(desk):
    desk.page.add_init_script(
        "if (sessionStorage.broken) IDBObjectStore.prototype.delete = () => {"
        " throw new Error('left') }"
    )
    desk.open()
    write(desk, "一本目", "一本目の本文")
    wait(desk.page, lambda: copies(desk), lambda found: len(found) == 1)
    desk.page.evaluate("sessionStorage.broken = 1")
    desk.page.keyboard.press("Control+s")
    desk.page.locator(".messagelist .success").wait_for()
    desk.page.wait_for_timeout(500)
    assert len(copies(desk)) == 1
    desk.page.evaluate("sessionStorage.removeItem('broken')")
    desk.open()
    wait(desk.page, lambda: desk.page.evaluate(COPIES), lambda found: found == [])
    assert desk.page.locator(OFFERS).count() == 0


def test_a_session_that_ended_before_the_save_loses_nothing(desk, person):
    person.set_password("correct horse battery")
    person.save()
    client = Client()
    client.force_login(person)
    economy = Category.objects.create(name="経済", slug="economy")
    desk.page.context.clear_cookies()
    desk.page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value,
          "url": desk.base}]
    )  # fmt: skip
    desk.open()
    write(desk, "新しい記事", "長い本文。\n\n二段落目。")
    desk.page.locator("#id_category").select_option(str(economy.pk))
    desk.page.locator("#id_published_at_0").fill("2031-05-04")
    desk.page.locator("#id_featured").check()
    desk.page.locator("#id_revision_note").fill("最初の版")
    Session.objects.all().delete()
    desk.page.keyboard.press("Control+s")
    desk.page.locator("#id_username").fill(person.username)
    desk.page.locator("#id_password").fill("correct horse battery")
    desk.page.locator("[type=submit]").first.click()
    offer = desk.page.locator(OFFERS)
    offer.wait_for()
    assert not Article.objects.exists()
    offer.locator("button").first.click()
    wait(desk.page, lambda: desk.text, bool)
    assert desk.page.locator("#id_category").input_value() == str(economy.pk)
    assert desk.page.locator("#id_published_at_0").input_value() == "2031-05-04"
    assert desk.page.locator("#id_featured").is_checked()
    assert desk.page.locator("#id_revision_note").input_value() == "最初の版"
    desk.page.locator("#id_published_at_1").fill("09:00")
    desk.page.keyboard.press("Control+s")
    desk.page.locator(".messagelist .success").wait_for()
    article = Article.objects.get()
    assert (article.title, article.body) == (
        "新しい記事",
        "長い本文。\n\n二段落目。",
    )
    assert article.category == economy
    assert article.featured
    desk.open()
    desk.page.wait_for_timeout(500)
    assert desk.page.locator(OFFERS).count() == 0


def test_old_copies_do_not_pile_up(desk, person):
    desk.open()
    texts = [f"書きかけ{number}" for number in range(14)]
    desk.page.evaluate(OLD_COPIES, [person.pk, texts, 60_000])
    desk.open()
    wait(desk.page, desk.page.locator(OFFERS).count, lambda count: count == 3)
    assert len(desk.page.evaluate(COPIES)) == 10
    # Each decision makes room for the next.
    desk.page.locator(OFFERS).first.locator("button").nth(1).click()
    wait(desk.page, lambda: len(desk.page.evaluate(COPIES)), lambda count: count == 9)
    assert desk.page.locator(OFFERS).count() == 3
    assert "書きかけ0" not in {c["fields"]["body"] for c in desk.page.evaluate(COPIES)}


def test_copies_of_a_fortnight_ago_and_of_other_accounts_are_not_offered(desk, person):
    desk.open()
    days = 24 * 60 * 60 * 1000
    desk.page.evaluate(OLD_COPIES, [person.pk, ["とても古い"], 15 * days])
    other = make_user(group="Author")
    desk.page.evaluate(OLD_COPIES, [other.pk, ["人のもの"], 60_000])
    desk.open()
    left = wait(
        desk.page, lambda: desk.page.evaluate(COPIES), lambda found: len(found) == 1
    )
    assert left[0]["fields"]["body"] == "人のもの"
    assert desk.page.locator(OFFERS).count() == 0
