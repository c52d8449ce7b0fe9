"""Writes articles into a folder: one file each, whole or not at all, never outside."""

from __future__ import annotations

import hashlib
import os
import posixpath
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import unquote

from django.core.files.storage import default_storage

from articles.evidence import bundle_of, stating_articles
from articles.exporting.articles import article_as_markdown, export_path, fields_of
from articles.exporting.dialects import Dialect
from articles.exporting.heads import picture_path
from articles.exporting.other_dialects import in_dialect
from articles.exporting.records import write_records
from articles.importing.encodings import decode
from articles.importing.manner import Manner
from articles.importing.mapping import map_text
from articles.importing.report import Rejected
from articles.importing.sidecars import sidecar_path
from articles.models import Article, ArticleQuerySet

Outcome = Literal["written", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file: `reason` says why it was refused."""

    path: str
    outcome: Outcome
    article: str
    reason: str = ""
    left: tuple[str, ...] = ()
    """What another program's file does not say."""


@dataclass(slots=True)
class ExportReport:
    """Every article's file, in the order of the articles."""

    files: list[ExportedFile] = field(default_factory=list)
    records: int | None = None
    """Rows written beside the articles, if any were asked for."""

    @property
    def counts(self) -> dict[str, int]:
        outcomes = [file.outcome for file in self.files]
        return {
            name: outcomes.count(name) for name in ("written", "unchanged", "refused")
        }


class RefusedPlace(Exception):
    """The file cannot be written there."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


def export(
    articles: ArticleQuerySet,
    folder: Path,
    *,
    records: bool = False,
    dialect: Dialect | None = None,
    progress: Callable[[int], object] | None = None,
) -> ExportReport:
    """Write each article's file, and the pictures it names.

    A file that is there with the same bytes is not touched; other files stay. With
    `records` all that belongs to the site beside the articles goes along: see
    `exporting.records`. Without, an article's figures stand beside its file. With a
    `dialect` the folder is a project of that other program.
    """
    root = folder.resolve()
    root.mkdir(parents=True, exist_ok=True)
    report = ExportReport()
    if dialect is not None:
        return _export_other(articles, root, dialect, report, progress)
    taken: set[str] = set()
    files: dict[int, tuple[str, str]] = {}
    # With records, figures are among these.
    stating = set() if records else stating_articles()
    for article in _loaded(articles).iterator(chunk_size=200):
        path = _unique(export_path(article), taken)
        try:
            content = article_as_markdown(article)
            outcome = write_file(root, path, content)
            files[article.pk] = (path, hashlib.sha256(content).hexdigest())
            _export_lead_image(root, path, article, content)
            for written, known in article.addresses.items():
                if not known.startswith("/"):
                    _export_picture(root, path, written, known)
            if article.pk in stating:
                figures = bundle_of(article).encode()
                write_file(root, sidecar_path(path), figures)
            report.files.append(ExportedFile(path, outcome, article.slug))
        except (RefusedPlace, OSError) as problem:
            report.files.append(
                ExportedFile(path, "refused", article.slug, str(problem))
            )
        if progress:
            progress(1)
    if records:
        report.records = write_records(
            articles, files, lambda name, data: write_file(root, name, data)
        )
    return report


def _export_other(
    articles: ArticleQuerySet,
    root: Path,
    dialect: Dialect,
    report: ExportReport,
    progress: Callable[[int], object] | None,
) -> ExportReport:
    taken: set[str] = set()
    for article in _loaded(articles).iterator(chunk_size=200):
        made = in_dialect(article, fields_of(article), dialect)
        path = _unique(made.path, taken)
        try:
            outcome = write_file(root, path, made.text.encode())
            for place, stored in made.pictures.items():
                if not (root / place).exists():
                    with default_storage.open(stored, "rb") as stream:
                        write_file(root, place, stream.read())
            file = ExportedFile(path, outcome, article.slug, left=tuple(made.left))
        except (RefusedPlace, OSError) as problem:
            file = ExportedFile(path, "refused", article.slug, str(problem))
        report.files.append(file)
        if progress:
            progress(1)
    return report


def _loaded(articles: ArticleQuerySet) -> ArticleQuerySet:
    return (
        articles.for_list()
        .select_related("imported_file", "lead_image_source")
        .order_by("pk")
    )


def _unique(path: str, taken: set[str]) -> str:
    """Two articles never share a file, on file systems without case either."""
    pure, number, found = PurePosixPath(path), 1, path
    while found.casefold() in taken:
        number += 1
        found = str(pure.with_name(f"{pure.stem}-{number}{pure.suffix}"))
    taken.add(found.casefold())
    return found


def _export_lead_image(root: Path, path: str, article: Article, text: bytes) -> None:
    """Where the file's head names it."""
    picture = article.lead_image
    if picture is None:
        return
    try:
        written = map_text(decode(text).text, path=path, manner=_manner(article)).image
    except (Rejected, ValueError, LookupError):
        written = picture_path(picture)
    _export_picture(root, path, written, str(picture.file.name))


def _manner(article: Article) -> Manner:
    origin = getattr(article, "imported_file", None)
    return Manner.from_json(origin.read_as) if origin else Manner()


def _export_picture(root: Path, path: str, written: str, stored: str) -> None:
    """Where the importer looks for it, when that is inside the folder."""
    place = unquote(written.partition("?")[0])
    base = "" if place.startswith("/") else posixpath.dirname(path)
    for target in (posixpath.join(base, place.lstrip("/")), place.lstrip("/")):
        target = posixpath.normpath(target)
        if target.startswith("../"):
            continue
        if not (root / target).exists():
            with default_storage.open(stored, "rb") as stream:
                write_file(root, target, stream.read())
        return


def write_file(root: Path, path: str, data: bytes) -> Outcome:
    """Write the file below the root, whole or not at all; the same bytes stay.

    Raises `RefusedPlace` for one that would stand outside of it.
    """
    target = _inside(root, path)
    if target.is_file() and target.read_bytes() == data:
        return "unchanged"
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".export-", dir=target.parent)
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        written.chmod(0o644)
        written.replace(target)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return "written"


def _inside(root: Path, path: str) -> Path:
    """The target, unless a name or a link in the folder leads out of it."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path:
        raise RefusedPlace(path, "The path leads out of the folder.")
    target = root.joinpath(*pure.parts)
    if target.is_symlink() or not target.parent.resolve().is_relative_to(root):
        raise RefusedPlace(path, "A symbolic link leads out of the folder.")
    return target
