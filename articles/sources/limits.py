"""What fetching may cost and how polite it is: the site's SOURCES_* settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from django.conf import settings

from articles.conf import conf
from articles.opengraph import (
    ICON_LIMITS,
    IMAGE_LIMITS,
    JSON_LIMITS,
    PAGE_LIMITS,
    AddressRules,
    FetchLimits,
    Identity,
    ImageLimits,
    ScanLimits,
    allowed_ports,
    tracking_parameters,
)
from articles.sources.fine_limits import read_limits


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
    def archive_lookup(self) -> bool:
        """Whether a copy is looked for by itself when a page is gone."""
        return bool(_value("ARCHIVE_LOOKUP", False))

    @property
    def archive_submit(self) -> bool:
        """Whether pages may be submitted to the archive."""
        return bool(_value("ARCHIVE_SUBMIT", False))

    @property
    def archive_key(self) -> str:
        """`key:secret` of the account copies are made for."""
        return str(_value("ARCHIVE_KEY", ""))

    @property
    def snapshot_folder(self) -> Path | None:
        """Where fetched pages are kept for the record; None: they are not."""
        folder = _value("SNAPSHOT_FOLDER", None)
        kept = folder and bool(_value("KEEP_SNAPSHOT", False))
        return Path(str(folder)) if kept else None

    @property
    def paste_bytes(self) -> int:
        return int(_value("PASTE_BYTES", 5 * 1024**2))

    @property
    def fine(self) -> Mapping[str, float]:
        """The limits of SOURCES_LIMITS; articles.E005 checks them."""
        return read_limits(_value("LIMITS", {}))

    @property
    def page(self) -> FetchLimits:
        size = int(_value("PAGE_BYTES", PAGE_LIMITS.body_bytes))
        fine = self.fine
        return self._common(
            replace(
                PAGE_LIMITS,
                total=float(_value("PAGE_SECONDS", PAGE_LIMITS.total)),
                body_bytes=size,
                wire_bytes=size,
                other_bytes=int(fine["file_bytes"]),
                refresh_body=int(fine["refresh_bytes"]),
                refresh_seconds=fine["refresh_seconds"],
            )
        )

    @property
    def image(self) -> FetchLimits:
        size = int(_value("IMAGE_BYTES", IMAGE_LIMITS.body_bytes))
        seconds = float(_value("IMAGE_SECONDS", IMAGE_LIMITS.total))
        return self._common(_sized(IMAGE_LIMITS, seconds, size))

    @property
    def icon(self) -> FetchLimits:
        fine = self.fine
        size = int(fine["icon_bytes"])
        return self._common(_sized(ICON_LIMITS, fine["icon_seconds"], size))

    @property
    def json(self) -> FetchLimits:
        """Of oEmbed answers."""
        fine = self.fine
        size = int(fine["oembed_bytes"])
        return self._common(_sized(JSON_LIMITS, fine["oembed_seconds"], size))

    @property
    def picture(self) -> ImageLimits:
        fine = self.fine
        return ImageLimits(
            bytes=self.image.body_bytes,
            pixels=int(fine["image_pixels"]),
            side=int(fine["image_side"]),
            cpu=int(fine["image_cpu_seconds"]),
            wall=fine["image_wall_seconds"],
            memory=int(fine["image_memory"]),
        )

    @property
    def scan(self) -> ScanLimits:
        """What is looked at of a page."""
        fine = self.fine
        return ScanLimits(
            characters=int(fine["page_characters"]),
            tags=int(fine["page_tags"]),
            attributes=int(fine["tag_attributes"]),
            attribute_length=int(fine["attribute_characters"]),
            tag_length=int(fine["tag_characters"]),
            scripts=int(fine["jsonld_scripts"]),
            script_length=int(fine["jsonld_characters"]),
            nodes=int(fine["jsonld_nodes"]),
        )

    @property
    def identity(self) -> Identity:
        """Whom the site says it is when it asks for a page."""
        agent = str(_value("USER_AGENT", ""))
        return Identity(
            user_agent=agent
            or f"UrazukeBot/1.0 (+{conf.site_url}/about/#bot; citation preview)",
            languages=str(_value("ACCEPT_LANGUAGE", "ja,en;q=0.8")),
        )

    @property
    def addresses(self) -> AddressRules:
        """Read when a process starts; articles.E009 checks them."""
        return AddressRules(
            tracking=tracking_parameters(_value("TRACKING_PARAMETERS", ())),
            extra_ports=allowed_ports(_value("EXTRA_PORTS", ())),
        )

    @property
    def proxy(self) -> str:
        """host:port of the way out, or empty."""
        return str(_value("FETCH_PROXY", ""))

    @property
    def also_allowed(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Networks to admit although they are not public; articles.E006 forbids them
        outside development."""
        return tuple(ip_network(str(text)) for text in _value("ALSO_ALLOWED", ()))

    def _common(self, limits: FetchLimits) -> FetchLimits:
        fine = self.fine
        return replace(
            limits,
            dns=fine["dns_seconds"],
            connect=fine["connect_seconds"],
            tls=fine["tls_seconds"],
            first_byte=fine["first_byte_seconds"],
            header_lines=int(fine["header_lines"]),
            header_bytes=int(fine["header_bytes"]),
            ratio=int(fine["inflate_ratio"]),
            ratio_from=int(fine["inflate_ratio_from"]),
            longest_wait=int(fine["retry_after_seconds"]),
            redirects=int(_value("REDIRECTS", limits.redirects)),
            extra_ports=self.addresses.extra_ports,
            nat64=bool(_value("NAT64", False)),
            also_allowed=self.also_allowed,
        )


def _sized(limits: FetchLimits, seconds: float, size: int) -> FetchLimits:
    return replace(limits, total=seconds, body_bytes=size, wire_bytes=size)


def _value(name: str, default: Any) -> Any:
    return getattr(settings, f"SOURCES_{name}", default)


source_settings = SourceSettings()
