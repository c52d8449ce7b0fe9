"""Fetched pages kept for the record: compressed, on this machine's disk, never served.

Off unless SOURCES_KEEP_SNAPSHOT says otherwise, because a copy of a page is its
author's. The name is the hash the fetch log has, so a log entry leads to its page.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

from articles.models import Source, SourceFetch
from articles.sources.limits import source_settings


def keep_snapshot(body: bytes) -> Path | None:
    """The file of that body, made where it is missing; None when none are kept."""
    folder = source_settings.snapshot_folder
    if folder is None or not body:
        return None
    path = _path(folder, hashlib.sha256(body).hexdigest())
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(gzip.compress(body, mtime=0))
        draft.replace(path)  # whole or not there
    return path


def read_snapshot(sha256: str) -> bytes | None:
    """The body of that hash as it was fetched, if it was kept."""
    folder = source_settings.snapshot_folder
    path = _path(folder, sha256) if folder and sha256.isalnum() else None
    return gzip.decompress(path.read_bytes()) if path and path.exists() else None


def drop_snapshots() -> int:
    """Delete those no log entry and no source speaks of any more; how many."""
    folder = source_settings.snapshot_folder
    if folder is None or not folder.is_dir():
        return 0
    known = set(
        Source.objects.exclude(body_sha256="").values_list("body_sha256", flat=True)
    )
    logged = SourceFetch.objects.exclude(body_sha256="")
    known |= set(logged.values_list("body_sha256", flat=True))
    dropped = 0
    for path in folder.glob("*/*.html.gz"):
        if path.name.partition(".")[0] not in known:
            path.unlink(missing_ok=True)
            dropped += 1
    return dropped


def _path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / f"{sha256}.html.gz"
