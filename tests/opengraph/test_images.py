"""Thumbnails of strange pictures: the I rows of the threat table."""

from __future__ import annotations

import hashlib
import io
import struct
import sys
import zlib

import pytest
from PIL import Image

from articles.opengraph import ErrorCode
from articles.opengraph.images import ImageLimits, RefusedImage, make_thumbnails


def picture(size=(800, 500), mode="RGB", kind="PNG", colour=None, **options) -> bytes:
    out = io.BytesIO()
    fill = colour if colour is not None else {"RGB": (200, 30, 40)}.get(mode, 0)
    Image.new(mode, size, fill).save(out, kind, **options)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A file of a few bytes that announces an enormous picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + name
            + data
            + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


def refusal_of(content: bytes, **more) -> ErrorCode:
    with pytest.raises(RefusedImage) as refusal:
        make_thumbnails(content, **more)
    return refusal.value.code


def test_a_card_picture_comes_in_two_sizes_named_by_content():
    made = make_thumbnails(picture())
    assert [(file.width, file.height) for file in made.files] == [
        (640, 336),
        (320, 168),
    ]
    assert (made.source_width, made.source_height, made.shape) == (800, 500, "card")
    for file in made.files:
        with Image.open(io.BytesIO(file.content)) as read:
            assert (read.format, read.size) == ("WEBP", (file.width, file.height))
        assert file.sha256 == hashlib.sha256(file.content).hexdigest()
        assert file.name == f"{file.sha256[:2]}/{file.sha256}.webp"
    red, green, blue = (int(made.colour[at : at + 2], 16) for at in (1, 3, 5))
    assert (red > 190, green < 40, blue < 50) == (True, True, True)
    assert make_thumbnails(picture()) == made


def test_a_small_picture_is_not_enlarged():
    (file,) = make_thumbnails(picture((210, 400))).files
    assert (file.width, file.height) == (210, 110)
    narrow = make_thumbnails(picture((90, 400)))
    assert narrow.shape == "icon"
    assert all(file.height <= 64 for file in narrow.files)


def test_an_icon_keeps_its_transparency():
    content = picture((256, 256), "RGBA", "ICO", colour=(0, 0, 0, 0))
    made = make_thumbnails(content, shape="icon")
    assert [file.width for file in made.files] == [64, 32]
    with Image.open(io.BytesIO(made.files[0].content)) as read:
        assert read.getchannel("A").getextrema() == (0, 0)
    assert refusal_of(content) is ErrorCode.IMAGE_TYPE


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (14_000, 14_000, ErrorCode.IMAGE_PIXELS),
        (9_000, 9_000, ErrorCode.IMAGE_PIXELS),
        (1, 20_000_000, ErrorCode.IMAGE_SIDE),
        (12_001, 10, ErrorCode.IMAGE_SIDE),
        (60_000, 60_000, ErrorCode.IMAGE_PIXELS),
        (5_000, 4_801, ErrorCode.IMAGE_PIXELS),
    ],
)
def test_an_enormous_picture_is_refused_by_its_header(width, height, code):
    assert refusal_of(png_claiming(width, height)) is code


def test_an_icon_hiding_an_enormous_picture_is_refused():
    inner = png_claiming(5_000, 5_000)
    icon = struct.pack("<HHH", 0, 1, 1) + struct.pack(
        "<BBBBHHII", 32, 32, 0, 0, 1, 32, len(inner), 22
    )
    code = refusal_of(icon + inner, shape="icon")
    assert code in (
        ErrorCode.IMAGE_PIXELS,
        ErrorCode.IMAGE_BROKEN,
        ErrorCode.IMAGE_TYPE,
    )


def test_too_many_bytes_are_refused_without_a_process():
    program = ("/nonexistent",)
    code = refusal_of(b"\xff" * (5 * 1024 * 1024 + 1), program=program)
    assert code is ErrorCode.IMAGE_BYTES


OTHER_FORMATS = {
    "TIFF": picture((20, 20), kind="TIFF"),
    "EPS": picture((20, 20), kind="EPS"),
    "BMP": picture((20, 20), kind="BMP"),
    "PPM": picture((20, 20), kind="PPM"),
    "PSD": b"8BPS\0\x01" + bytes(6) + b"\0\x03\0\0\0\x14\0\0\0\x14\0\x08\0\x03",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "MVG": b"push graphic-context\nviewbox 0 0 1 1\npop graphic-context\n",
    "HEIC": b"\0\0\0 ftypheic" + bytes(100),
    "nothing": b"",
}


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_other_formats_are_refused(name):
    assert refusal_of(OTHER_FORMATS[name]) is ErrorCode.IMAGE_TYPE


def _noise(size=(300, 200)) -> Image.Image:
    return Image.effect_noise(size, 90).convert("RGB")


def _truncated_jpeg() -> bytes:
    out = io.BytesIO()
    _noise().save(out, "JPEG", quality=95)
    return out.getvalue()[:5000]


def _text_bomb() -> bytes:
    whole = picture((300, 200))
    bomb = b"Comment\0\0" + zlib.compress(bytes(200 * 1024 * 1024), 9)
    chunk = struct.pack(">I", len(bomb)) + b"zTXt" + bomb
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + bomb))
    return whole[:33] + chunk + whole[33:]


@pytest.mark.parametrize("make", [_truncated_jpeg, _text_bomb])
def test_a_broken_picture_is_refused(make):
    assert refusal_of(make()) is ErrorCode.IMAGE_BROKEN


def _animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (200, 120), (number * 40, 0, 0)) for number in range(5)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picture(mode="CMYK", kind="JPEG"), id="CMYK"),
        pytest.param(picture(mode="I;16"), id="sixteen bits"),
        pytest.param(
            picture(mode="P", colour=0, transparency=0), id="palette and alpha"
        ),
        pytest.param(picture(mode="LA", colour=(9, 9)), id="grey and alpha"),
        pytest.param(picture(mode="1"), id="one bit"),
        pytest.param(picture(kind="AVIF"), id="AVIF"),
        pytest.param(_animated("GIF"), id="animated GIF"),
        pytest.param(_animated("PNG"), id="APNG"),
        pytest.param(_animated("WEBP"), id="animated WebP"),
        pytest.param(picture(kind="JPEG", progressive=True), id="progressive"),
    ],
)
def test_every_ordinary_picture_becomes_one_plain_frame(content):
    for file in make_thumbnails(content).files:
        with Image.open(io.BytesIO(file.content)) as read:
            assert getattr(read, "n_frames", 1) == 1
            assert read.mode in ("RGB", "RGBA")


def test_sixteen_bits_are_scaled_and_not_clipped():
    made = make_thumbnails(picture(mode="I;16", colour=0x8000))
    assert 0x70 < int(made.colour[1:3], 16) < 0x90


def test_a_turned_picture_is_set_upright_and_loses_its_metadata():
    # The left half dark; orientation 6 turns it a quarter to the right.
    image = Image.new("RGB", (400, 800), "white")
    image.paste("black", (0, 0, 200, 800))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"SecretComment", quality=95)
    content = out.getvalue() + b"<script>SecretTail</script>"
    made = make_thumbnails(content)
    with Image.open(io.BytesIO(made.files[0].content)) as read:
        top = max(read.convert("L").crop((0, 0, 640, 20)).tobytes())
        bottom = min(read.convert("L").crop((0, 310, 640, 336)).tobytes())
        assert not read.getexif()
        assert not {"exif", "icc_profile", "xmp"} & set(read.info)
    assert top < 60
    assert bottom > 200
    assert b"Secret" not in b"".join(file.content for file in made.files)


def test_profiles_are_applied_and_dropped():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for attached in (profile, profile + bytes(2_000_000), b"no profile" * 20):
        made = make_thumbnails(picture(kind="JPEG", icc_profile=attached))
        with Image.open(io.BytesIO(made.files[0].content)) as read:
            assert "icc_profile" not in read.info
        assert int(made.colour[1:3], 16) > 190


def _program(source: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", source)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            ErrorCode.IMAGE_CRASH,
        ),
        ("raise SystemExit(3)", ErrorCode.IMAGE_CRASH),
        ("print('nonsense')", ErrorCode.IMAGE_CRASH),
        ("print('[]')", ErrorCode.IMAGE_CRASH),
        ('print(\'{"error": "image_invented"}\')', ErrorCode.IMAGE_CRASH),
        (
            'print(\'{"width":1,"height":1,"colour":"","files":[[[1,1],9]]}\')',
            ErrorCode.IMAGE_CRASH,
        ),
        ("import time; time.sleep(30)", ErrorCode.IMAGE_TIMEOUT),
    ],
)
def test_a_child_that_dies_or_lies_costs_only_the_picture(source, code):
    limits = ImageLimits(wall=0.7)
    assert refusal_of(picture(), program=_program(source), limits=limits) is code


def test_memory_and_time_of_the_child_are_limited():
    out = io.BytesIO()
    Image.new("RGB", (4800, 4900), "red").save(out, "PNG", compress_level=1)
    cramped = ImageLimits(memory=130 * 1024 * 1024)
    assert refusal_of(out.getvalue(), limits=cramped) in (
        ErrorCode.IMAGE_CRASH,
        ErrorCode.IMAGE_BROKEN,
    )
    assert make_thumbnails(out.getvalue()).source_width == 4800


def test_the_child_sees_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    source = (
        "import os, sys, json;"
        "print(json.dumps({'error': 'image_side' if 'SECRET_KEY' in os.environ"
        " else 'image_type'}))"
    )
    assert refusal_of(picture(), program=_program(source)) is ErrorCode.IMAGE_TYPE
