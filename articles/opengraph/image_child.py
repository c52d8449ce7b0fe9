"""Runs alone, in a limited process: a strange picture in, clean WebP pictures out.

Standard input holds one line of JSON (what to make) and the picture; standard output
gets one line of JSON (how it went) and the WebP files one after the other. It imports
nothing of the project, because it is started as a program and may be killed any time.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import warnings
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from PIL.Image import Image


class Order(TypedDict):
    """What the parent asks for."""

    formats: list[str]
    most_pixels: int
    longest_side: int
    sizes: list[tuple[int, int]]
    crop: bool
    cpu_seconds: int
    memory: int
    file_size: int


class _Refused(Exception):
    """The picture is not to be used; the first argument is the code."""


def main() -> int:
    """Exit status 0 with a report, anything else without one."""
    order: Order = json.loads(sys.stdin.buffer.readline())
    _limit_this_process(order)
    report: dict[str, object]
    files: list[bytes] = []
    try:
        report, files = _convert(sys.stdin.buffer.read(), order)
    except _Refused as refusal:
        report = {"error": str(refusal)}
    out = sys.stdout.buffer
    out.write(json.dumps(report).encode() + b"\n")
    for content in files:
        out.write(content)
    out.flush()
    return 0


def _limit_this_process(order: Order) -> None:
    import resource

    for kind, value in (
        (resource.RLIMIT_CPU, order["cpu_seconds"]),
        (resource.RLIMIT_AS, order["memory"]),
        (resource.RLIMIT_FSIZE, order["file_size"]),
        (resource.RLIMIT_CORE, 0),
    ):
        # Some systems know fewer limits; the parent's clock holds on all.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def _convert(data: bytes, order: Order) -> tuple[dict[str, object], list[bytes]]:
    from PIL import AvifImagePlugin, Image, UnidentifiedImageError

    # One decoder thread: each of many would reserve address space.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.MAX_IMAGE_PIXELS = order["most_pixels"]
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        opened = Image.open(io.BytesIO(data), formats=order["formats"])
        _measure(opened, order)
        width, height = opened.size
        picture = _prepared(opened, order)
        files = [_webp(made) for made in _sized(picture, order)]
        report = {
            "width": width,
            "height": height,
            "colour": _dominant_colour(picture),
            "files": [(made, len(content)) for made, content in files],
        }
        return report, [content for _, content in files]
    except _Refused:
        raise
    except UnidentifiedImageError:
        raise _Refused("image_type") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _Refused("image_pixels") from None
    except MemoryError:
        raise _Refused("image_crash") from None
    except Exception:  # noqa: BLE001 — decoders raise anything on broken files
        raise _Refused("image_broken") from None


def _measure(picture: Image, order: Order) -> None:
    """Before any decoding: the header alone tells what it would cost."""
    width, height = picture.size
    if max(width, height) > order["longest_side"]:
        raise _Refused("image_side")
    if width * height > order["most_pixels"]:
        raise _Refused("image_pixels")
    if min(width, height) < 1:
        raise _Refused("image_broken")


def _prepared(picture: Image, order: Order) -> Image:
    """The first frame upright, in sRGB, with alpha where there was some."""
    from PIL import ImageOps

    widest = max(width for width, _ in order["sizes"])
    # JPEG decodes at a fraction of its size for a fraction of the work.
    picture.draft("RGB", (widest * 2, widest * 2))
    picture.load()
    with contextlib.suppress(Exception):  # a broken EXIF block is no reason to refuse
        picture = ImageOps.exif_transpose(picture)
    picture = _in_srgb(picture)
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        # Sixteen bits to eight; a plain conversion would clip to white.
        picture = picture.convert("I").point(lambda value: value * (1 / 256))
        picture = picture.convert("L")
    alpha = "A" in picture.mode or "a" in picture.mode or "transparency" in picture.info
    picture = picture.convert("RGBA" if alpha else "RGB")
    picture.info = {}
    return picture


def _in_srgb(picture: Image) -> Image:
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or len(profile) > 4 * 1024 * 1024:
        return picture
    if picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    with contextlib.suppress(Exception):  # a strange profile: take the colours as is
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
        return converted or picture
    return picture


def _sized(picture: Image, order: Order) -> list[Image]:
    """The picture in each size it is large enough for, at least in the smallest."""
    from PIL import Image, ImageOps

    sizes = sorted(map(tuple, order["sizes"]), reverse=True)
    made: list[Image.Image] = []
    for width, height in sizes:
        if order["crop"]:
            factor = min(1.0, picture.width / width, picture.height / height)
            if factor < 1 and (width, height) != sizes[-1]:
                continue
            target = max(round(width * factor), 1), max(round(height * factor), 1)
            made.append(ImageOps.fit(picture, target, Image.Resampling.LANCZOS))
        else:
            if picture.width < width and (width, height) != sizes[-1]:
                continue
            fitted = picture.copy()
            fitted.thumbnail((width, height), Image.Resampling.LANCZOS)
            made.append(fitted)
    return made


def _webp(picture: Image) -> tuple[tuple[int, int], bytes]:
    out = io.BytesIO()
    picture.info = {}
    picture.save(out, "WEBP", quality=75, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return picture.size, out.getvalue()


def _dominant_colour(picture: Image) -> str:
    """The largest of eight groups of colours as #rrggbb, seen on white."""
    from PIL import Image

    small = picture.convert("RGBA").resize((48, 48), Image.Resampling.BOX)
    flat = Image.new("RGBA", small.size, "white")
    flat.alpha_composite(small)
    grouped = flat.convert("RGB").quantize(8)
    counts = grouped.getcolors() or [(0, 0)]
    palette = grouped.getpalette() or [255, 255, 255]
    _, index = max(counts)
    start = int(index if isinstance(index, (int, float)) else 0) * 3
    red, green, blue = palette[start : start + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


if __name__ == "__main__":
    sys.exit(main())
