"""Every lead picture draws the same bytes again, at the right size."""

from __future__ import annotations

import hashlib

import pytest

from articles.demo.canvas import Canvas, mix, ramp, smooth_curve
from articles.demo.pictures import PICTURES, Picture


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_picture_is_deterministic_and_fills_its_frame(picture: Picture) -> None:
    image = picture.draw()
    assert image.size == (1600, 900)
    assert image.mode == "RGB"
    assert picture.draw().tobytes() == image.tobytes()
    grey = image.convert("L").tobytes()
    assert max(grey) - min(grey) > 90, "a picture, not a plain card"


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_picture_is_described_in_both_languages(picture: Picture) -> None:
    assert 15 <= len(picture.alt_ja) <= 80
    assert picture.alt_ja.endswith("。")
    assert picture.alt_en.isascii()
    assert 30 <= len(picture.alt_en) <= 125
    assert picture.credit


def test_pictures_are_keyed_by_their_own_names_and_differ() -> None:
    assert all(name == picture.name for name, picture in PICTURES.items())
    small = {
        hashlib.sha256(p.draw().reduce(100).tobytes()).hexdigest()
        for p in list(PICTURES.values())[:3]
    }
    assert len(small) == 3


def test_colours_are_mixed_and_clamped() -> None:
    assert mix((0, 0, 0), (100, 200, 50), 0.5) == (50, 100, 25)
    assert mix((0, 0, 0), (100, 200, 50), 7) == (100, 200, 50)
    assert ramp([(0, 0, 0), (10, 10, 10), (30, 30, 30)], 0.75) == (20, 20, 20)
    assert ramp([(0, 0, 0), (10, 10, 10)], 1.0) == (10, 10, 10)


def test_a_smooth_curve_passes_through_its_points() -> None:
    points = [(0.0, 0.0), (10.0, 5.0), (20.0, -5.0)]
    curve = smooth_curve(points, steps=4)
    assert [curve[0], curve[4], curve[8]] == points


def test_edges_are_smoothed() -> None:
    canvas = Canvas([(0, 0, 0), (0, 0, 0)])
    canvas.disc((800, 450), 100.5, (200, 200, 200))
    row = canvas.finish(grain=0).convert("L").crop((690, 450, 710, 451)).tobytes()
    assert 0 in row
    assert 200 in row
    assert any(0 < value < 200 for value in row)


def test_a_shape_outside_the_frame_draws_nothing() -> None:
    canvas = Canvas([(9, 9, 9), (9, 9, 9)])
    canvas.shade([(-50, -50), (-20, -50), (-20, -20)], [(255, 0, 0), (255, 0, 0)])
    assert canvas.finish(grain=0).getextrema() == ((9, 9),) * 3
