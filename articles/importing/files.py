"""Finds the files an import is about, in a fixed order, and reads them."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.importing.encodings import NAMES, decode, encode
from articles.importing.report import Rejected, Remark
from articles.text.sentences import Sentence

SUFFIXES = (".md", ".markdown", ".mdx")
MAX_BYTES = 5 * 1024**2
MAX_PATH = 1024
STDIN = "-"


class NoSuchPath(Exception):
    """A path given on the command line leads nowhere."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import: `path` below its root, with slashes, is its identity."""

    path: str
    location: Path | None
    root: Path | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A file or folder that is not imported, and the rule that says so."""

    path: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file read and decoded."""

    path: str
    location: Path | None
    root: Path | None
    text: str
    sha256: str
    encoding: str
    has_bom: bool
    remarks: tuple[Remark, ...] = ()


def find(paths: Sequence[str]) -> list[Found | Passed]:
    """Everything below the paths, in order of the paths and then of names.

    A folder's files are named relative to it, a single file by its name, `-` is
    standard input. Raises `NoSuchPath`.
    """
    entries: list[Found | Passed] = []
    seen: set[Path] = set()
    names: set[str] = set()
    for given in paths:
        for entry in _below(given):
            if isinstance(entry, Found) and entry.location is not None:
                real = entry.location.resolve()
                if real in seen:
                    continue  # the same file given twice is one file
                seen.add(real)
                if entry.path in names:
                    entries.append(
                        Passed(
                            entry.path,
                            "path_twice",
                            "Another folder given has a file of this path: import "
                            "the folder above both instead.",
                        )
                    )
                    continue
                names.add(entry.path)
            entries.append(entry)
    return entries


def read(found: Found) -> TextFile:
    """The file's text and hash. Raises `Rejected`."""
    data = read_bytes(found)
    return text_of(found, data, hashlib.sha256(data).hexdigest())


def read_bytes(found: Found) -> bytes:
    """At most `MAX_BYTES` of it. Raises `Rejected`."""
    remedy = "Articles are text: move data and pictures into files of their own."
    if found.location is None:
        return _within(sys.stdin.buffer.read(MAX_BYTES + 1), MAX_BYTES, remedy)
    # O_NOFOLLOW: the name may have become a symbolic link since we looked.
    flags = getattr(os, "O_NOFOLLOW", 0)
    return read_at_most(found.location, MAX_BYTES, remedy=remedy, flags=flags)


def read_at_most(path: Path, limit: int, *, remedy: str, flags: int = 0) -> bytes:
    """All of a file of `limit` bytes or less; `remedy` is for larger ones.

    Raises `Rejected`.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as stream:
            data = stream.read(limit + 1)
    except OSError as problem:
        raise Rejected(
            "unreadable",
            Sentence(
                "The file cannot be read: {problem}.",
                problem=problem.strerror or problem,
            ),
            "Check its permissions.",
        ) from problem
    return _within(data, limit, remedy)


def _within(data: bytes, limit: int, remedy: str) -> bytes:
    if len(data) > limit:
        raise Rejected(
            "too_large",
            Sentence("The file is larger than {limit} MB.", limit=limit // 1024**2),
            remedy,
        )
    return data


def text_of(found: Found, data: bytes, digest: str) -> TextFile:
    """The decoded file. Raises `Rejected`."""
    if len(found.path) > MAX_PATH or not _is_text(found.path):
        raise Rejected(
            "file_name",
            "The file's name cannot be stored.",
            Sentence(
                "Rename it: UTF-8, at most {limit} characters with its folders.",
                limit=MAX_PATH,
            ),
        )
    if not data.strip():
        raise Rejected(
            "empty_file",
            "The file is empty.",
            "Write the article, or remove the file.",
            line=1,
        )
    decoded = decode(data)
    if not decoded.text.strip():
        raise Rejected(
            "empty_file", "The file holds nothing but blanks.", "Remove it.", line=1
        )
    remarks: tuple[Remark, ...] = ()
    if decoded.encoding != "utf-8":
        name = NAMES.get(decoded.encoding, decoded.encoding.upper())
        remarks = (
            Remark(
                1, "encoding", Sentence("Read as {name}; UTF-8 is safer.", name=name)
            ),
        )
        if encode(decoded.text, decoded.encoding, has_bom=decoded.has_bom) != data:
            remarks += (
                Remark(
                    1,
                    "encoding_ambiguous",
                    Sentence(
                        "{name} has two codes for a character here: an export may "
                        "choose the other one.",
                        name=name,
                    ),
                ),
            )
    return TextFile(
        path=found.path,
        location=found.location,
        root=found.root,
        text=decoded.text,
        sha256=digest,
        encoding=decoded.encoding,
        has_bom=decoded.has_bom,
        remarks=remarks,
    )


def _below(given: str) -> Iterator[Found | Passed]:
    if given == STDIN:
        yield Found("stdin.md", None, None)
        return
    start = Path(given)
    if start.is_dir():
        yield from _folder(start.resolve(), start.resolve())
    elif start.exists():
        real = start.resolve()
        yield Found(identity(real.name), real, real.parent)
    else:
        raise NoSuchPath(given)


def _folder(folder: Path, root: Path) -> Iterator[Found | Passed]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        path = identity(folder.relative_to(root).as_posix())
        yield Passed(path, "unreadable_folder", str(problem.strerror))
        return
    for entry in entries:
        location = Path(entry.path)
        path = identity(location.relative_to(root).as_posix())
        is_article = entry.name.casefold().endswith(SUFFIXES)
        is_folder = entry.is_dir(follow_symlinks=False)
        if not (is_article or is_folder or entry.is_symlink()):
            continue  # pictures, data: nothing an article importer passes judgement on
        passed = _rule(entry)
        if passed:
            yield Passed(path + "/" * is_folder, *passed)
        elif is_folder:
            yield from _folder(location, root)
        else:
            yield Found(path, location, root)


def _rule(entry: os.DirEntry[str]) -> tuple[str, str] | None:
    """Name and words of the rule that keeps this entry out."""
    if entry.name.startswith("."):
        return "hidden", "Names that begin with a dot are not imported."
    if entry.name == "node_modules":
        return "node_modules", "Packages of a site generator are not articles."
    if entry.is_symlink():
        return "symlink", "Symbolic links are not followed: they may leave the folder."
    if entry.is_dir(follow_symlinks=False):
        return None
    if not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return "not_a_file", "This is no regular file."
    if entry.name.startswith("_index."):
        return "section_page", "Hugo's _index files describe lists, not articles."
    return None


def identity(path: str) -> str:
    """macOS stores names decomposed; the same file must have the same path."""
    return unicodedata.normalize("NFC", path)


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in path
