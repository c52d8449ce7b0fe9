"""The public pages in a real browser: accessible, contained, silent."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

# The group is skipped, with its reason, where there is no Chromium (tests.groups).
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
# Text at twice its size, as a reader's own setting makes it.
LARGE = "document.documentElement.style.fontSize = '212.5%'"


@pytest.mark.parametrize(
    ("visit", "script"),
    [
        ({"color_scheme": "light", "viewport": WIDE}, ""),
        ({"color_scheme": "dark", "viewport": WIDE}, ""),
        ({"color_scheme": "light", "viewport": NARROW}, ""),
        ({"color_scheme": "dark", "viewport": {"width": 640, "height": 900}}, LARGE),
    ],
    ids=["light", "dark", "narrow", "large text"],
    indirect=["visit"],
)
def test_axe_finds_nothing_on_any_kind_of_page(visit, paths, script):
    axe = Axe()
    found: dict[str, list[str]] = {}
    for kind, path in paths.items():
        visit.open(path)
        if script:
            visit.page.evaluate(script)
        for folded in visit.page.locator("details:not([open]) > summary").all():
            if folded.is_visible():
                folded.click()
        answer = axe.run(
            visit.page, options={"runOnly": {"type": "tag", "values": RULES}}
        )
        found |= {
            f"{kind}: {rule['id']}": [node["html"][:120] for node in rule["nodes"]]
            for rule in answer.response["violations"]
        }
    assert found == {}


@pytest.mark.parametrize(
    ("visit", "script"),
    [({"viewport": NARROW}, ""), ({"viewport": {"width": 640, "height": 900}}, LARGE)],
    ids=["narrow", "large text"],
    indirect=["visit"],
)
def test_no_page_scrolls_sideways(visit, paths, script):
    for kind, path in paths.items():
        visit.open(path)
        if script:
            visit.page.evaluate(script)
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
    assert not [url for url in visit.requests if url.endswith((".woff2", ".ttf"))]
    assert not [url for url in visit.requests if url.endswith(".js")]
    assert visit.page.context.cookies() == []


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
    for kind in ("article", "home", "category", "sources", "figures", "results"):
        visit.open(paths[kind])
        visit.page.mouse.wheel(0, 20_000)
        visit.page.wait_for_load_state("networkidle")
        assert visit.page.evaluate("window.moved") == 0, kind


def test_every_target_is_large_enough(visit, paths):
    visit.page.set_viewport_size({"width": 390, "height": 800})
    found: dict[str, list[str]] = {}
    for kind, path in paths.items():
        visit.open(path)
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
        if small:
            found[kind] = small
    assert found == {}


@pytest.mark.parametrize("visit", [{"viewport": NARROW}, {}], indirect=True)
def test_the_title_is_the_widest_of_a_row(visit, paths):
    squeezed = {}
    for kind in ("latest", "category", "tag", "author", "results"):
        visit.open(paths[kind])
        share = visit.page.evaluate(
            """() => Math.min(...[...document.querySelectorAll(".rows .headline")].map(
                 title => title.clientWidth / title.closest(".rows").clientWidth))"""
        )
        if share < 0.5:
            squeezed[kind] = share
    assert squeezed == {}
