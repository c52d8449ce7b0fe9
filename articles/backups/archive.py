"""The file a backup is: a tar of the database and the pictures, and their hashes.

manifest.json        what is inside; written last, read first
database/…           one SQLite file, or one COPY file for each PostgreSQL table
media/…              the pictures under their stored names
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from articles.text.sentences import Sentence

MANIFEST = "manifest.json"
FORMAT = 1
_PIECE = 1024 * 1024


class BadBackup(Exception):
    """The file is no backup, is damaged, or does not fit here; a sentence says so."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)


@dataclass
class Manifest:
    """`files` maps member names to size and SHA-256."""

    format: int
    made_at: str
    database: str
    """Django's word for the engine: sqlite or postgresql."""
    migrations: list[list[str]]
    """[app, name] of each applied migration."""
    rows: dict[str, int]
    """Table → rows."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def pictures(self) -> list[str]:
        """Stored names."""
        return [n.removeprefix("media/") for n in self.files if n.startswith("media/")]


class Writer:
    """Adds members to the archive and remembers their hashes."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """`size` bytes of `content`. Raises `BadBackup` when there are fewer."""
        hashing = _Hashing(content)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        try:
            self._archive.addfile(member, hashing)
        except OSError as problem:
            if hashing.seen < size:
                raise BadBackup(
                    Sentence(
                        "{name} ended early: {problem}", name=name, problem=str(problem)
                    )
                ) from problem
            raise
        self.files[name] = {"size": size, "sha256": hashing.digest.hexdigest()}

    def finish(self, manifest: Manifest) -> None:
        manifest.files = self.files
        data = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, io.BytesIO(data), len(data))


class _Hashing(io.RawIOBase):
    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()
        self.seen = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._content.read(size)
        self.digest.update(data)
        self.seen += len(data)
        return data


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """The file appears under its name only when it is whole and on the disk."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        # It holds password hashes: nobody but its owner may read it.
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """The opened archive and what it says it holds. Raises `BadBackup`."""
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive, _manifest(path, archive)
    except (tarfile.TarError, EOFError) as problem:
        raise BadBackup(
            Sentence(
                "{path} is no backup or is cut off: {problem}",
                path=str(path),
                problem=str(problem),
            )
        ) from problem


def _manifest(path: Path, archive: tarfile.TarFile) -> Manifest:
    try:
        member = archive.extractfile(MANIFEST)
        manifest = Manifest(**json.loads(member.read())) if member else None
    except (KeyError, ValueError, TypeError) as problem:
        raise BadBackup(
            Sentence(
                "{path} holds no readable {manifest}.",
                path=str(path),
                manifest=MANIFEST,
            )
        ) from problem
    if manifest is None or manifest.format != FORMAT:
        raise BadBackup(
            Sentence(
                "{path} has another format; use the release that made it.",
                path=str(path),
            )
        )
    for name in manifest.files:
        if ".." in name.split("/") or name.startswith("/") or "\\" in name:
            raise BadBackup(
                Sentence(
                    "{path} names a file outside of the site: {name}",
                    path=str(path),
                    name=repr(name),
                )
            )
    return manifest


def checked(
    archive: tarfile.TarFile, name: str, expected: dict[str, Any], into: IO[bytes]
) -> None:
    """Copy a member out and compare it with the manifest. Raises `BadBackup`."""
    try:
        member = archive.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise BadBackup(Sentence("{name} is missing in the backup.", name=name))
    digest, size = hashlib.sha256(), 0
    while piece := member.read(_PIECE):
        digest.update(piece)
        size += len(piece)
        into.write(piece)
    if size != expected["size"] or digest.hexdigest() != expected["sha256"]:
        raise BadBackup(
            Sentence(
                "{name} is damaged: its SHA-256 differs from the manifest's.", name=name
            )
        )
