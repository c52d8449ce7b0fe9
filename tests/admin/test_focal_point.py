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


def test_the_mark_lies_where_the_point_is_on_a_picture_wider_than_the_form(desk):
    row = make_illustration(width=1600, height=2400, focal_x=25, focal_y=20)
    desk.page.goto(
        desk.base + reverse("admin:articles_illustration_change", args=[row.pk])
    )
    desk.page.locator(".focal-mark").wait_for()
    picture = desk.page.locator(".focal-picture img").bounding_box()
    mark = desk.page.locator(".focal-mark").bounding_box()
    across = (mark["x"] + mark["width"] / 2 - picture["x"]) / picture["width"]
    down = (mark["y"] + mark["height"] / 2 - picture["y"]) / picture["height"]
    assert across == pytest.approx(0.25, abs=0.01)
    assert down == pytest.approx(0.20, abs=0.01)
