"""The folder fixture of the importer's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder to import from."""
    root = tmp_path / "content"
    root.mkdir()
    return Folder(root)
