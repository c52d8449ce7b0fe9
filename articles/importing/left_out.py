"""What lies among articles and is not taken in with them: tables. It is said, with the
way in, so that nobody believes them stored."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Set
from pathlib import Path

from articles.evidence.rows import COLUMNS as FIGURE_COLUMNS
from articles.importing.encodings import decode
from articles.importing.files import Passed, identity
from articles.importing.report import Rejected
from articles.importing.tables import FOLDER
from articles.sources.transfer import COLUMNS as SOURCE_COLUMNS
from articles.text.sentences import Sentence

_FIRST = 64 * 1024
"""Bytes that hold the first row of any table of ours."""


def left_out(place: Path, *, given: Set[Path], taken: Path | None) -> Iterator[Passed]:
    """Tables below the place, a folder: those of an export, unless it is the one
    `taken`, and CSV that an import of their own would take, unless they are `given`."""
    for found, folders, names in os.walk(place):
        folder = Path(found)
        if FOLDER in folders and (folder / FOLDER / "site.json").is_file():
            folders.remove(FOLDER)
            if folder != taken:
                yield _export(identity(_below(folder / FOLDER, place)), taken)
        folders[:] = sorted(
            name for name in folders if name[0] != "." and name != "node_modules"
        )
        for name in sorted(names):
            path = folder / name
            is_csv = name.casefold().endswith(".csv") and name[0] != "."
            if is_csv and path.resolve() not in given and _is_table(path):
                yield Passed(
                    identity(_below(path, place)),
                    "table",
                    Sentence(
                        "A table is not taken in from among articles: import it by "
                        "itself, as manage.py import_articles {name} or in the admin.",
                        name=name,
                    ),
                )


def _export(path: str, taken: Path | None) -> Passed:
    if taken is None:
        return Passed(
            path + "/",
            "records",
            "The tables of an export (sources, figures, revisions, old addresses) were "
            "left out: manage.py import_articles takes them in where the folder or ZIP "
            "that export_articles wrote is given itself.",
        )
    return Passed(
        path + "/",
        "records",
        "The tables of one export are taken in at a time: import this one by itself.",
    )


def _below(path: Path, place: Path) -> str:
    return path.relative_to(place).as_posix()


def _is_table(path: Path) -> bool:
    """Whether its first row names the columns of sources or of figures; other CSV is
    data of the articles' own."""
    if path.is_symlink():
        return False
    try:
        with path.open("rb") as stream:
            text = decode(stream.readline(_FIRST)).text
        names = next(csv.reader([text]), [])
    except (OSError, Rejected, csv.Error, ValueError):
        return False
    columns = {name.strip().casefold() for name in names}
    if "url" in columns:
        return len(columns) == 1 or len(columns & {*SOURCE_COLUMNS}) > 1
    return {"key", "value"} <= columns and len(columns & {*FIGURE_COLUMNS}) > 1
