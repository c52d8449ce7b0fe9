"""Static files under hashed names, and under plain ones until they were collected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'@import "([\w.-]+\.css)";\n?')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")
_SELECTOR = re.compile(r"(?<=[{}])[^{}@;]+(?={)")
_BESIDE = re.compile(r"\s*([>+~])\s*")
_VALUE = re.compile(r"(?<=[{;])([\w-]+): ")


class OneSheetEach:
    """Collecting makes one style sheet of each of ours and what it imports, so that a
    page needs one request for its looks."""

    def post_process(
        self, paths: dict[str, tuple[Any, str]], *args: Any, **options: Any
    ) -> Iterator[Any]:
        ours = {
            name: (_OneSheet(storage), path) if is_ours(name) else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(ours, *args, **options)  # type: ignore[misc]


class StaticFiles(OneSheetEach, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A missing manifest must not take the site down: pages answer before the first
    `collectstatic`, with files straight from their source folders.
    """

    manifest_strict = False

    def hashed_name(
        self, name: str, content: Any = None, filename: str | None = None
    ) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:  # not collected
            return name


class _OneSheet:
    """A storage whose style sheets contain what they import."""

    def __init__(self, storage: Any) -> None:
        self.storage = storage

    def open(self, path: str, mode: str = "rb") -> ContentFile:
        with self.storage.open(path) as file:
            return ContentFile(one_sheet(file.read().decode()).encode())


def is_ours(name: str) -> bool:
    return name.startswith("css/") and name.endswith(".css")


def one_sheet(text: str) -> str:
    """The style sheet with its imports in their places, without comments and
    needless space."""

    def imported(match: re.Match[str]) -> str:
        found = finders.find(f"css/{match[1]}")
        if not found:
            raise ValueError(f"css/{match[1]} is imported and not there.")
        return _IMPORT.sub(imported, Path(str(found)).read_text(encoding="utf-8"))

    whole = _COMMENT.sub("", _IMPORT.sub(imported, text))
    packed = _VALUE.sub(r"\1:", _AROUND.sub(r"\1", whole))
    packed = _SELECTOR.sub(lambda match: _BESIDE.sub(r"\1", match[0]), packed)
    return packed.replace(";}", "}").strip()
