"""Bytes of a page → Card, by a fixed order of trust for every field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from articles.opengraph.addresses import (
    base_of,
    best_icon,
    best_image,
    canonical_of,
    resolve,
)
from articles.opengraph.card import Card, Kind, Robots
from articles.opengraph.challenge import (
    challenge_in_body,
    challenge_in_headers,
    challenge_in_title,
)
from articles.opengraph.charset import decode_page
from articles.opengraph.cleaning import clean, cut
from articles.opengraph.dates import Moment, parse_date
from articles.opengraph.derived import DerivedCard, derive_card, path_date
from articles.opengraph.filetype import file_title, kind_of
from articles.opengraph.jsonld import LinkedData, read_jsonld
from articles.opengraph.metadata import Metadata, read_metadata
from articles.opengraph.scanner import DEFAULT_LIMITS, ScanLimits
from articles.opengraph.titles import (
    MAX_TITLE,
    SAYS_NOTHING,
    Found,
    best_title,
    site_name_of,
    title_candidates,
)

MAX_DESCRIPTION = 500
MAX_AUTHOR = 100
MAX_AUTHORS = 10


def extract(
    html: bytes,
    url: str,
    content_type: str | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    now: datetime | None = None,
    limits: ScanLimits = DEFAULT_LIMITS,
) -> Card:
    """The card of a page fetched from `url`. Never raises, whatever the bytes.

    `headers` are the response's, names in small letters; they may forbid a snippet,
    name a language or admit a bot check. Dates after `now` + 2 days are ignored.
    """
    headers = headers or {}
    now = now or datetime.now(UTC)
    derived = derive_card(url, today=now.date())
    kind = kind_of(html, content_type)
    if kind != "page":
        return _file_card(url, kind, derived, headers)
    page = decode_page(html, content_type)
    metadata = read_metadata(page.text, limits)
    linked = read_jsonld(metadata.scripts, limits)
    titles = title_candidates(metadata, linked)
    site = site_name_of(metadata, linked, derived, titles)
    wall = challenge_in_headers(headers) or next(
        (wall for _, title in titles if (wall := challenge_in_title(title))), ""
    )
    if not wall and not metadata.first("og:title", "twitter:title"):
        wall = challenge_in_body(page.text)
    if wall:
        # Nothing of the wall's own text may ever be taken for the page's.
        return Card(
            url=url,
            title=derived.title,
            title_is_derived=True,
            site_name=derived.site,
            challenge=wall,
            charset=page.charset,
            charset_from=page.charset_from,
            origins=(("title", "url"), ("site_name", "url")),
        )
    robots = _robots(metadata, headers)
    title = best_title(titles, site.text, derived)
    description = _description(metadata, linked, title.text, robots)
    base = base_of(url, metadata.base)
    image = best_image(metadata, linked, base, url) if robots.image else None
    published, published_from = _published(metadata, linked, url, now)
    modified = parse_date(
        linked.modified
        or metadata.first("article:modified_time", "og:updated_time", "datemodified"),
        now=now,
    )
    authors = _authors(metadata, linked)
    language = _language(metadata, linked, headers)
    canonical = canonical_of(metadata, base, url)
    fields = {
        "title": title.origin,
        "site_name": site.origin,
        "description": description.origin,
        "image": image.origin if image else "",
        "authors": authors[1],
        "published": published_from,
        "modified": ("jsonld" if linked.modified else "meta") if modified else "",
        "language": language.origin,
        "canonical_url": "html" if canonical else "",
    }
    return Card(
        url=url,
        title=title.text,
        raw_title=title.raw,
        title_is_derived=title.origin == "url",
        description=description.text,
        image=image.url if image else None,
        image_alt=clean(image.alt, MAX_TITLE) if image else "",
        site_name=site.text,
        authors=authors[0],
        published=published.value if published else None,
        published_precision=published.precision if published else None,
        modified=modified.value if modified else None,
        modified_precision=modified.precision if modified else None,
        language=language.text,
        canonical_url=canonical,
        icon=best_icon(metadata, base, url),
        og_type=clean(metadata.first("og:type"), 40),
        article_type=clean(linked.type, 40),
        oembed_url=_oembed_url(metadata, base),
        robots=robots,
        charset=page.charset,
        charset_from=page.charset_from,
        truncated=len(page.text) > limits.characters,
        origins=tuple((name, origin) for name, origin in fields.items() if origin),
    )


_BY = re.compile(
    r"^(?:by|author|written by|文|著者|執筆者?|取材|記者)\s*[:：]?\s+", re.IGNORECASE
)
_EMAIL = re.compile(r"[<(]?\b[\w.+-]+@[\w.-]+\.\w+\b[>)]?")
_URL = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_DATE_METAS = (
    "article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created",
    "citation_publication_date", "citation_date", "pubdate", "publish_date",
    "og:published_time", "og:article:published_time", "publication_date", "sw-pubdate",
    "bepress_citation_date", "shareaholic:article_published_time", "uploaddate", "date",
)  # fmt: skip


def _file_card(
    url: str, kind: Kind, derived: DerivedCard, headers: Mapping[str, str]
) -> Card:
    name = clean(file_title(headers.get("content-disposition", "")), MAX_TITLE)
    origins = (("title", "header" if name else "url"), ("site_name", "url"))
    return Card(
        url=url,
        title=name or derived.title,
        raw_title=name,
        title_is_derived=not name,
        site_name=derived.site,
        published=derived.published,
        published_precision=derived.precision,
        kind=kind,
        robots=_robots(Metadata(), headers),
        origins=origins + ((("published", "url"),) if derived.published else ()),
    )


def _description(
    metadata: Metadata, linked: LinkedData, title: str, robots: Robots
) -> Found:
    limit = MAX_DESCRIPTION
    if robots.max_snippet is not None:
        limit = min(limit, robots.max_snippet)
    if not robots.snippet or limit == 0:
        return Found("")
    for origin, value in (
        ("og", metadata.first("og:description")),
        ("twitter", metadata.first("twitter:description")),
        ("jsonld", linked.description),
        ("meta", metadata.first("description")),
    ):
        text = clean(value, MAX_DESCRIPTION)
        if text and text != title and text.lower() not in SAYS_NOTHING:
            return Found(cut(text, limit), origin)
    return Found("")


def _published(
    metadata: Metadata, linked: LinkedData, url: str, now: datetime
) -> tuple[Moment | None, str]:
    candidates = [("jsonld", linked.published)]
    candidates += [
        ("meta", value) for name in _DATE_METAS for value in metadata.all(name)
    ]
    candidates.append(("jsonld", linked.page_published))
    for times in (metadata.marked_times, metadata.times):
        if len({time[:10] for time in times}) == 1:  # several could be anything
            candidates.append(("html", times[0]))
    for origin, value in candidates:
        moment = parse_date(value, now=now) if value else None
        if moment:
            return moment, origin
    derived, precision = path_date(url, today=now.date())
    if derived is None or precision is None:
        return None, ""
    return Moment(derived, precision), "url"


def _authors(metadata: Metadata, linked: LinkedData) -> tuple[tuple[str, ...], str]:
    for origin, values in (
        ("jsonld", list(linked.authors)),
        ("meta", metadata.all("author", "parsely-author", "citation_author")),
        ("og", metadata.all("article:author")),
    ):
        names = []
        for value in values:
            # An address of a profile is no name, even when words stand around it.
            if origin == "og" and _URL.search(value):
                continue
            parts = (
                re.split(r"\s+and\s+|[、;；]", value) if origin == "meta" else [value]
            )
            names += [_author(part) for part in parts[:MAX_AUTHORS]]
        unique = tuple(dict.fromkeys(filter(None, names)))[:MAX_AUTHORS]
        if unique:
            return unique, origin
    return (), ""


def _author(text: str) -> str:
    text = clean(text, MAX_TITLE)
    text = _BY.sub("", _EMAIL.sub("", _URL.sub("", text))).strip(" ,、・|<>()-")
    return "" if text.lower() in SAYS_NOTHING else clean(text, MAX_AUTHOR)


def _language(
    metadata: Metadata, linked: LinkedData, headers: Mapping[str, str]
) -> Found:
    for origin, value in (
        ("html", metadata.language),
        ("jsonld", linked.language),
        ("og", metadata.first("og:locale")),
        ("header", headers.get("content-language", "").partition(",")[0]),
    ):
        tag = value.strip().replace("_", "-")
        if len(tag) <= 35 and _LANGUAGE.fullmatch(tag):
            return Found(_tidy_language(tag), origin)
    return Found("")


def _tidy_language(tag: str) -> str:
    first, *rest = tag.split("-")
    tidy = [
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part
        for part in rest
    ]
    return "-".join([first.lower(), *tidy])


def _robots(metadata: Metadata, headers: Mapping[str, str]) -> Robots:
    directives: set[str] = set()
    for value in (*metadata.all("robots"), headers.get("x-robots-tag", "")):
        directives.update(part.strip().lower() for part in value[:2000].split(","))
    limit: int | None = None
    for directive in directives:
        name, _, value = directive.partition(":")
        digits = value.strip()
        if name.strip() == "max-snippet" and digits.isdecimal() and len(digits) < 6:
            limit = int(digits)
    previews = {directive.replace(" ", "") for directive in directives}
    return Robots(
        snippet="nosnippet" not in directives and limit != 0,
        max_snippet=limit,
        image=not previews & {"noimageindex", "max-image-preview:none"},
        archive="noarchive" not in directives,
    )


def _oembed_url(metadata: Metadata, base: str) -> str | None:
    for relations, link in metadata.links:
        kind = link.get("type", "").strip().lower()
        if "alternate" in relations and kind == "application/json+oembed":
            return resolve(base, link.get("href", ""))
    return None
