"""The public pages in a real browser: accessible, contained, silent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import now

from articles.models import Article
from tests.groups import CHROMIUM
from tests.make import (
    make_article,
    make_articles,
    make_category,
    make_illustration,
    make_source,
)

# The group is skipped, with its reason, where there is no Chromium (tests.groups).
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BODY = """## 調べたこと

本文に[リンク](https://example.com/a)と`code`、脚注[^1]、**太字**、在庫1,200箱。[[cite:https://example.com/2025/11/12/harbour-warehouses-report-record-stock]]

### 倉庫ごとの在庫と前年との比較

|倉庫の正式な名称|2023年の在庫|2024年の在庫|2025年の在庫|前年との差の主な理由|
|---|---|---|---|---|
|**北の埠頭第一倉庫**|1,200箱|1,350箱|1,620箱|輸入の増加と検査の長期化|
|**南**|800箱|-|950箱|新しい契約|

※ 2024年の南は休業。

> 引用した言葉。

- 済んだこと
- まだのこと

```python
a_very_long_line_of_code_that_cannot_be_wrapped = "x" * 200 + str(123456789)
```

:::message
メモ。
:::

https://example.com/a/very/long/address/without/any/place/to/break/it/anywhere-at-all

## 出典

[[ogp:https://example.com/2025/11/12/harbour-warehouses-report-record-stock]]
[[ogp:https://www.example.org/reports/the-second-report-of-the-year||題名|説明です。|媒体]]
[[ogp:https://news.example/a/2511/13/n097.html]]

[^1]: 脚注です。
"""


@dataclass
class Visit:
    """What a page did while it was open."""

    page: Any
    base: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    @property
    def foreign(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(self.base)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for an
        # asynchronous caller.
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser, live_server, request) -> Iterator[Visit]:
    options = getattr(request, "param", {})
    context = browser.new_context(**options)
    opened = Visit(context.new_page(), live_server.url)
    opened.page.on("request", lambda sent: opened.requests.append(sent.url))
    opened.page.on("console", lambda said: opened.complaints.append(said.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


@pytest.fixture
def paths(live_server, settings) -> dict[str, str]:
    """One address of every kind of page."""
    settings.ARTICLES_PAGE_SIZE = 4
    article = make_article(
        title="Anthropicなど5社、データセンターに総額1.4兆円を投じる計画の内訳を読む",
        body=BODY,
        category="経済",
        tags=["物流", "データセンター", "とても長い名前のトピックも折り返して表示する"],
        authors=["浜野 ゆき"],
        featured=True,
        lead_image=make_illustration(caption="夕方の港。"),
        modified_at=now(),
        published_at=now() - timedelta(days=2),
    )
    english = make_article(
        title="How a harbour counts its boxes", body=BODY, language="en"
    )
    withdrawn = make_article(status=Article.Status.WITHDRAWN)
    make_articles(6, category="地域", featured=True)
    make_category("経済", position=1)
    source = make_source(
        "https://www.example.org/reports/the-second-report-of-the-year",
        language="en",
        description="Stocks are the highest in ten years. " * 4,
        image=make_illustration(),
        archive_url="https://web.archive.org/web/2025/https://www.example.org/",
    )
    return {
        "home": "/",
        "article": article.get_absolute_url(),
        "english": english.get_absolute_url(),
        "category": article.category.get_absolute_url() if article.category else "",
        "tag": article.tag_list[0].get_absolute_url(),
        "author": article.author_list[0].get_absolute_url(),
        "latest": "/articles/?page=2",
        "tags": "/tags/",
        "sources": "/sources/",
        "source": f"/sources/{source.pk}/",
        "404": "/no-such-page/",
        "410": withdrawn.get_absolute_url(),
    }


@pytest.mark.parametrize(
    "visit",
    [
        {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
        {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
        {"color_scheme": "light", "viewport": {"width": 320, "height": 700}},
    ],
    ids=["light", "dark", "narrow"],
    indirect=True,
)
def test_axe_finds_nothing(visit, paths):
    axe = Axe()
    for kind in ("home", "article", "tag", "sources", "404"):
        visit.open(paths[kind])
        found = axe.run(
            visit.page, options={"runOnly": {"type": "tag", "values": RULES}}
        )
        names = [
            (rule["id"], [node["html"][:120] for node in rule["nodes"]])
            for rule in found.response["violations"]
        ]
        assert not names, f"{kind}: {names}"


@pytest.mark.parametrize(
    "visit", [{"viewport": {"width": 320, "height": 700}}], indirect=True
)
def test_no_page_scrolls_sideways_on_the_narrowest_screen(visit, paths):
    for kind, path in paths.items():
        visit.open(path)
        over = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over == 0, kind
        # Its tables do, on their own.
    visit.open(paths["article"])
    table = visit.page.locator(".table-scroll").first
    assert table.evaluate("box => box.scrollWidth > box.clientWidth")


def test_pages_ask_nobody_else_and_break_no_rule_of_theirs(visit, paths):
    for path in paths.values():
        visit.open(path)
        visit.page.mouse.wheel(0, 20_000)
    visit.page.wait_for_load_state("networkidle")
    assert visit.foreign == []
    said = [text for text in visit.complaints if "Failed to load resource" not in text]
    assert said == []
    styles = {url for url in visit.requests if url.endswith(".css")}
    assert len(styles) == 1
    assert not [url for url in visit.requests if url.endswith(".js")]
    assert visit.page.context.cookies() == []


def test_the_measure_suits_japanese(visit, paths):
    visit.page.set_viewport_size({"width": 1100, "height": 900})
    visit.open(paths["article"])
    characters = visit.page.evaluate(
        """() => {
            const text = document.querySelector('.article-body p');
            const style = getComputedStyle(text);
            return [text.clientWidth / parseFloat(style.fontSize),
                    parseFloat(style.lineHeight) / parseFloat(style.fontSize)];
        }"""
    )
    assert 35 <= characters[0] <= 42
    assert characters[1] >= 1.7


def test_the_keyboard_reaches_the_content_first(visit, paths):
    visit.open(paths["article"])
    visit.page.keyboard.press("Tab")
    skip = visit.page.locator(".skip")
    box = skip.bounding_box()
    assert skip.evaluate("link => link === document.activeElement")
    assert box["x"] >= 0
    assert box["y"] >= 0
    visit.page.keyboard.press("Enter")
    assert visit.page.url.endswith("#main")


def test_contents_stand_beside_the_text_where_there_is_room(visit, paths):
    inline, aside = ".article > .contents", ".contents-aside"
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    visit.open(paths["article"])
    assert visit.page.locator(aside).is_visible()
    assert not visit.page.locator(inline).is_visible()
    visit.page.locator(f"{aside} a").last.click()
    assert visit.page.locator(aside).locator("nav").bounding_box()["y"] >= 0
    assert visit.page.evaluate("scrollY") > 0
    visit.page.set_viewport_size({"width": 800, "height": 900})
    assert not visit.page.locator(aside).is_visible()
    assert visit.page.locator(inline).is_visible()


def test_nothing_moves_while_pictures_load(visit, paths):
    # Without the aside: what sticks while the page scrolls may count as moved.
    visit.page.set_viewport_size({"width": 800, "height": 900})
    visit.page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver(list => {
            for (const entry of list.getEntries()) window.moved += entry.value;
        }).observe({type: 'layout-shift', buffered: true});"""
    )
    visit.open(paths["article"])
    visit.page.mouse.wheel(0, 20_000)
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("window.moved") < 0.02


def test_every_target_is_large_enough(visit, paths):
    visit.page.set_viewport_size({"width": 390, "height": 800})
    for kind in ("home", "article", "sources", "tags", "latest"):
        visit.open(paths[kind])
        small = visit.page.evaluate(
            """() => [...document.querySelectorAll('a, summary')]
                // Links in a line of text are exempt (WCAG 2.5.8), only the keyboard
                // sees the first one, and a card's link covers the whole card.
                .filter(a => !a.closest('.article-body'))
                .filter(a => !a.matches('.skip, .u-url'))
                .map(a => [a.textContent.trim(), a.getBoundingClientRect()])
                .filter(([, box]) => box.height > 0
                        && (box.height < 24 || box.width < 24))
                .map(([text, box]) => `${text} ${box.width}×${box.height}`)"""
        )
        assert small == [], kind


def test_print_shows_the_address_of_every_source(visit, paths):
    visit.open(paths["article"])
    visit.page.emulate_media(media="print")
    links = visit.page.locator(".source-card .u-url")
    assert links.count() == 3
    for link in links.all():
        shown = link.evaluate("a => getComputedStyle(a, '::after').content")
        assert link.get_attribute("href") in shown
    for hidden in (".contents", ".contents-aside", ".neighbours", ".site-header nav"):
        assert not visit.page.locator(hidden).first.is_visible()
    assert (
        visit.page.evaluate(
            "getComputedStyle(document.querySelector('.table-scroll')).overflowX"
        )
        == "visible"
    )
