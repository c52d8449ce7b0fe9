"""Renditions: every size from our own copy, cropped around what matters."""

from __future__ import annotations

import io
import os
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from articles.models import Illustration, Rendition
from articles.publishing import (
    make_due_renditions,
    make_renditions,
    picture_of,
    store_illustration,
)
from tests.make import make_article
from tests.public.pages import Page

pytestmark = pytest.mark.django_db
WIDE, WHOLE = Rendition.Shape.WIDE, Rendition.Shape.WHOLE


def stored(size: tuple[int, int] = (1600, 1200), **words) -> Illustration:
    """Red on the left, blue on the right, green below."""
    picture = Image.new("RGB", size, "#cc2222")
    picture.paste("#2222cc", (size[0] // 2, 0, *size))
    picture.paste("#22cc22", (0, size[1] * 9 // 10, *size))
    out = io.BytesIO()
    picture.save(out, "PNG")
    row = store_illustration(out.getvalue(), alt="二色", **words)
    return Illustration.objects.get(pk=row.pk)


def opened(row: Rendition) -> Image.Image:
    with Image.open(row.file.path) as picture:
        picture.load()
        return picture


def test_each_shape_has_its_sizes_in_both_formats():
    rows = make_renditions(stored())
    made: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        made[row.shape, row.format].append((row.width, row.height))
    assert made["whole", "avif"] == made["whole", "webp"]
    assert made["whole", "webp"] == [(480, 360), (960, 720), (1440, 1080)]
    assert made["16x9", "avif"] == [(320, 180), (640, 360), (1280, 720)]
    assert made["4x3", "webp"] == [(1200, 900)]
    assert made["1x1", "webp"] == [(1200, 1200)]


def test_files_are_what_their_rows_say():
    for row in make_renditions(stored()):
        picture = opened(row)
        assert picture.format == row.format.upper()
        assert picture.size == (row.width, row.height)
        assert not picture.getexif()


def test_none_is_wider_than_the_picture():
    rows = make_renditions(stored((500, 500)))
    assert max(row.width for row in rows) == 500
    whole = [row.width for row in rows if (row.shape, row.format) == ("whole", "webp")]
    assert whole == [480, 500]


def test_a_tiny_picture_has_one_size():
    rows = make_renditions(stored((3, 9)))
    assert {(row.width, row.height) for row in rows if row.shape == "whole"} == {(3, 9)}
    assert all(row.width >= 1 and row.height >= 1 for row in rows)


@pytest.mark.parametrize(
    ("focus", "colour"), [(0, (204, 34, 34)), (100, (34, 34, 204))]
)
def test_a_crop_keeps_the_focal_point(focus, colour):
    row = stored((2000, 500))
    row.focal_x = focus
    row.save()
    square = next(r for r in make_renditions(row) if r.shape == "1x1")
    seen = opened(square).convert("RGB").crop((100, 20, 101, 21)).tobytes()
    assert all(abs(a - b) < 12 for a, b in zip(seen, colour, strict=True))


def test_they_are_due_until_made_and_again_when_the_focus_moves():
    row = stored((600, 400))
    assert make_due_renditions() == 1
    assert make_due_renditions() == 0
    before = {r.file.name for r in row.renditions.filter(shape=WIDE)}
    row.refresh_from_db()
    row.focal_y = 90
    row.save()
    assert make_due_renditions() == 1
    after = {r.file.name for r in row.renditions.filter(shape=WIDE)}
    # A new address: what browsers keep for a year stays true.
    assert not before & after


def test_making_them_twice_leaves_the_same_rows_and_files(media_root):
    row = stored((600, 400))
    make_renditions(row)
    names = sorted(row.renditions.values_list("file", flat=True))
    files = sorted(media_root.rglob("renditions/**/*.*"))
    make_renditions(row)
    assert sorted(row.renditions.values_list("file", flat=True)) == names
    assert sorted(media_root.rglob("renditions/**/*.*")) == files


def test_a_lost_file_is_told_once_and_stops_nothing(caplog):
    lost, fine = stored((600, 400)), stored((640, 400))
    Path(lost.file.path).unlink()
    assert make_due_renditions() == 2
    assert "No renditions of picture" in caplog.text
    assert make_due_renditions() == 0
    assert fine.renditions.exists()
    picture = picture_of(lost)
    assert (picture.src, picture.webp) == (lost.file.url, "")


def test_a_picture_knows_its_sizes_without_a_query(django_assert_num_queries):
    make_renditions(stored())
    row = Illustration.objects.prefetch_related("renditions").get()
    with django_assert_num_queries(0):
        picture = picture_of(row, WIDE)
    assert (picture.width, picture.height) == (1280, 720)
    assert picture.is_cropped
    assert picture.webp.count("w,") == 2
    assert " 320w, " in picture.avif


def test_files_of_an_earlier_focal_point_go_a_day_later(capsys):
    row = stored()
    earlier = {Path(made.file.path) for made in make_renditions(row)}
    row.focal_x = 10
    row.save()
    now_shown = {Path(made.file.path) for made in make_renditions(row)}
    call_command("prune_renditions")
    assert "0 files deleted" in capsys.readouterr().out
    for path in earlier | now_shown:
        os.utime(path, (0, 0))
    call_command("prune_renditions")
    assert f"{len(earlier - now_shown)} files deleted" in capsys.readouterr().out
    assert earlier - now_shown
    assert all(path.exists() for path in now_shown)
    assert not any(path.exists() for path in earlier - now_shown)
    assert Path(row.file.path).exists()


def test_search_engines_are_offered_three_shapes(client):
    row = stored()
    article = make_article(lead_image=row)
    before = Page(client.get(article.get_absolute_url())).json_ld[0]["image"]
    assert [address.endswith(".webp") for address in before] == [True]
    make_renditions(row)
    offered = Page(client.get(article.get_absolute_url())).json_ld[0]["image"]
    assert [shape for shape in ("16x9", "4x3", "1x1") if shape in str(offered)] == [
        "16x9",
        "4x3",
        "1x1",
    ]
    assert all(address.startswith("http") for address in offered)
