"""Stores thumbnails of cited pages under the hash of their content."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import now

from articles.models import CardImage
from articles.opengraph import Thumbnail, Thumbnails


def store_card_image(made: Thumbnails) -> CardImage:
    """The row of that picture; the same picture of another page gives the same row."""
    large = made.files[0]
    small = made.files[-1] if len(made.files) > 1 else None
    same = CardImage.objects.filter(sha256=large.sha256)
    # As good as new: pruning leaves what was stored lately alone.
    if same.update(created_at=now()) and (found := same.first()) is not None:
        return found
    row, _made = CardImage.objects.get_or_create(
        sha256=large.sha256,
        defaults={
            "file": _kept(large),
            "width": large.width,
            "height": large.height,
            "small_file": _kept(small) if small else "",
            "small_width": small.width if small else 0,
            "shape": made.shape,
            "colour": made.colour,
        },
    )
    return row


def _kept(picture: Thumbnail) -> str:
    name = f"cards/{picture.name}"
    if not default_storage.exists(name):
        # Whoever else stores it at this moment writes the same bytes; storage then
        # gives one of us another name, and the row that wins names a file that exists.
        return str(default_storage.save(name, ContentFile(picture.content)))
    return name
