"""Pictures: what is taken, what is refused, what the stored copy no longer holds."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from articles.models import Illustration
from articles.publishing import RefusedImage, store_illustration
from tests.make import picture_bytes

pytestmark = pytest.mark.django_db


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_usual_format_becomes_webp(kind):
    row = store_illustration(picture_bytes((40, 20), kind), alt="a")
    assert str(row.file).endswith(f"{row.sha256}.webp")
    with Image.open(row.file.path) as stored:
        assert (stored.format, stored.size) == ("WEBP", (40, 20))
    assert (row.width, row.height) == (40, 20)


def test_the_same_picture_again_is_the_same_row():
    data = picture_bytes()
    assert store_illustration(data, alt="a") == store_illustration(data, alt="b")
    assert Illustration.objects.count() == 1


def test_place_and_camera_are_dropped_and_orientation_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010F] = "A camera's maker"
    data = encoded(Image.new("RGB", (40, 20)), "JPEG", exif=exif)
    row = store_illustration(data, alt="a")
    assert (row.width, row.height) == (20, 40)
    with Image.open(row.file.path) as stored:
        assert not stored.getexif()
        assert "icc_profile" not in stored.info
    assert b"camera" not in Path(row.file.path).read_bytes()


def test_transparency_survives():
    row = store_illustration(
        encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"), alt="a"
    )
    with Image.open(row.file.path) as stored:
        assert stored.mode == "RGBA"


def test_a_large_picture_is_made_smaller():
    row = store_illustration(picture_bytes((5000, 1000), "JPEG"), alt="a")
    assert (row.width, row.height) == (2400, 480)


def test_a_decision_about_the_alternative_text_is_required():
    with pytest.raises(RefusedImage) as refused:
        store_illustration(picture_bytes(), alt="  ")
    assert refused.value.code == "alt_missing"
    assert store_illustration(picture_bytes(), decorative=True).alt == ""


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x")


HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "html with a gif's first bytes": b"GIF89a<script>alert(1)</script>",
    "empty": b"",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "cut short": picture_bytes((400, 300), "JPEG")[:300],
    "garbage": b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    "60,000 pixels square": _png_claiming(60_000, 60_000),
    "one pixel high, 20 million wide": _png_claiming(20_000_000, 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_safe_picture_is_refused_and_leaves_nothing(name, media_root):
    with pytest.raises(RefusedImage):
        store_illustration(HOSTILE[name], alt="a")
    assert not Illustration.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_a_file_over_the_limit_is_refused_unopened(settings):
    settings.ARTICLES_IMAGE_MAX_BYTES = 10
    with pytest.raises(RefusedImage) as refused:
        store_illustration(picture_bytes(), alt="a")
    assert refused.value.code == "image_bytes"


def test_a_script_behind_the_picture_is_not_kept():
    data = picture_bytes(kind="JPEG") + b"<script>alert(1)</script>"
    row = store_illustration(data, alt="a")
    assert b"script" not in Path(row.file.path).read_bytes()


def swapped_profile() -> bytes:
    """sRGB with red and green in each other's place: what it calls red is green."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        plain.replace(b"rXYZ", b"----", 1)
        .replace(b"gXYZ", b"rXYZ", 1)
        .replace(b"----", b"gXYZ", 1)
    )


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_converted_not_only_stripped_of_their_profile(mode):
    colour = (255, 0, 0, 255)[: len(mode)]
    data = encoded(
        Image.new(mode, (8, 8), colour), "PNG", icc_profile=swapped_profile()
    )
    row = store_illustration(data, alt="a")
    with Image.open(row.file.path) as stored:
        assert "icc_profile" not in stored.info
        red, green, _blue = stored.convert("RGB").tobytes()[:3]
    assert green > 200 > 60 > red


def test_a_broken_profile_leaves_the_numbers_as_they_are():
    data = encoded(Image.new("RGB", (8, 8), (250, 5, 5)), "PNG", icc_profile=b"icc?")
    row = store_illustration(data, alt="a")
    with Image.open(row.file.path) as stored:
        red, green, _blue = stored.convert("RGB").tobytes()[:3]
    assert red > 200 > 60 > green
