"""Unpacks a ZIP of articles into a folder of ours; bombs and odd names are refused."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from articles.text.sentences import Sentence

MAX_ENTRIES = 50_000
MAX_TOTAL = 500 * 1024**2
MAX_RATIO = 200
_BLOCK = 1024 * 1024


class RefusedArchive(Exception):
    """The archive is damaged, too large, or means harm; nothing was imported."""


def is_archive(path: Path) -> bool:
    return path.suffix.casefold() == ".zip" and path.is_file()


def unpack(archive: Path, folder: Path) -> None:
    """Write the archive's files below `folder`. Raises `RefusedArchive`.

    Sizes are counted while unpacking: what the archive says of itself proves nothing.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if len(entries) > MAX_ENTRIES:
                raise RefusedArchive(
                    Sentence(
                        "{name} holds more than {limit:,} entries: pack fewer at a "
                        "time, or import the folder itself.",
                        name=archive.name,
                        limit=MAX_ENTRIES,
                    )
                )
            left = min(MAX_TOTAL, max(archive.stat().st_size, _BLOCK) * MAX_RATIO)
            for entry in entries:
                left -= _unpack_one(opened, entry, folder, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as problem:
        # RuntimeError is zipfile's answer to a password.
        raise RefusedArchive(
            Sentence(
                "{name} cannot be read ({problem}): pack it again.",
                name=archive.name,
                problem=problem,
            )
        ) from problem
    except (OSError, EOFError, ValueError) as problem:
        raise RefusedArchive(
            Sentence(
                "{name} is damaged ({problem}): pack it again.",
                name=archive.name,
                problem=problem,
            )
        ) from problem


def _unpack_one(
    opened: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, left: int
) -> int:
    """Bytes written; folders and links are none."""
    if entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16):
        return 0
    target = _target(entry, folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with opened.open(entry) as source, target.open("wb") as out:
        while block := source.read(_BLOCK):
            written += len(block)
            if written > left:
                raise RefusedArchive(
                    Sentence(
                        "{name} unpacks to far more than it holds, at “{entry}”: if "
                        "you trust it, unpack it yourself and import the folder.",
                        name=Path(str(opened.filename)).name,
                        entry=entry.filename,
                    )
                )
            out.write(block)
    return written


def _target(entry: zipfile.ZipInfo, folder: Path) -> Path:
    name = unicodedata.normalize("NFC", _name(entry)).replace("\\", "/")
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or ":" in name or not pure.parts:
        raise RefusedArchive(
            Sentence(
                "“{name}” leads out of the archive: pack it again from inside its "
                "folder.",
                name=name,
            )
        )
    return folder.joinpath(*pure.parts)


def _name(entry: zipfile.ZipInfo) -> str:
    """Windows writes Japanese names in its own encoding, without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
