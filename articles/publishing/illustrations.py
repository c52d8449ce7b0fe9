"""Takes in pictures: only what Pillow can open, stored as our own clean copy."""

from __future__ import annotations

import hashlib
import io
import warnings

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from articles.conf import conf
from articles.models import Illustration

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 12_000
MAX_PROFILE = 4 * 1024**2  # bytes; those of printing presses have two million
_PROFILED = frozenset({"RGB", "RGBA", "CMYK", "L", "LA"})
STORED_SIDE = 2_400  # twice the widest column: sharp on dense screens


class RefusedImage(Exception):
    """The bytes are no picture we take; `code` for machines, the text for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def store_illustration(
    data: bytes,
    *,
    name: str = "",
    alt: str = "",
    decorative: bool = False,
    caption: str = "",
    credit: str = "",
) -> Illustration:
    """The stored picture; the same picture again gives the row that is there.

    Orientation is applied, colours are converted to sRGB, metadata (place, camera)
    dropped, the longer side bounded, the result WebP named by its hash. Raises
    `RefusedImage`.
    """
    if not alt.strip() and not decorative:
        raise RefusedImage(
            "alt_missing",
            _("Say what the picture shows, or mark it as decorative."),
        )
    encoded, (width, height) = _clean_copy(data)
    digest = hashlib.sha256(encoded).hexdigest()
    with transaction.atomic():
        found = Illustration.objects.filter(sha256=digest).first()
        if found is not None:
            return found
        row = Illustration(
            sha256=digest,
            width=width,
            height=height,
            name=name[:200],
            alt=alt.strip()[:300],
            decorative=decorative,
            caption=caption,
            credit=credit[:200],
        )
        row.file.save(f"{digest[:2]}/{digest}.webp", ContentFile(encoded), save=False)
        row.save()
    return row


def _clean_copy(data: bytes) -> tuple[bytes, tuple[int, int]]:
    if len(data) > conf.image_max_bytes:
        megabytes = conf.image_max_bytes // 1024**2
        raise RefusedImage(
            "image_bytes",
            _("The file is larger than %(limit)s MB.") % {"limit": megabytes},
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encode(data)
    except RefusedImage:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError) as problem:
        raise _unreadable() from problem
    except (OSError, ValueError, SyntaxError, Warning, MemoryError) as problem:
        # Pillow's decoders answer broken files with any of these.
        raise _unreadable() from problem


def _encode(data: bytes) -> tuple[bytes, tuple[int, int]]:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise RefusedImage(
                "image_pixels",
                _("%(width)s × %(height)s pixels are too many: make it smaller.")
                % {"width": width, "height": height},
            )
        opened.draft("RGB", (STORED_SIDE, STORED_SIDE))
        upright = ImageOps.exif_transpose(opened)
        mode = (
            "RGBA"
            if "A" in upright.getbands() or "transparency" in upright.info
            else "RGB"
        )
        picture = (_in_srgb(upright) or upright).convert(mode)
    picture.thumbnail((STORED_SIDE, STORED_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4, exif=b"", icc_profile=b"")
    return out.getvalue(), picture.size


def _in_srgb(picture: Image.Image) -> Image.Image | None:
    """The picture in the colours every screen knows, without its profile.

    None when it has no profile, or one that cannot be read: then its numbers are taken
    for sRGB, as browsers do. Of a palette's profile nothing is made.
    """
    profile = picture.info.get("icc_profile")
    if not profile or len(profile) > MAX_PROFILE or picture.mode not in _PROFILED:
        return None
    colours, alpha = picture, None
    if "A" in picture.getbands():
        alpha = picture.getchannel("A")
        colours = picture.convert(picture.mode.removesuffix("A"))
    try:
        converted = ImageCms.profileToProfile(
            colours,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if converted is not None and alpha is not None:
        converted.putalpha(alpha)
    return converted


def _unreadable() -> RefusedImage:
    return RefusedImage(
        "image_unreadable",
        _("This is no picture we can read. JPEG, PNG, WebP, GIF and AVIF are taken."),
    )
