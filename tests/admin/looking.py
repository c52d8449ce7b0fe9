"""Looking at a screen of the admin with axe, in every scheme and width."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
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
    axe = Axe()
    for scheme, width in WAYS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        settle(page)
        found = axe.run(page, options={"runOnly": RULES}).response["violations"]
        said = [
            (rule["id"], [node["html"][:200] for node in rule["nodes"][:4]])
            for rule in found
        ]
        assert not said, f"{path} ({scheme}, {width}): {said}"
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{path} ({scheme}, {width}) is {over} px too wide"


def settle(page: Any) -> None:
    """The editor has rearranged its panes, the colours of the scheme have faded in."""
    page.wait_for_timeout(150)
    for _wait in range(100):
        # Asked from outside: waiting inside the page would need eval, which its
        # Content-Security-Policy rightly refuses.
        if page.evaluate(SETTLED):
            return
        page.wait_for_timeout(50)
    raise AssertionError("something on the page never stops moving")
