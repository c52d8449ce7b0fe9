"""Writes articles into a folder: one file each, whole or not at all, never outside."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from articles.exporting.articles import article_as_markdown, export_path
from articles.exporting.heads import picture_path
from articles.models import ArticleQuerySet, Illustration

Outcome = Literal["written", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file: `reason` says why it was refused."""

    path: str
    outcome: Outcome
    article: str
    reason: str = ""


@dataclass(slots=True)
class ExportReport:
    """Every article's file, in the order of the articles."""

    files: list[ExportedFile] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        outcomes = [file.outcome for file in self.files]
        return {
            name: outcomes.count(name) for name in ("written", "unchanged", "refused")
        }


class _Refused(Exception):
    """The file cannot be written there."""


def export(
    articles: ArticleQuerySet,
    folder: Path,
    *,
    progress: Callable[[int], object] | None = None,
) -> ExportReport:
    """Write each article's file, and the lead pictures its head names.

    A file that is there with the same bytes is not touched; other files stay.
    """
    root = folder.resolve()
    root.mkdir(parents=True, exist_ok=True)
    report = ExportReport()
    taken: set[str] = set()
    for article in _loaded(articles).iterator(chunk_size=200):
        path = _unique(export_path(article), taken)
        try:
            outcome = _write(root, path, article_as_markdown(article))
            if article.lead_image is not None:
                _export_picture(root, article.lead_image)
            report.files.append(ExportedFile(path, outcome, article.slug))
        except (_Refused, OSError) as problem:
            report.files.append(
                ExportedFile(path, "refused", article.slug, str(problem))
            )
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


def _export_picture(root: Path, picture: Illustration) -> None:
    path = picture_path(picture)
    if (root / path).exists():
        return  # named by its content
    with picture.file.open("rb") as stream:
        _write(root, path, stream.read())


def _write(root: Path, path: str, data: bytes) -> Outcome:
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
        raise _Refused("The path leads out of the folder.")
    target = root.joinpath(*pure.parts)
    if target.is_symlink() or not target.parent.resolve().is_relative_to(root):
        raise _Refused("A symbolic link leads out of the folder.")
    return target
