"""What fetching may cost and how polite it is: the site's SOURCES_* settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings

from articles.conf import conf
from articles.opengraph import (
    ICON_LIMITS,
    IMAGE_LIMITS,
    JSON_LIMITS,
    PAGE_LIMITS,
    FetchLimits,
    Identity,
    ImageLimits,
)


class SourceSettings:
    """Read at use, so that tests may override a setting."""

    @property
    def enabled(self) -> bool:
        return bool(_value("FETCH_ENABLED", True))

    @property
    def concurrency(self) -> int:
        """Fetches at once, of one worker."""
        return int(_value("CONCURRENCY", 4))

    @property
    def host_spacing(self) -> timedelta:
        """Between two requests to one host."""
        return timedelta(seconds=float(_value("HOST_SPACING", 2.0)))

    @property
    def host_per_hour(self) -> int:
        return int(_value("HOST_PER_HOUR", 60))

    @property
    def batch(self) -> int:
        """Rows claimed at once."""
        return int(_value("BATCH", 20))

    @property
    def lease(self) -> timedelta:
        """After which a silent worker is taken for dead."""
        return timedelta(seconds=float(_value("LEASE", 120)))

    @property
    def job_seconds(self) -> float:
        """A page, its picture and its icon together."""
        return float(_value("JOB_SECONDS", 40))

    @property
    def log_kept(self) -> int:
        """Entries of the fetch log per source."""
        return int(_value("LOG_KEPT", 20))

    @property
    def paste_bytes(self) -> int:
        return int(_value("PASTE_BYTES", 5 * 1024**2))

    @property
    def page(self) -> FetchLimits:
        size = int(_value("PAGE_BYTES", PAGE_LIMITS.body_bytes))
        return self._common(
            replace(
                PAGE_LIMITS,
                total=float(_value("PAGE_SECONDS", PAGE_LIMITS.total)),
                body_bytes=size,
                wire_bytes=size,
            )
        )

    @property
    def image(self) -> FetchLimits:
        size = int(_value("IMAGE_BYTES", IMAGE_LIMITS.body_bytes))
        return self._common(
            replace(
                IMAGE_LIMITS,
                total=float(_value("IMAGE_SECONDS", IMAGE_LIMITS.total)),
                body_bytes=size,
                wire_bytes=size,
            )
        )

    @property
    def icon(self) -> FetchLimits:
        return self._common(ICON_LIMITS)

    @property
    def json(self) -> FetchLimits:
        return self._common(JSON_LIMITS)

    @property
    def picture(self) -> ImageLimits:
        return ImageLimits(bytes=self.image.body_bytes)

    @property
    def identity(self) -> Identity:
        """Whom the site says it is when it asks for a page."""
        agent = str(_value("USER_AGENT", ""))
        return Identity(
            user_agent=agent or f"UrazukeBot/1.0 (+{conf.site_url}; citation preview)"
        )

    def _common(self, limits: FetchLimits) -> FetchLimits:
        return replace(
            limits,
            redirects=int(_value("REDIRECTS", limits.redirects)),
            nat64=bool(_value("NAT64", False)),
        )


def _value(name: str, default: Any) -> Any:
    return getattr(settings, f"SOURCES_{name}", default)


source_settings = SourceSettings()
