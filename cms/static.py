"""Static files under hashed names, and under plain ones until they were collected."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A missing manifest must not take the site down: pages answer before the first
    `collectstatic`, with files straight from their source folders."""

    manifest_strict = False

    def hashed_name(
        self, name: str, content: Any = None, filename: str | None = None
    ) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:  # not collected
            return name
