"""Pictures as pages show them: addresses of every size, and their places in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.markdown import block_slots, fill_blocks
from articles.models import Illustration, Rendition

# As the renderer writes it; the name in the address is the hash of the picture.
_IMAGE: Final = re.compile(
    r'<img src="[^"]*/([0-9a-f]{64})\.webp" alt="([^"]*)"( title="[^"]*")?[^<>]*>'
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in one shape; width and height are those of `src`."""

    illustration: Illustration
    src: str
    width: int
    height: int
    avif: str
    """`srcset` of each format; both empty until renditions are made."""
    webp: str
    is_cropped: bool
    """False also where a crop was asked for and is not made yet."""


def picture_of(
    illustration: Illustration, shape: Rendition.Shape = Rendition.Shape.WHOLE
) -> Picture:
    """From the prefetched renditions; without any, the stored picture itself."""
    rows = [row for row in illustration.renditions.all() if row.shape == shape]
    webp = [row for row in rows if row.format == Rendition.Format.WEBP]
    if not webp:
        return Picture(
            illustration,
            illustration.file.url,
            illustration.width,
            illustration.height,
            "",
            "",
            is_cropped=False,
        )
    largest = max(webp, key=lambda row: row.width)
    return Picture(
        illustration,
        largest.file.url,
        largest.width,
        largest.height,
        _srcset([row for row in rows if row.format == Rendition.Format.AVIF]),
        _srcset(webp),
        is_cropped=shape != Rendition.Shape.WHOLE,
    )


def fill_pictures(html: str, *, is_preview: bool = False) -> str:
    """The text with `[[image:key]]` and our own pictures in their places.

    Two queries where there is a picture, else none. An unknown key is told in the
    preview and leaves nothing on the public page.
    """
    slots = [slot for slot in block_slots(html) if slot.kind == "image"]
    hashes = {match[1] for match in _IMAGE.finditer(html)}
    if not slots and not hashes:
        return html
    keys = {key for slot in slots for key in slot.keys}
    rows = list(
        Illustration.objects.filter(
            Q(key__in=keys) | Q(sha256__in=hashes)
        ).prefetch_related("renditions")
    )
    by_key = {row.key: row for row in rows if row.key}
    by_hash = {row.sha256: row for row in rows}

    def image(match: re.Match[str]) -> str:
        row = by_hash.get(match[1])
        if row is None:
            return match[0]
        title = unescape((match[3] or "")[8:-1])
        return _inline(row, alt=unescape(match[2]), title=title)

    html = _IMAGE.sub(image, html)
    blocks = {
        slot.position: "".join(
            _block(key, by_key.get(key), is_preview=is_preview) for key in slot.keys
        )
        for slot in slots
    }
    return fill_blocks(html, blocks)


def unknown_pictures(html: str) -> list[str]:
    """Keys in `[[image:…]]` that no picture has. One query, none without marks."""
    slots = [slot for slot in block_slots(html) if slot.kind == "image"]
    keys = dict.fromkeys(key for slot in slots for key in slot.keys)
    if not keys:
        return []
    known = set(Illustration.objects.filter(key__in=keys).values_list("key", flat=True))
    return [key for key in keys if key not in known]


def _block(key: str, row: Illustration | None, *, is_preview: bool) -> str:
    if row is not None:
        return render_to_string(
            "articles/parts/illustration.html", {"picture": picture_of(row)}
        ).strip()
    if not is_preview:
        return ""
    text = _("No picture has the key “%(key)s”.") % {"key": key}
    return render_to_string("articles/parts/figure_problem.html", {"text": text})


def _inline(row: Illustration, *, alt: str, title: str) -> str:
    context = {"picture": picture_of(row), "alt": alt, "title": title, "lazy": True}
    return render_to_string("articles/parts/picture.html", context).strip()


def _srcset(rows: Sequence[Rendition]) -> str:
    ordered = sorted(rows, key=lambda row: row.width)
    return ", ".join(f"{row.file.url} {row.width}w" for row in ordered)
