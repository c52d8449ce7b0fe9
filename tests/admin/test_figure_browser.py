"""Figures in a real browser: the review by keyboard, the numbers under the text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from articles import evidence
from articles.models import Article, Figure
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_illustration, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_ACTIONS = 45
# Django's own inline tables have a header cell without words.
OPTIONS = {"rules": {"empty-table-header": {"enabled": False}}}


class Keys:
    """Hands on a keyboard. A key pressed is an action, and so is a word typed."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.actions = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def type(self, words: str) -> None:
        """Into the field that has the focus, as one would after choosing it."""
        name = self.page.evaluate("document.activeElement.tagName")
        assert name in ("INPUT", "SELECT"), name
        if name == "SELECT":
            self.page.locator("*:focus").select_option(label=words)
        else:
            self.page.keyboard.insert_text(words)
        self.actions += 1

    @property
    def focus(self) -> str:
        """The field or card that has the focus, and the number it is about."""
        return str(
            self.page.evaluate(
                """() => {
                    const on = document.activeElement;
                    const card = on.closest(".figure-card");
                    const number = card?.querySelector("legend").innerText.trim();
                    return `${on.dataset.field ?? on.className} ${number ?? ""}`;
                }"""
            )
        )


def review(article: Article) -> str:
    return reverse("admin:articles_figure_review", args=[article.pk])


@pytest.fixture
def sample(seed_folder: Path) -> Article:
    text = next(iter(sorted(seed_folder.glob("*.md")))).read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    row = make_article(
        title=fields["title"].strip("\"'"),
        description=fields.get("description", "").strip("\"'"),
        body=body.removeprefix("\n"),
        published_at=datetime(2025, 11, 23, tzinfo=UTC),
        status=Article.Status.PUBLISHED,
    )
    evidence.extract(row)
    return row


# What the text leaves open, in the order the screen asks: whose, of what.
ANSWERS = {
    "measure 約7倍": "大口顧客数の伸び",
    "measure 最大3,000億ドル規模": "計算資源の契約額",
    "entity 3,800億ドル超": "巨大テック4社",
    "entity 4社": "巨大テック4社",
    "entity 3〜4兆ドル": "世界",
    "measure 3〜4兆ドル": "AIインフラ支出",
    "entity 数百か所": "世界",
    "measure 110億ドル": "投資額",
    "entity 10兆パラメータ超え": "次世代モデル",
    "entity 毎秒数百万クエリ": "対話型AI",
}


def test_the_sample_is_confirmed_in_45_actions_of_the_keyboard(sample, desk):
    page = desk.page
    page.goto(desk.base + review(sample))
    page.locator(".figure-card.is-current").wait_for()
    keys = Keys(page)
    keys.press("a")
    keys.type("発表")
    keys.press("Tab", "Tab")
    keys.type("記事末尾の出典を参照")
    asked = []
    keys.press("Enter")
    while keys.focus in ANSWERS:
        asked.append(keys.focus)
        keys.type(ANSWERS[keys.focus])
        if keys.focus in ("measure 110億ドル", "measure 約7倍"):
            keys.press("Escape", "1")  # actual
        if keys.focus.endswith("約7倍"):
            keys.press("k", "k", "1")  # the customers two cards above, too
            assert keys.focus.endswith("数十万社")
        if keys.focus.endswith("110億ドル"):
            keys.press("j", "1")  # the site, too
            keys.press("n")
        elif keys.focus == "entity 数百か所":
            keys.press("Escape", "3", "n")  # a forecast
        elif keys.focus == "entity 毎秒数百万クエリ":
            keys.press("Escape", "1")
            break
        else:
            keys.press("n" if keys.focus.startswith("module") else "Enter")
    assert asked == list(ANSWERS)
    keys.press("Shift+C")
    page.locator("[data-none]:not([hidden])").wait_for()
    assert 30 < keys.actions <= MOST_ACTIONS
    confirmed = Figure.objects.confirmed().filter(found_in=sample)
    assert confirmed.count() == 30
    assert not Figure.objects.candidates().exists()
    total = confirmed.get(value=380_000_000_000)
    assert str(total.entity) == "巨大テック4社"
    assert [str(row.figure.entity) for row in total.derivation.inputs.all()] == [
        "Amazon",
        "Microsoft",
        "Alphabet（Google）",
    ]
    assert confirmed.get(value=50_000_000_000).citations.count() == 2
    assert desk.complaints == []
    found = evidence.coverage(Article.objects.get(pk=sample.pk))
    assert (found.bound, found.ignored, found.unbound) == (66, 0, 0)


@pytest.fixture
def article() -> Article:
    row = make_article(
        title="倉庫の投資",
        description="",
        body="浜辺倉庫は3億円を投じ、岬物流は7億円を投じた。\n\n別に**9億円**がいる。\n",
        published=False,
    )
    evidence.extract(row)
    return row


def test_a_settled_card_goes_and_what_was_typed_elsewhere_stays(article, desk):
    page = desk.page
    page.goto(desk.base + review(article))
    page.locator(".figure-card.is-current").wait_for()
    last = page.locator(".figure-card").last
    last.locator("[data-field=measure]").fill("借入額")
    page.locator(".figure-card").first.focus()
    page.keyboard.press("x")
    page.locator("[data-told]", has_text="却下").wait_for()
    assert page.locator(".figure-card").count() == 2
    assert last.locator("[data-field=measure]").input_value() == "借入額"
    page.keyboard.press("c")
    problems = page.locator(".figure-card.is-current [data-problems] li")
    problems.first.wait_for()
    assert page.locator(".figure-card").count() == 2
    assert desk.complaints == []


@pytest.mark.parametrize(
    "desk",
    [
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    ],
    indirect=True,
)
def test_the_screens_of_figures_break_no_rule(article, desk):
    sources = [make_source("https://a.example/report").url]
    figure = make_figure("3億円", key="known", entity="浜辺倉庫", sources=sources)
    make_article(body="[3億円](figure:known)と[4億円](figure:known)")
    for address in (
        review(article),
        reverse("admin:articles_figure_report"),
        reverse("admin:articles_figure_change", args=[figure.pk]),
        reverse("admin:articles_figure_changelist"),
    ):
        desk.page.goto(desk.base + address)
        desk.page.wait_for_load_state("networkidle")
        found = Axe().run(desk.page, options=OPTIONS)
        assert found.violations_count == 0, found.generate_report()
        width = desk.page.evaluate("document.documentElement.scrollWidth")
        assert width <= desk.page.viewport_size["width"], address


LOOKS = [
    {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    for width in (1280, 390)
    for scheme in ("light", "dark")
]


def sound(desk: Any) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    desk.page.wait_for_load_state("networkidle")
    found = Axe().run(desk.page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()
    width = desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= desk.page.viewport_size["width"]


@pytest.mark.parametrize("desk", LOOKS, indirect=True)
def test_a_change_is_decided_on_screens_that_break_no_rule(desk):
    """The form, what it touches, the value that waits: pressed through as one does."""
    picture = make_illustration(alt="倉庫", caption="建設費3億円の倉庫。")
    base = make_figure("3億円", key="known", entity="浜辺倉庫")
    twice = make_figure("6億円", key="twice", basis="derived", measure="二棟")
    make_derivation(twice, "sum", base, make_figure("3億円", key="other"))
    make_article(title="倉庫", body="[3億円](figure:known)", lead_image=picture)
    address = reverse("admin:articles_figure_change", args=[base.pk])
    desk.page.goto(desk.base + address)
    desk.page.locator("#id_value").fill("400000000")
    desk.page.locator("#id_change_kind").select_option("update")
    desk.page.locator("#id_change_reason").fill("増額")
    desk.page.locator(".submit-row [name=_save]:visible").first.click()
    desk.page.locator(".impact-when").wait_for()
    sound(desk)
    desk.page.locator(".submit-row .default").click()
    desk.page.locator(".messagelist").wait_for()
    desk.page.goto(desk.base + address)
    desk.page.locator(".field-waiting_change a").click()
    desk.page.locator("[name=_publish]").wait_for()
    sound(desk)
    desk.page.locator("[name=_publish]").click()
    desk.page.locator(".success").wait_for()
    assert Figure.objects.get(key="known").value == 400_000_000


@pytest.mark.parametrize("desk", LOOKS, indirect=True)
def test_the_numbers_panel_breaks_no_rule(article, desk):
    """Open numbers, one with figures alike, one bound, one left alone."""
    make_figure("7億円", key="misaki-capex", entity="岬物流")
    last = evidence.coverage(article).open[-1]
    evidence.leave_alone(article, last.place, by=None)
    address = reverse("admin:articles_article_change", args=[article.pk])
    desk.page.goto(desk.base + address)
    panel = desk.page.locator("[data-numbers]")
    panel.scroll_into_view_if_needed()
    for details in panel.locator("details").all():
        details.evaluate("one => one.open = true")
    found = Axe().run(desk.page, context="[data-numbers]", options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()
    assert panel.get_by_role("button").count() + panel.get_by_role("link").count() > 0
    width = desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= desk.page.viewport_size["width"]


def test_a_number_is_bound_in_the_text_and_undone_like_typing(article, desk):
    make_figure("7億円", key="misaki-capex", entity="岬物流")
    desk.open(article)
    panel = desk.page.locator("[data-numbers]")
    desk.page.locator("[data-bind=misaki-capex]").first.click()
    assert "[7億円](figure:misaki-capex)を投じた" in desk.text
    panel.get_by_text("ひも付き1").wait_for()
    desk.area.focus()
    desk.page.keyboard.press("Control+z")
    assert "figure:" not in desk.text
    panel.get_by_text("ひも付き0").wait_for()
    assert desk.complaints == []


def test_the_foot_and_the_panel_count_the_same_numbers(desk):
    """One bound in the text, one beside it, which only the panel can know."""
    make_figure("3億円", key="known")
    body = "[3億円](figure:known)と12億円と約120人。\n"
    article = make_article(title="題", description="", body=body, published=False)
    figure = make_figure("12億円", key="beside")
    [number] = [n for n in evidence.coverage(article).open if n.literal == "12億円"]
    evidence.leave_alone(article, evidence.coverage(article).open[-1].place, by=None)
    evidence.bind(article, number.place, figure)
    desk.open(article)
    desk.settled()
    counts = desk.page.locator("[data-counts]")
    counts.get_by_text("数値 3件中 2件ひも付き").wait_for()
    panel = desk.page.locator("[data-numbers]").inner_text()
    assert "数値3件：ひも付き2、対象外1、未処理0" in panel
    # And they stay together while writing.
    desk.area.press("Control+End")
    desk.page.keyboard.type("新たに5億円。")
    counts.get_by_text("数値 4件中 2件ひも付き").wait_for()
    panel = desk.page.locator("[data-numbers]").inner_text()
    assert "数値4件：ひも付き2、対象外1、未処理1" in panel


def test_a_figure_is_made_from_the_editor_by_one_press(article, desk):
    desk.open(article)
    desk.area.fill("岬物流は12億円を借りた。\n")
    desk.page.locator("[data-numbers] mark", has_text="12億円").wait_for()
    desk.page.locator("[data-numbers] [value^='make:body']").click()
    desk.page.locator(".figure-card.is-current legend", has_text="12億円").wait_for()
    assert Article.objects.get(pk=article.pk).body.startswith("岬物流は12億円")


def test_enter_in_a_field_saves_and_decides_nothing(article, desk):
    desk.open(article)
    desk.page.locator("#id_title").focus()
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert "/change/" in desk.page.url
    assert evidence.coverage(article).ignored == 0
