"""Looking at a screen of the admin with axe, in every scheme and width."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    # Only what is wrong is described: what is right takes as long to describe.
    "resultTypes": ["violations"],
    # axe is not in the preview's frame, which it would ask and wait for; readers' pages
    # have tests of their own. None of the rules reads style sheets.
    "iframes": False,
    "preload": False,
}
FOUND = """options => axe.run(options).then(({violations}) => violations.map(
    ({id, nodes}) => [id, nodes.slice(0, 4).map(({html}) => html.slice(0, 200))]))"""
# Each step changes one of the two, which settles sooner than both at once.
WAYS = (("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390))
SETTLED = "document.getAnimations().every(one => one.playState !== 'running')"


def look(desk: Any, path: str) -> None:
    """Opens the screen and looks at it in every way."""
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    response = desk.page.goto(desk.base + path)
    assert response.status == 200, f"{path}: {response.status}"
    inspect(desk.page, path)


def inspect(page: Any, path: str) -> None:
    """Both schemes at both widths: no violation, no overflow."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    for scheme, width in WAYS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        settle(page)
        said = page.evaluate(FOUND, OPTIONS)
        assert not said, f"{path} ({scheme}, {width}): {said}"
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{path} ({scheme}, {width}) is {over} px too wide"


def settle(page: Any) -> None:
    """The editor has rearranged its panes, the colours of the scheme have faded in."""
    page.wait_for_timeout(100)
    for _wait in range(100):
        # Asked from outside: waiting inside the page would need eval, which its
        # Content-Security-Policy rightly refuses.
        if page.evaluate(SETTLED):
            return
        page.wait_for_timeout(50)
    raise AssertionError("something on the page never stops moving")
