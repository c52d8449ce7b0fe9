"""Typed, defaulted view of settings.ARTICLES_* and the site's own facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from django.conf import settings


class Conf:
    """Read at use, so that tests may override a setting."""

    @property
    def site_name(self) -> str:
        return str(getattr(settings, "ARTICLES_SITE_NAME", "裏付け"))

    @property
    def site_description(self) -> str:
        return str(getattr(settings, "ARTICLES_SITE_DESCRIPTION", ""))

    @property
    def data_licence(self) -> str:
        """Address of the licence tables of figures may be used under; may be empty."""
        return str(getattr(settings, "ARTICLES_DATA_LICENCE", ""))

    @property
    def site_url(self) -> str:
        """Scheme and host, no slash at the end."""
        return str(getattr(settings, "SITE_URL", "http://127.0.0.1:8000"))

    @property
    def security_contacts(self) -> list[str]:
        """Whom to tell about a hole in the site; mail addresses or URIs."""
        return list(getattr(settings, "SECURITY_CONTACT", []))

    @property
    def websub_hub(self) -> str:
        """Address of the hub that is told of changed feeds; empty: none is."""
        return str(getattr(settings, "WEBSUB_HUB", ""))

    @property
    def language(self) -> str:
        return str(settings.LANGUAGE_CODE)

    def language_rank(self, language: str) -> tuple[bool, bool, str]:
        """Sorts versions of a text: the site's own language, then those it speaks."""
        known = [code for code, _name in settings.LANGUAGES]
        return language != self.language, language not in known, language

    @property
    def soft_break(self) -> Literal["join", "br", "space"]:
        """What a line break inside a paragraph becomes; articles.E002 checks it."""
        return cast(
            Literal["join", "br", "space"],
            getattr(settings, "ARTICLES_SOFT_BREAK", "join"),
        )

    @property
    def body_max_length(self) -> int:
        """Characters of Markdown."""
        return int(getattr(settings, "ARTICLES_BODY_MAX_LENGTH", 200_000))

    @property
    def reading_speed(self) -> int:
        """Japanese characters a minute."""
        return int(getattr(settings, "ARTICLES_READING_SPEED", 500))

    @property
    def page_size(self) -> int:
        """Articles on one page of a list."""
        return int(getattr(settings, "ARTICLES_PAGE_SIZE", 20))

    @property
    def figure_gate(self) -> str:
        """What keeps an article from being published; articles.E010 checks it."""
        return str(getattr(settings, "ARTICLES_FIGURE_GATE", "error"))

    @property
    def of_pages(self) -> tuple[object, ...]:
        """What public pages say or look like by; another value makes other pages."""
        return (
            *(self.site_url, self.site_name, self.site_description, self.language),
            self.websub_hub,
            *(self.page_size, self.reading_speed, self.soft_break),
            *(settings.TIME_ZONE, settings.STATIC_URL, settings.MEDIA_URL),
            *(_plain(settings.STORAGES), settings.ADMIN_PATH, settings.DEBUG),
        )

    @property
    def image_max_bytes(self) -> int:
        return int(getattr(settings, "ARTICLES_IMAGE_MAX_BYTES", 20 * 1024**2))

    @property
    def two_factor_required(self) -> bool:
        """Whether staff without a second factor are shown nothing but its set-up."""
        return bool(getattr(settings, "REQUIRE_TWO_FACTOR", False))


def _plain(value: Any) -> object:
    """The same in every process: an object's own words may hold its address, and a
    set has no order."""
    if isinstance(value, Mapping):
        return [(str(name), _plain(value[name])) for name in sorted(value, key=str)]
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return type(value).__qualname__


conf = Conf()
