"""Front matter of any dialect to what an article is made of, with line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any

from articles.importing import values
from articles.importing.dates import ImpossibleDate, NoDate, date_in_path, parse_date
from articles.importing.dialects import FIELDS, key_name
from articles.importing.files import TextFile
from articles.importing.foreign import foreign_constructs
from articles.importing.report import Rejected, Remark
from articles.importing.values import UNFIT
from articles.markdown.frontmatter import Entry, Head, HeadError, Parts, parse, split
from articles.text.slugs import article_slug, slugify

_HEADING = re.compile(r"# +(?P<title>\S.*?)(?: +#+)?[ \t]*\Z")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*[:=]""")
_READERS: Mapping[str, values.Reader] = {
    "identifier": values.text,
    "title": values.text,
    "slug": values.last_part,
    "address": values.last_part,
    "draft": values.flag,
    "public": values.opposite,
    "status": values.status,
    "category": values.first_name,
    "tags": values.names,
    "description": values.text,
    "image": values.picture,
    "image_alt": values.text,
    "featured": values.flag,
    "feature_order": values.number,
    "series": values.first_name,
    "series_position": values.number,
    "translation_key": values.text,
    "kind": values.text,
    "authors": values.people,
    "canonical_url": values.web_address,
    "language": values.language,
    "aliases": values.local_paths,
}
_DATES = ("published_at", "modified_at", "expire_at")
_MAX_NAME, _MAX_TITLE, _MAX_KIND, _MAX_KEY = 100, 300, 50, 150


@dataclass(frozen=True, slots=True)
class ArticleData:
    """All a file says about an article. `used` tells which key gave which field."""

    title: str
    slug: str
    has_own_slug: bool
    body: str
    front_matter: str
    head: Head
    head_lines: int
    """Lines of the file before the body's first."""
    used: Mapping[str, Entry]
    identifier: str = ""
    description: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    series: str = ""
    series_position: int | None = None
    translation_key: str = ""
    kind: str = ""
    canonical_url: str = ""
    featured: bool = False
    feature_order: int | None = None
    is_draft: bool | None = None
    """What the file says; None when it says nothing."""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    expire_at: datetime | None = None
    image: str = ""
    image_alt: str = ""
    aliases: tuple[str, ...] = ()
    extra: tuple[tuple[str, Any], ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def line_of(self, name: str) -> int | None:
        entry = self.used.get(name)
        return entry.line if entry else None


def map_file(file: TextFile, *, zone: tzinfo) -> ArticleData:
    """The article in the file; times without offset are the zone's.

    Raises `Rejected`.
    """
    path = file.path if file.location else ""  # standard input has no name
    return map_text(file.text, path=path, zone=zone, remarks=file.remarks)


def map_text(
    text: str, *, path: str, zone: tzinfo, remarks: tuple[Remark, ...] = ()
) -> ArticleData:
    """Like `map_file`, for text that came from somewhere else. Raises `Rejected`."""
    try:
        parts = split(text)
        head = parse(parts)
    except HeadError as error:
        raise Rejected(
            error.code,
            error.message,
            error.hint,
            line=error.line,
            column=error.column,
            key=_key_in_line(text, error.line),
        ) from error
    return _Mapping(parts, head, path, zone, list(remarks)).data()


def identifier_in(front_matter: str) -> str:
    """The `id:` of a stored head; "" when it has none."""
    try:
        head = parse(split(front_matter))
    except HeadError:
        return ""
    by_name = {key_name(entry.key): entry.value for entry in head.entries}
    for key in FIELDS["identifier"]:
        found = values.text(by_name.get(key))
        if found is not UNFIT:
            return str(found)
    return ""


class _Mapping:
    """One file's head on its way to fields."""

    def __init__(
        self, parts: Parts, head: Head, path: str, zone: tzinfo, remarks: list[Remark]
    ) -> None:
        self.parts = parts
        self.head = head
        self.path = path
        self.zone = zone
        self.remarks = remarks
        self.used: dict[str, Entry] = {}
        self.whole: set[str] = set()
        self.keys: dict[str, Entry] = {}
        for entry in head.entries:
            self.keys.setdefault(key_name(entry.key), entry)

    def data(self) -> ArticleData:
        for warning in self.head.warnings:
            self._remark(warning.line, warning.code, warning.message)
        found = {name: self._find(name, reader) for name, reader in _READERS.items()}
        dates = {name: self._date(name) for name in _DATES}
        published = dates["published_at"] or date_in_path(self.path, self.zone)
        title, has_title = self._title(found["title"])
        self._check_dates(published, dates["expire_at"])
        own_slug = found["slug"] or found["address"]
        slug = own_slug or self._slug_of_path(title, published)
        self._check_slug()
        aliases = list(found["aliases"] or [])
        address = self.used.get("address")
        if address is not None:
            path = values.local_path(address.value)
            if path is not UNFIT and path not in aliases:
                aliases.append(path)
        drafts = [found[name] for name in ("draft", "public", "status")]
        said = [draft for draft in drafts if draft is not None]
        image_entry = self.used.get("image")
        data = ArticleData(
            title=title,
            slug=slug,
            has_own_slug=bool(own_slug),
            body=self.parts.body,
            front_matter=self.parts.head,
            head=self.head,
            head_lines=self.parts.body_line - 1,
            used=self.used,
            identifier=found["identifier"] or "",
            description=found["description"] or "",
            category=self._short("category", found["category"]),
            tags=self._names("tags", found["tags"]),
            authors=self._names("authors", found["authors"]),
            language=found["language"] or "",
            series=self._short("series", found["series"]),
            series_position=found["series_position"] if found["series"] else None,
            translation_key=self._short(
                "translation_key", found["translation_key"], _MAX_KEY
            ),
            kind=self._short("kind", found["kind"], _MAX_KIND),
            canonical_url=found["canonical_url"] or "",
            featured=bool(found["featured"]),
            feature_order=found["feature_order"],
            is_draft=any(said) if said else None,
            published_at=published,
            modified_at=dates["modified_at"],
            expire_at=dates["expire_at"],
            image=found["image"] or "",
            image_alt=found["image_alt"]
            or (values.picture_alt(image_entry.value) if image_entry else ""),
            aliases=tuple(aliases),
            extra=tuple(self._extra()),
            remarks=(),
        )
        self._say_what_was_left(found | dates)
        if not has_title:
            self._remark(
                1, "title_missing", f"No title: the file's name is used, “{title}”."
            )
        self.remarks += foreign_constructs(self.parts.body, data.head_lines)
        self.remarks.sort(key=lambda remark: remark.line or 0)
        return replace(data, remarks=tuple(self.remarks))

    def _find(self, name: str, reader: values.Reader) -> Any:
        """The first value of a fitting type under the field's keys; None if none."""
        for entry, value, is_whole in self._candidates(name):
            result = reader(value)
            if result is UNFIT or result == []:
                continue
            if is_whole:
                self.used[name] = entry
                self.whole.add(entry.key)
            return result
        return None

    def _date(self, name: str) -> datetime | None:
        for entry, value, is_whole in self._candidates(name):
            if isinstance(value, bool) or not isinstance(value, str | int):
                continue
            written = str(value)
            if not written.strip():
                continue
            if isinstance(value, str) and values.flag(value) is not UNFIT:
                continue  # `published: "false"` is an answer, not a date
            try:
                moment = parse_date(written, self.zone)
            except ImpossibleDate:
                raise self._bad_date(
                    entry, "impossible_date", f"“{written}” is in no calendar."
                ) from None
            except NoDate:
                if key_name(entry.key) == "published" and name == "published_at":
                    continue
                raise self._bad_date(
                    entry, "unreadable_date", f"“{written}” is not read as a date."
                ) from None
            if is_whole:
                self.used[name] = entry
                self.whole.add(entry.key)
            return moment
        return None

    def _candidates(self, name: str) -> Iterator[tuple[Entry, Any, bool]]:
        for key in FIELDS[name]:
            first, _, inner = key.partition(".")
            entry = self.keys.get(first)
            if entry is None:
                continue
            if not inner:
                yield entry, entry.value, True
            elif isinstance(entry.value, dict):
                for written, value in entry.value.items():
                    if key_name(written) == inner:
                        yield entry, value, False

    def _bad_date(self, entry: Entry, code: str, message: str) -> Rejected:
        return Rejected(
            code,
            message,
            "Write it as 2025-11-23, or 2025-11-23T09:30:00+09:00 with a time.",
            line=entry.line,
            column=entry.column,
            key=entry.key,
        )

    def _title(self, found: str | None) -> tuple[str, bool]:
        entry = self.used.get("title")
        # Only line ends go: a full-width space in a title is meant.
        title = re.sub(r"\s*[\r\n\t]+\s*", " ", found) if found else ""
        if len(title) > _MAX_TITLE:
            raise Rejected(
                "title_too_long",
                f"The title has {len(title)} characters; {_MAX_TITLE} are kept.",
                "Shorten it; the rest may go into the description.",
                line=entry.line if entry else None,
                column=entry.column if entry else None,
                key=entry.key if entry else None,
            )
        if title:
            return title, True
        heading = _first_heading(self.parts.body)
        if heading:
            self._remark(
                self.parts.body_line + heading[1],
                "title_from_heading",
                "The first heading is used as title; it shows twice on the page.",
            )
            return heading[0][:_MAX_TITLE], True
        stem = _stem(self.path)
        if not stem:
            raise Rejected(
                "title_missing",
                "The file has neither a title nor a first heading.",
                "Add “title: '…'” to its head.",
                line=1,
            )
        return stem[:_MAX_TITLE], False

    def _slug_of_path(self, title: str, published: datetime | None) -> str:
        if not self.path:
            day = published.astimezone(self.zone).date() if published else None
            return article_slug(title, day)
        return slugify(_stem(self.path), 150)

    def _check_slug(self) -> None:
        entry = self.used.get("slug")
        if entry is None:
            return
        slug = values.last_part(entry.value)
        if slug != str(entry.value).strip():
            self._remark(
                entry.line, "slug_changed", f"“{entry.value}” becomes “{slug}”."
            )

    def _check_dates(self, start: datetime | None, end: datetime | None) -> None:
        entry = self.used.get("expire_at")
        if start and end and end <= start and entry:
            raise Rejected(
                "expires_too_early",
                "It expires before it is published.",
                "Change one of the two dates.",
                line=entry.line,
                column=entry.column,
                key=entry.key,
            )

    def _short(self, name: str, value: str | None, limit: int = _MAX_NAME) -> str:
        if value and len(value) > limit:
            self._too_long(name, value, limit)
            return ""
        return value or ""

    def _names(self, name: str, found: list[str] | None) -> tuple[str, ...]:
        kept = []
        for item in found or ():
            if len(item) > _MAX_NAME:
                self._too_long(name, item, _MAX_NAME)
            else:
                kept.append(item)
        return tuple(kept)

    def _too_long(self, name: str, value: str, limit: int) -> None:
        entry = self.used.get(name)
        if entry is not None:
            self.whole.discard(entry.key)  # kept among the other keys
        self._remark(
            entry.line if entry else None,
            "value_too_long",
            f"“{value[:40]}…” has more than {limit} characters and is not used.",
        )

    def _extra(self) -> Iterator[tuple[str, Any]]:
        for entry in self.head.entries:
            if entry.key not in self.whole:
                yield entry.key, entry.value

    def _say_what_was_left(self, found: Mapping[str, Any]) -> None:
        """Name the keys we know whose value no field could take."""
        meant: dict[str, list[str]] = {}
        for name, keys in FIELDS.items():
            for key in keys:
                meant.setdefault(key, []).append(name)
        for entry in self.head.entries:
            fields = meant.get(key_name(entry.key), [])
            is_empty = entry.value in (None, "", [], False, {})
            if entry.key in self.whole or not fields or is_empty:
                continue
            if all(found.get(name) is None for name in fields):
                self._remark(
                    entry.line,
                    "value_unusable",
                    f"“{entry.key}” holds nothing we can use; it is kept as it is.",
                )

    def _remark(self, line: int | None, code: str, message: str) -> None:
        self.remarks.append(Remark(line, code, message))


def _key_in_line(text: str, line: int) -> str | None:
    """The key a broken line seems to be about."""
    lines = text.splitlines()
    match = _KEY.match(lines[line - 1]) if line <= len(lines) else None
    return match[1] if match else None


def _stem(path: str) -> str:
    """The file's name without suffix; of `name/index.md` the folder's name."""
    pure = PurePosixPath(path)
    if pure.stem.casefold() == "index" and pure.parent.name:
        return pure.parent.name
    return pure.stem


def _first_heading(body: str) -> tuple[str, int] | None:
    """Text and index of a level 1 heading that opens the body."""
    for index, line in enumerate(body.splitlines()):
        if not line.strip():
            continue
        match = _HEADING.match(line)
        return (match["title"], index) if match else None
    return None
