"""A folder as one ZIP file, the same bytes for the same files."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path


def write_archive(folder: Path, target: Path) -> None:
    """Write everything below the folder into the archive; whole or not at all."""
    descriptor, name = tempfile.mkstemp(prefix=".export-", dir=target.resolve().parent)
    written = Path(name)
    try:
        with (
            os.fdopen(descriptor, "wb") as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, path.read_bytes())
        written.chmod(0o644)
        written.replace(target)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
