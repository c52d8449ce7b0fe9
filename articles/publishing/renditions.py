"""Renditions of pictures: made in the background, due again when the focus moves."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from PIL import Image

from articles.caching import purge_everything
from articles.models import Illustration, Rendition
from articles.sources import drop_unnamed

_FOLDER: Final = "renditions"
_RECIPE: Final = "1"  # another number: every rendition is made again
_WHOLE: Final = Rendition.Shape.WHOLE
_WIDE: Final = Rendition.Shape.WIDE
_RATIO: Final = {
    Rendition.Shape.WIDE: 16 / 9,
    Rendition.Shape.STANDARD: 4 / 3,
    Rendition.Shape.SQUARE: 1.0,
}
# A column is 680 pixels wide, a list's picture 180 to 340: once, and for dense screens.
_WIDTHS: Final = {_WHOLE: (480, 960, 1440), _WIDE: (320, 640, 1280)}
# What search engines ask for beside 16:9; no page shows them.
_FOR_MACHINES: Final = {Rendition.Shape.STANDARD: 1200, Rendition.Shape.SQUARE: 1200}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    shape: Rendition.Shape
    format: Rendition.Format
    width: int
    height: int


def due_for_renditions() -> QuerySet[Illustration]:
    """Pictures without renditions, or with some made for another focal point."""
    made = Concat(
        Value(f"{_RECIPE} "),
        Cast("focal_x", CharField()),
        Value(" "),
        Cast("focal_y", CharField()),
        output_field=CharField(),
    )
    return Illustration.objects.exclude(rendered_as=made)


def make_due_renditions(*, limit: int = 20) -> int:
    """Make what is due; the number of pictures done. Pages then show the new ones."""
    rows = list(due_for_renditions().order_by("-pk")[:limit])
    for row in rows:
        make_renditions(row)
    if rows:
        purge_everything()
    return len(rows)


def make_renditions(illustration: Illustration) -> list[Rendition]:
    """Encode every size, shape and format; earlier ones give way.

    Files are named by all that decides their bytes, so a stored page never shows a
    wrong one, and files of earlier renditions stay for pages still under way. A picture
    whose file cannot be read has none, and is not tried again.
    """
    made_as = _made_as(illustration)
    try:
        with illustration.file.open("rb") as stream, Image.open(stream) as opened:
            opened.load()
            files = list(_encoded(opened, illustration))
    except (OSError, ValueError) as problem:
        _log.warning("No renditions of picture %s: %s", illustration.pk, problem)
        files = []
    rows = []
    with transaction.atomic():
        illustration.renditions.all().delete()
        for wanted, content in files:
            row = Rendition(
                illustration=illustration,
                shape=wanted.shape,
                format=wanted.format,
                width=wanted.width,
                height=wanted.height,
            )
            name = _name(illustration, wanted)
            path = f"{_FOLDER}/{name}"
            # Made before, for this same focal point: the bytes are the same.
            if row.file.storage.exists(path):
                row.file.name = path
            else:
                row.file.save(name, ContentFile(content), save=False)
            rows.append(row)
        Rendition.objects.bulk_create(rows)
        Illustration.objects.filter(pk=illustration.pk).update(rendered_as=made_as)
    illustration.rendered_as = made_as
    return rows


def prune_renditions() -> int:
    """Delete the files of earlier renditions; how many went.

    A day after they were made, because pages and readers' browsers may show them yet.
    """
    return drop_unnamed(_FOLDER, set(Rendition.objects.values_list("file", flat=True)))


def _made_as(illustration: Illustration) -> str:
    return f"{_RECIPE} {illustration.focal_x} {illustration.focal_y}"


def _name(illustration: Illustration, wanted: _Wanted) -> str:
    """Alike for all renditions of a picture: a page full of them compresses well."""
    focus = (
        ""
        if wanted.shape is _WHOLE
        else f"-{illustration.focal_x}-{illustration.focal_y}"
    )
    digest = illustration.sha256
    return (
        f"{digest[:2]}/{digest[2:18]}-{_RECIPE}-{wanted.shape}{focus}"
        f"-{wanted.width}.{wanted.format}"
    )


def _encoded(
    opened: Image.Image, illustration: Illustration
) -> Iterator[tuple[_Wanted, bytes]]:
    focus = (illustration.focal_x / 100, illustration.focal_y / 100)
    for shape in Rendition.Shape:
        whole = opened if shape is _WHOLE else _cropped(opened, _RATIO[shape], focus)
        for wanted in _sizes(whole.size, shape):
            copy = whole.resize(
                (wanted.width, wanted.height), Image.Resampling.LANCZOS, reducing_gap=3
            )
            out = io.BytesIO()
            if wanted.format is Rendition.Format.AVIF:
                copy.save(out, "AVIF", quality=55, speed=9, exif=b"")
            else:
                copy.save(out, "WEBP", quality=80, method=4, exif=b"")
            yield wanted, out.getvalue()


def _sizes(size: tuple[int, int], shape: Rendition.Shape) -> Iterator[_Wanted]:
    """Never wider than the picture itself."""
    width, height = size
    if shape in _FOR_MACHINES:
        widths: tuple[int, ...] = (min(width, _FOR_MACHINES[shape]),)
        formats: tuple[Rendition.Format, ...] = (Rendition.Format.WEBP,)
    else:
        smaller = tuple(given for given in _WIDTHS[shape] if given < width)
        widths = (*smaller, min(width, _WIDTHS[shape][-1]))
        formats = (Rendition.Format.AVIF, Rendition.Format.WEBP)
    for wide in dict.fromkeys(widths):
        for kind in formats:
            yield _Wanted(shape, kind, wide, max(1, round(height * wide / width)))


def _cropped(
    picture: Image.Image, ratio: float, focus: tuple[float, float]
) -> Image.Image:
    """The largest part of that ratio with the focal point as near its middle as the
    edges allow."""
    width, height = picture.size
    wide, high = min(width, round(height * ratio)), min(height, round(width / ratio))
    wide, high = max(1, wide), max(1, high)
    left = min(max(round(focus[0] * width - wide / 2), 0), width - wide)
    top = min(max(round(focus[1] * height - high / 2), 0), height - high)
    return picture.crop((left, top, left + wide, top + high))
