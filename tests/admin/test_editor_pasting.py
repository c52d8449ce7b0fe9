"""Rows 9 to 12 of the editor: addresses, tables and pictures become Markdown."""

from __future__ import annotations

import unicodedata

import pytest

from articles.models import Illustration, Source
from tests.make import make_article, picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = "https://a.example/2025/11/12/report"
TABLES = "/static/js/editor/tables.js"


def choose(desk, number):
    desk.page.locator("[data-offer] button").nth(number).click()


def test_an_address_on_an_empty_line_is_offered_as_a_card(desk):
    desk.open(make_article(published=False, body=""))
    desk.paste("https://a.example/2025/11/12/report")
    desk.page.locator("[data-offer] button").first.click()
    assert desk.text == "[[ogp:https://a.example/2025/11/12/report]]"
    desk.frame.locator("#source-1").wait_for()
    desk.settled()
    assert Source.objects.get().url == REPORT, "known before anything is saved"


def test_a_pasted_address_may_become_a_link_or_stay(desk):
    desk.open(make_article(published=False, body=""))
    desk.paste(REPORT)
    choose(desk, 1)
    assert desk.text.endswith(f"]({REPORT})")
    desk.area.fill("")
    desk.paste(REPORT)
    choose(desk, 2)
    assert desk.text == REPORT
    desk.area.fill("文の途中 ")
    desk.area.evaluate("area => area.setSelectionRange(5, 5)")
    desk.paste(REPORT)
    assert desk.page.locator("[data-offer]").is_hidden(), "only on an empty line"
    assert not Source.objects.exists()


def test_the_offer_goes_when_the_address_is_changed_by_hand(desk):
    desk.open(make_article(published=False, body=""))
    desk.paste(REPORT)
    desk.page.locator("[data-offer]:visible").wait_for()
    desk.area.press_sequentially("/more")
    desk.page.keyboard.press("Home")
    desk.page.keyboard.press("Delete")
    assert desk.page.locator("[data-offer]").is_hidden()


def test_an_address_over_words_makes_them_a_link(desk):
    desk.open(make_article(published=False, body="港湾統計を見る"))
    desk.area.evaluate("area => area.setSelectionRange(0, 4)")
    desk.paste(REPORT)
    assert desk.text == f"[港湾統計]({REPORT})を見る"


def test_cells_of_a_spreadsheet_become_an_aligned_table(desk):
    desk.open(make_article(published=False, body=""))
    desk.paste("倉庫\t在庫\n北の埠頭\t1,200\n南\t8|0\n")
    assert desk.text.strip().splitlines() == [
        "| 倉庫     | 在庫  |",
        "| -------- | ----- |",
        "| 北の埠頭 | 1,200 |",
        "| 南       | 8\\|0  |",
    ]


def test_five_by_four_cells_of_a_spreadsheet(desk):
    rows = [["月", "北", "南", "計"]]
    rows += [[f"{n}月", str(n * 10), f"{n:,}万", "-"] for n in range(1, 5)]
    desk.open(make_article(published=False, body="前の段落"))
    desk.area.evaluate("area => area.setSelectionRange(4, 4)")
    desk.paste("\r\n".join("\t".join(row) for row in rows) + "\r\n")
    lines = desk.text.split("\n")
    assert lines[:2] == ["前の段落", ""]
    assert len(lines[2:8]) == 6
    assert len({width(line) for line in lines[2:8]}) == 1
    desk.frame.locator("table tbody tr").nth(3).wait_for()


def test_a_table_of_a_web_page_becomes_one_of_ours(desk):
    html = (
        "<meta charset=utf-8><table><tr><th>会社<th>金額</tr>"
        "<tr><td><b>甲</b> 社<td>1|2</tr><tr><td colspan=2>なし</tr></table>"
    )
    desk.open(make_article(published=False, body=""))
    desk.paste("会社 金額 甲 社 1|2 なし", html)
    assert desk.text.strip().split("\n") == [
        "| 会社  | 金額 |",
        "| ----- | ---- |",
        "| 甲 社 | 1\\|2 |",
        "| なし  |      |",
    ]


def test_a_page_with_more_than_a_table_is_pasted_as_text(desk):
    desk.open(make_article(published=False, body=""))
    desk.area.focus()
    taken = desk.paste("段落 甲 乙", "<p>段落<table><tr><td>甲<td>乙</table>")
    assert not taken, "left to the browser"


def test_lines_with_commas_are_offered_as_a_table(desk):
    desk.open(make_article(published=False, body=""))
    desk.paste('会社,金額\n甲,"1,200"\n乙,800\n')
    assert desk.text.startswith("会社,金額"), "as it is until somebody says so"
    choose(desk, 0)
    assert "| 甲   | 1,200 |" in desk.text
    desk.page.keyboard.press("Control+z")
    assert desk.text.startswith("会社,金額")


def test_prose_with_commas_is_not_a_table(desk):
    desk.open(make_article(published=False, body=""))
    assert not desk.paste("one, two\nthree, four, five\nsix\n")
    assert desk.page.locator("[data-offer]").is_hidden()


def test_control_shift_v_pastes_without_help(desk):
    desk.open(make_article(published=False, body=""))
    desk.area.focus()
    desk.page.keyboard.down("Shift")
    assert not desk.paste("甲\t乙\n一\t二\n")
    assert not desk.paste(REPORT)
    desk.page.keyboard.up("Shift")
    assert desk.page.locator("[data-offer]").is_hidden()


def test_a_picture_needs_a_word_before_it_is_inserted(desk, tmp_path):
    picture = tmp_path / "port.png"
    picture.write_bytes(picture_bytes(kind="PNG"))
    desk.open(make_article(published=False, body="前の段落\n"))
    desk.press("image")
    desk.page.locator("#dialog-file").set_input_files(picture)
    desk.page.locator("[data-dialog=image] [data-ok]").click()
    desk.page.locator("[data-dialog=image] [data-error]").wait_for()
    assert not Illustration.objects.exists()
    desk.page.locator("#dialog-alt").fill("港のクレーン")
    desk.page.locator("#dialog-alt").press("Enter")
    desk.frame.get_by_alt_text("港のクレーン", exact=True).wait_for()
    row = Illustration.objects.get()
    assert f"![港のクレーン]({row.file.url})" in desk.text


def test_a_dropped_picture_asks_for_its_words_too(desk):
    desk.open(make_article(published=False, body=""))
    desk.area.evaluate(
        """(area, bytes) => {
            const data = new DataTransfer();
            const bits = [new Uint8Array(bytes)];
            data.items.add(new File(bits, "a.png", {type: "image/png"}));
            area.dispatchEvent(new DragEvent("drop",
                {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        list(picture_bytes(kind="PNG")),
    )
    desk.page.locator("#dialog-decorative").check()
    desk.page.locator("[data-dialog=image] [data-ok]").click()
    desk.page.wait_for_timeout(500)
    row = Illustration.objects.get()
    assert f"![]({row.file.url})" in desk.text


def test_the_tables_of_the_sample_are_tidied_to_the_same_bytes(desk, seed_folder):
    for path in seed_folder.glob("*.md"):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        loose = "\n".join(
            "|".join(cell.strip() for cell in line.split("|")).replace("-" * 5, "-")
            if line.startswith("|")
            else line
            for line in body.split("\n")
        )
        assert loose != body
        desk.open(make_article(published=False, body=loose))
        desk.press("tidy")
        assert desk.text == body
        desk.press("tidy")
        assert desk.text == body
        for _table in range(3):
            desk.page.keyboard.press("Control+z")
        assert desk.text == loose


def test_the_table_under_the_caret_is_tidied_alone_and_nothing_is_lost(desk):
    table = "a|b:c|d\n:-|:-:|-:\n漢字|x|1\n一|二|三|四\n五"
    expected = (
        "| a    | b:c |   d |\n| :--- | :-: | --: |\n| 漢字 |  x  |   1 |\n"
        "| 一   | 二  |  三 | 四 |\n五"
    )
    desk.open(make_article(published=False, body=f"{table}\n\n```\n|a|\n|-|\n```\n"))
    desk.area.evaluate("area => area.setSelectionRange(10, 10)")
    desk.press("tidy")
    assert desk.text == f"{expected}\n\n```\n|a|\n|-|\n```\n"


def test_characters_are_as_wide_as_unicode_says(desk):
    desk.open(make_article(published=False))
    wide = desk.page.evaluate(
        """async (address) => {
            const { width } = await import(address);
            const wide = [];
            for (let point = 32; point < 0x40000; point++) {
                if (point >= 0xd800 && point <= 0xdfff) continue;
                if (width(String.fromCodePoint(point)) === 2) wide.push(point);
            }
            return wide;
        }""",
        TABLES,
    )
    said = set(wide)
    wrong = [
        hex(point)
        for point in range(32, 0x40000)
        if not 0xD800 <= point <= 0xDFFF
        and unicodedata.category(chr(point)) not in {"Cn", "Mn", "Me", "Cf"}
        and (unicodedata.east_asian_width(chr(point)) in "WF") != (point in said)
    ]
    assert wrong == []


def width(text):
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
