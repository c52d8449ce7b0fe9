"""Sources in the formats of citation managers: CSL-JSON and BibTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from articles.sources.cards import SourceCard

_CSL_TYPES = {"article-newspaper", "article-magazine", "article-journal"}
_SCHEMA_TYPES = {
    "article-newspaper": "NewsArticle",
    "article-magazine": "Article",
    "article-journal": "ScholarlyArticle",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "dataset": "Dataset",
    "motion_picture": "VideoObject",
}


def csl_item(card: SourceCard) -> dict[str, Any]:
    """One CSL-JSON item; what only the address tells is left out, the title aside,
    without which no citation manager shows anything."""
    is_periodical = card.citation_type in _CSL_TYPES
    item: dict[str, Any] = {
        "id": csl_id(card),
        "type": card.citation_type,
        "title": card.title,
        "author": [{"literal": name} for name in _names(card.author)],
        "container-title": card.site,
        "publisher": "" if is_periodical else card.site,
        "abstract": card.description,
        "language": card.language,
        "URL": card.href,
        "archive_location": card.archive_url,
    }
    if card.published and not card.published_is_derived:
        item["issued"] = {
            "date-parts": [_parts(card.published, card.published_precision)]
        }
    if card.accessed_on:
        item["accessed"] = {"date-parts": [_parts(card.accessed_on, "day")]}
    if card.note:
        item["note"] = card.note
    return {name: value for name, value in item.items() if value not in ("", [])}


def csl_id(card: SourceCard) -> str:
    """Stable as long as the source is."""
    return f"source-{card.source_id}" if card.source_id else card.anchor


def bibtex(cards: Iterable[SourceCard]) -> str:
    """A BibTeX file; keys are made of host and year, told apart by letters."""
    used: set[str] = set()
    return "\n".join(_bibtex_entry(card, _key(card, used)) for card in cards)


def json_entry(card: SourceCard) -> dict[str, Any]:
    """All that the card shows, for `sources.json`."""
    return {
        "position": card.position,
        "url": card.href or None,
        "title": card.title,
        "title_is_derived": card.title_is_derived,
        "site": card.site,
        "host": card.host,
        "authors": _names(card.author),
        "published": _written(card) or None,
        "published_is_derived": card.published_is_derived,
        "published_time": card.published_time or None,
        "modified": card.modified_on.isoformat() if card.modified_on else None,
        "modified_time": card.modified_time or None,
        "description": card.description,
        "language": card.language or None,
        "type": card.citation_type,
        "og_type": card.og_type or None,
        "role": card.role or None,
        "note": card.note or None,
        "accessed": card.accessed_on.isoformat() if card.accessed_on else None,
        "archive_url": card.archive_url or None,
        "is_gone": card.is_gone,
        "passages": [
            {
                "quote": passage.quote,
                "locator": passage.locator,
                "url": passage.href or None,
                "found": passage.found,
            }
            for passage in card.passages
        ],
    }


def schema_org(card: SourceCard) -> dict[str, Any]:
    """The source as a value of schema.org's `citation`; a title read off an address
    is no headline."""
    is_article = card.citation_type in {*_CSL_TYPES, "post-weblog", "report"}
    known = "" if card.title_is_derived else card.title
    value: dict[str, Any] = {
        "@type": _SCHEMA_TYPES.get(card.citation_type, "WebPage"),
        "headline" if is_article else "name": known,
        "url": card.href,
        "publisher": {"@type": "Organization", "name": card.site}
        if card.site
        else None,
        "author": [{"@type": "Person", "name": name} for name in _names(card.author)],
        "datePublished": card.published_time or _written(card),
        "dateModified": card.modified_time
        or (card.modified_on.isoformat() if card.modified_on else ""),
        "inLanguage": card.language,
        "archivedAt": card.archive_url,
    }
    return {name: found for name, found in value.items() if found not in ("", None, [])}


def _bibtex_entry(card: SourceCard, key: str) -> str:
    kind = {
        "article-newspaper": "article",
        "article-magazine": "article",
        "article-journal": "article",
        "report": "techreport",
    }.get(card.citation_type, "misc")
    day = None if card.published_is_derived else card.published
    values = {
        "title": card.title,
        "author": " and ".join("{" + name + "}" for name in _names(card.author)),
        "journal"
        if kind == "article"
        else "institution"
        if kind == "techreport"
        else "howpublished": card.site,
        "year": f"{day.year}" if day else "",
        "month": f"{day.month}" if day and card.published_precision != "year" else "",
        "url": card.href,
        "urldate": card.accessed_on.isoformat() if card.accessed_on else "",
        "langid": card.language,
        "note": card.note,
    }
    lines = [
        f"  {name} = {{{value if name == 'author' else _tex(value, name)}}},"
        for name, value in values.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _tex(value: str, name: str) -> str:
    if name in ("url", "urldate"):
        return value.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    return "".join(_TEX.get(char, char) for char in " ".join(value.split()))


def _key(card: SourceCard, used: set[str]) -> str:
    folded = unicodedata.normalize("NFKD", card.host).encode("ascii", "ignore")
    stem = re.sub(r"[^a-z0-9]+", "", folded.decode().lower().removeprefix("www."))
    year = card.published.year if card.published else ""
    base = f"{stem or 'source'}{year}"
    key, number = base, 2
    while key in used:
        key, number = f"{base}-{number}", number + 1
    used.add(key)
    return key


def _names(author: str) -> list[str]:
    parts = author.replace("；", ";").split(";")
    return [_braceless(name) for part in parts if (name := part.strip())]


def _braceless(name: str) -> str:
    return re.sub(r"[{}\\]", "", name)


def _written(card: SourceCard) -> str:
    length = {"year": 4, "month": 7}.get(card.published_precision, 10)
    return card.published.isoformat()[:length] if card.published else ""


def _parts(day: date, precision: str) -> list[int]:
    count = {"year": 1, "month": 2}.get(precision, 3)
    return [day.year, day.month, day.day][:count]
