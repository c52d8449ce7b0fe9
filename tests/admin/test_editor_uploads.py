"""A picture on its way: its place in the text, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from articles.models import Illustration, Revision
from tests.make import make_article, picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UPLOAD = "**/article/upload/"
PLACE = "![アップロード中… 港のクレーン]()"


class Slow:
    """The upload's answer, held back until the test lets it go."""

    def __init__(self, page) -> None:
        self.held: list[Any] = []
        page.route(UPLOAD, lambda route: self.held.append(route))
        self.page = page

    def wait(self):
        while not self.held:
            self.page.wait_for_timeout(20)
        return self.held.pop()


@pytest.fixture
def slow(desk):
    return Slow(desk.page)


def insert(desk, tmp_path, name="port.png", words="港のクレーン"):
    picture = tmp_path / name
    picture.write_bytes(picture_bytes(kind="PNG"))
    desk.press("image")
    desk.page.locator("#dialog-file").set_input_files(picture)
    desk.page.locator("#dialog-alt").fill(words)
    desk.page.locator("[data-dialog=image] [data-ok]").click()


def test_a_line_holds_the_place_until_the_picture_is_there(desk, slow, tmp_path):
    desk.open(make_article(published=False, body="前の段落\n\n次の段落"))
    desk.area.evaluate("area => { area.focus(); area.setSelectionRange(4, 4); }")
    insert(desk, tmp_path)
    answer = slow.wait()
    assert desk.text == f"前の段落\n\n{PLACE}\n\n次の段落"
    assert desk.page.locator("[data-dialog=image]").is_hidden()
    assert "アップロード中" in desk.page.locator("[data-uploads]").inner_text()
    # Writing goes on meanwhile, and stays where it is.
    desk.area.press("Control+End")
    desk.page.keyboard.type("の続き")
    answer.continue_()
    desk.frame.get_by_alt_text("港のクレーン", exact=True).wait_for()
    row = Illustration.objects.get()
    mark = f"![港のクレーン]({row.file.url})"
    assert desk.text == f"前の段落\n\n{mark}\n\n次の段落の続き"
    assert desk.page.locator("[data-uploads]").is_hidden()
    desk.page.keyboard.type("。")
    assert desk.text.endswith("の続き。")
    for _step in range(12):
        desk.page.keyboard.press("Control+z")
    assert desk.text == "前の段落\n\n次の段落"


def test_a_failed_upload_takes_its_line_out_and_asks_again(desk, slow, tmp_path):
    desk.open(make_article(published=False, body="前の段落\n"))
    desk.area.press("Control+End")
    before = desk.text
    insert(desk, tmp_path)
    slow.wait().fulfill(status=503, body="")
    error = desk.page.locator("[data-dialog=image] [data-error]")
    error.get_by_text("503").wait_for()
    assert desk.text == before
    # Nothing is asked twice: picture and words are still there.
    assert desk.page.locator("#dialog-alt").input_value() == "港のクレーン"
    desk.page.locator("[data-dialog=image] [data-ok]").click()
    slow.wait().continue_()
    desk.frame.get_by_alt_text("港のクレーン", exact=True).wait_for()
    assert PLACE not in desk.text


def test_the_words_the_picture_was_to_replace_come_back_when_it_fails(
    desk, slow, tmp_path
):
    desk.open(make_article(published=False, body="甲\n\nここ\n\n乙"))
    desk.area.evaluate("area => { area.focus(); area.setSelectionRange(3, 5); }")
    insert(desk, tmp_path)
    answer = slow.wait()
    assert desk.text == f"甲\n\n{PLACE}\n\n乙"
    answer.abort()
    desk.page.locator("[data-dialog=image] [data-error]:not([hidden])").wait_for()
    assert desk.text == "甲\n\nここ\n\n乙"


def test_a_place_taken_out_by_hand_stays_out(desk, slow, tmp_path):
    desk.open(make_article(published=False, body="本文"))
    insert(desk, tmp_path)
    answer = slow.wait()
    desk.page.keyboard.press("Control+z")
    assert desk.text == "本文"
    answer.continue_()
    desk.page.locator("[data-uploads]").get_by_text("保存されました").wait_for()
    assert desk.text == "本文"
    assert Illustration.objects.count() == 1


def test_two_pictures_of_one_name_keep_their_places_apart(desk, slow, tmp_path):
    desk.open(make_article(published=False, body=""))
    insert(desk, tmp_path, words="")
    desk.page.locator("#dialog-decorative").check()
    desk.page.locator("[data-dialog=image] [data-ok]").click()
    first = slow.wait()
    insert(desk, tmp_path, words="port.png")
    second = slow.wait()
    assert desk.text.count("アップロード中") == 2
    second.fulfill(json={"markdown": "![二]()"})
    desk.page.get_by_text("![二]()")
    first.fulfill(json={"markdown": "![一]()"})
    desk.page.locator("[data-uploads]").wait_for(state="hidden")
    assert desk.text.strip() == "![一]()\n\n![二]()"


def test_a_save_waits_for_the_picture(desk, slow, tmp_path):
    article = make_article(published=False, body="本文")
    revisions = Revision.objects.filter(article=article).count()
    desk.open(article)
    insert(desk, tmp_path)
    answer = slow.wait()
    desk.page.keyboard.press("Control+s")
    desk.page.locator("[data-uploads]").get_by_text("届き次第").wait_for()
    assert Revision.objects.filter(article=article).count() == revisions
    with desk.page.expect_navigation():
        answer.continue_()
    article.refresh_from_db()
    assert PLACE not in article.body
    assert article.body.startswith("![港のクレーン](/media/")
