"""Takes away what nobody shows any more: pictures, their files, old snapshots."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from articles.models import CardImage, Citation, Source, SourceHost

KEPT = timedelta(days=30)
"""A page nobody cites keeps its picture so long, for a citation that comes back."""
FOLDER = "cards"


def prune_pictures(at: datetime | None = None) -> int:
    """Pictures of pages nobody cites, and pictures of no page; how many went.
    Refused addresses no text names any more go as well.

    Level-triggered: the first round notes since when a page is not cited.
    """
    moment = at or now()
    cited = Exists(Citation.objects.filter(source=OuterRef("pk")))
    Source.objects.filter(cited, uncited_since__isnull=False).update(uncited_since=None)
    Source.objects.filter(~cited, uncited_since__isnull=True).update(
        uncited_since=moment
    )
    Source.objects.filter(
        ~cited, uncited_since__lt=moment - KEPT, card_image__isnull=False
    ).update(card_image=None)
    # A slip somebody corrected in the text; nothing was ever learned of it.
    Source.objects.filter(
        ~cited,
        host="",
        uncited_since__lt=moment - KEPT,
        overrides={},
        duplicate_of=None,
        figure_citations=None,
    ).delete()
    return _drop_unused(moment)


def drop_stray_files() -> int:
    """Files in the folder of card pictures that no row names; how many went."""
    known = set(CardImage.objects.values_list("file", flat=True))
    known |= set(CardImage.objects.values_list("small_file", flat=True))
    return drop_unnamed(FOLDER, known)


def drop_unnamed(folder: str, named: Container[str]) -> int:
    """Files two levels below a folder of the storage that no row names, and that no
    page under way may still show; how many went.

    A round-trip per file where storage is far away: for commands, not the worker.
    """
    try:
        folders, _files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    young = now() - timedelta(days=1)  # its row may be about to be written
    dropped = 0
    for inner in folders:
        for name in default_storage.listdir(f"{folder}/{inner}")[1]:
            path = f"{folder}/{inner}/{name}"
            if path not in named and default_storage.get_modified_time(path) < young:
                default_storage.delete(path)
                dropped += 1
    return dropped


def _drop_unused(moment: datetime) -> int:
    unused = CardImage.objects.filter(
        ~Exists(Source.objects.filter(card_image=OuterRef("pk"))),
        ~Exists(SourceHost.objects.filter(icon=OuterRef("pk"))),
        created_at__lt=moment - KEPT,
    )
    rows = list(unused.values_list("pk", "file", "small_file")[:500])
    dropped = 0
    for pk, *files in rows:
        with transaction.atomic():
            # Asked again with the deletion: a fetch may have just taken it into use.
            if not unused.filter(pk=pk).delete()[0]:
                continue
        dropped += 1
        for name in filter(None, files):
            if not CardImage.objects.filter(file=name).exists():
                default_storage.delete(name)
    return dropped
