"""Names for backups that are made every day, and how many of them stay."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.timezone import now

_NAME = re.compile(r"urazuke-\d{8}-\d{6}\.tar")


def named_by_time(folder: Path) -> Path:
    """A new name in the folder, in order of time (UTC)."""
    return folder / f"urazuke-{now():%Y%m%d-%H%M%S}.tar"


def drop_old(folder: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest `keep` of our own names; the removed ones."""
    ours = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    dropped = ours[:-keep] if keep else []
    for path in dropped:
        path.unlink()
    return dropped
