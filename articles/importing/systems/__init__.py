"""Exports of other systems turned into Markdown files that the importer then reads.

So that whatever comes in goes one way: the same checks, the same report, and importing
the same export again says "unchanged".
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from articles.importing.files import Passed
from articles.importing.systems.entry import Entry, Refused, Skipped, write_entry
from articles.importing.systems.ghost import read_ghost
from articles.importing.systems.xml_items import read_xml

__all__ = ["Refused", "is_export", "unpack_export"]

_READERS = {".xml": read_xml, ".rss": read_xml, ".atom": read_xml, ".json": read_ghost}


def is_export(path: Path) -> bool:
    """Whether the file may be what WordPress, Ghost or a feed gave out."""
    return path.suffix.casefold() in _READERS and path.is_file()


def unpack_export(path: Path, folder: Path) -> list[Passed]:
    """Write its articles below `folder`; what is no article is told. Raises `Refused`.

    A file is named by the article's own identifier, so that it stays the same file in
    the next export.
    """
    found: Iterable[Entry | Skipped] = _READERS[path.suffix.casefold()](path)
    passed = []
    for item in found:
        if isinstance(item, Skipped):
            passed.append(Passed(f"{path.name}/{item.name}", item.rule, item.message))
        else:
            write_entry(item, folder)
    return passed
