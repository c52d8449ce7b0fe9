"""Which of a page's titles is its title, and what its site is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.opengraph.addresses import publisher
from articles.opengraph.cleaning import clean
from articles.opengraph.derived import DerivedCard
from articles.opengraph.jsonld import LinkedData
from articles.opengraph.metadata import Metadata

MAX_TITLE = 300
MAX_SITE_NAME = 100
LONG_SITE_NAME = 40
"""Characters from which a site's name that equals the headline is no name."""

SAYS_NOTHING = frozenset(
    {"null", "undefined", "none", "nan", "untitled", "untitled document", "no title",
     "無題", "無題ドキュメント", "無題のドキュメント", "新規ページ", "403 forbidden",
     "404 not found", "not found", "page not found", "error", "home", "index",
     "ホーム", "トップページ", "document", "[object object]"}
)  # fmt: skip
"""Titles, descriptions and names that a system wrote and nobody meant."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value, where it came from, and how it stood there."""

    text: str
    origin: str = ""
    raw: str = ""


def title_candidates(metadata: Metadata, linked: LinkedData) -> list[tuple[str, str]]:
    """(origin, cleaned title) of every candidate, best first."""
    candidates = [
        *(("og", value) for value in metadata.all("og:title")),
        *(("twitter", value) for value in metadata.all("twitter:title")),
        ("jsonld", linked.headline),
        ("html", metadata.title),
        ("html", metadata.heading),
    ]
    cleaned = [(origin, clean(value, MAX_TITLE)) for origin, value in candidates]
    return [(origin, value) for origin, value in cleaned if value]


def best_title(titles: list[tuple[str, str]], site: str, derived: DerivedCard) -> Found:
    """The first candidate that is not just the site's name, else the address's."""
    names = {
        _folded(name) for name in (site, derived.site, _brand(derived.site)) if name
    }
    for origin, raw in titles:
        title = _without_site(raw, names)
        if _folded(title) not in names and title.lower() not in SAYS_NOTHING:
            return Found(title, origin, raw)
    return Found(derived.title, "url")


def site_name_of(
    metadata: Metadata,
    linked: LinkedData,
    derived: DerivedCard,
    titles: list[tuple[str, str]],
) -> Found:
    """The site's name as the page gives it, else its host."""
    # Some pages give their headline as the name of their site.
    headlines = {_folded(title) for _, title in titles if len(title) > LONG_SITE_NAME}
    for origin, value in (
        ("og", metadata.first("og:site_name")),
        ("jsonld", linked.site_name),
        ("meta", metadata.first("application-name")),
    ):
        name = clean(value, MAX_SITE_NAME)
        if name and name.lower() not in SAYS_NOTHING and _folded(name) not in headlines:
            return Found(name, origin)
    return Found(derived.site, "url")


_SEPARATOR = re.compile(r"\s*(?:[|｜–—:：»›·•・]|\s[-‐−]\s|[-－](?=\S+\s*$))\s*")


def _brand(host: str) -> str:
    """What a site is called by its host: cnbc for cnbc.com."""
    return publisher(host).partition(".")[0] if "." in host else ""


def _without_site(title: str, names: set[str]) -> str:
    """The title without the site's own name after a separator at its end."""
    for found in reversed(list(_SEPARATOR.finditer(title[-120:]))):
        offset = max(len(title) - 120, 0)
        if found.start() + offset and _folded(title[found.end() + offset :]) in names:
            return title[: found.start() + offset].rstrip()
    return title


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.removeprefix("www.")).casefold()
