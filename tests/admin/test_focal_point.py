"""The focal point is chosen on the picture; the fields beside it hold what counts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.make import make_illustration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_click_on_the_picture_fills_the_fields_and_moves_the_mark(desk):
    row = make_illustration()
    desk.page.goto(
        desk.base + reverse("admin:articles_illustration_change", args=[row.pk])
    )
    picture, mark = desk.page.locator(".focal-picture img"), ".focal-mark"
    desk.page.locator(mark).wait_for()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    # To the whole pixel of a small picture.
    assert abs(int(desk.page.locator("#id_focal_x").input_value()) - 25) <= 2
    down = int(desk.page.locator("#id_focal_y").input_value())
    assert abs(down - 75) <= 2
    desk.page.locator("#id_focal_x").fill("60")
    assert desk.page.locator(mark).evaluate("mark => mark.style.left") == "60%"
    desk.page.locator("[name=_save]").first.click()
    desk.page.wait_for_load_state()
    row.refresh_from_db()
    assert (row.focal_x, row.focal_y) == (60, down)
    assert desk.complaints == []
