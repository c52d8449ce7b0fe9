"""Front matter of any dialect to what an article is made of, with line numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from articles.importing import values
from articles.importing.dates import date_in_folders, date_in_name
from articles.importing.dialects import FIELDS, key_name
from articles.importing.files import TextFile
from articles.importing.foreign import foreign_constructs
from articles.importing.keys import READERS, Keys, problem_at
from articles.importing.manner import Manner
from articles.importing.report import Problem, Rejected, Remark
from articles.importing.values import UNFIT
from articles.markdown.frontmatter import Entry, Head, HeadError, Parts, parse, split
from articles.text.sentences import Sentence
from articles.text.slugs import article_slug, slugify

_HEADING = re.compile(r"# +(?P<title>\S.*?)(?: +#+)?[ \t]*\Z")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*[:=]""")
_DATES = ("modified_at", "expire_at")
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


def map_file(
    file: TextFile, manner: Manner, *, committed: datetime | None = None
) -> ArticleData:
    """The article in the file, which git has since `committed`. Raises `Rejected`."""
    path = file.path if file.location else ""  # standard input has no name
    return map_text(
        file.text, path=path, manner=manner, committed=committed, remarks=file.remarks
    )


def map_text(
    text: str,
    *,
    path: str,
    manner: Manner,
    committed: datetime | None = None,
    remarks: tuple[Remark, ...] = (),
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
    source = _Source(path, manner, committed)
    return _Mapping(parts, head, source, list(remarks)).data()


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


class _Source(NamedTuple):
    """Where a head comes from and how it is to be read."""

    path: str
    manner: Manner
    committed: datetime | None


class _Mapping:
    """One file's head on its way to fields."""

    def __init__(
        self, parts: Parts, head: Head, source: _Source, remarks: list[Remark]
    ) -> None:
        self.parts = parts
        self.head = head
        self.source = source
        self.zone = source.manner.zone
        self.remarks = remarks
        self.problems: list[Problem] = []
        """Why the file is rejected: all of it, since each mends on its own."""
        self.keys = Keys(head, source.manner)
        self.used = self.keys.used

    def data(self) -> ArticleData:
        for warning in self.head.warnings:
            self._remark(warning.line, warning.code, warning.message)
        found = {name: self.keys.find(name) for name in READERS}
        dates = {name: self.keys.date(name) for name in _DATES}
        published = dates["published_at"] = self._published()
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
            extra=tuple(self.keys.extra()),
            remarks=(),
        )
        unusable = list(self.keys.unusable(found | dates))
        self._reject(unusable)
        for entry, _remedy in unusable:
            self._remark(
                entry.line,
                "value_unusable",
                Sentence(
                    "“{key}” holds nothing we can use; it is kept as it is.",
                    key=entry.key,
                ),
            )
        if not has_title:
            self._remark(
                1,
                "title_missing",
                Sentence("No title: the file's name is used, “{title}”.", title=title),
            )
        self.remarks += foreign_constructs(self.parts.body, data.head_lines)
        self.remarks.sort(key=lambda remark: remark.line or 0)
        return replace(data, remarks=tuple(self.remarks))

    def _reject(self, unusable: list[tuple[Entry, str]]) -> None:
        """Raise `Rejected` with everything its author has to mend, if there is any."""
        found = sorted(
            [*self.keys.broken, *self.problems], key=lambda one: one.line or 0
        )
        if not found:
            return
        also = [
            problem_at(
                entry,
                "value_unusable",
                Sentence("“{key}” holds nothing we can use.", key=entry.key),
                remedy,
            )
            for entry, remedy in unusable
        ]
        rest = sorted([*found[1:], *also], key=lambda one: one.line or 0)
        raise Rejected.of(found[0], rest, self.remarks)

    def _published(self) -> datetime | None:
        """From the first of the places asked that says one."""
        source = self.source
        for place in source.manner.dates:
            if place == "key":
                found = self.keys.date("published_at")
            elif place == "filename":
                found = date_in_name(source.path, self.zone)
            elif place == "path":
                found = date_in_folders(source.path, self.zone)
            else:
                found = source.committed
            if found is not None:
                return found
        return None

    def _title(self, found: str | None) -> tuple[str, bool]:
        entry = self.used.get("title")
        # Only line ends go: a full-width space in a title is meant.
        title = re.sub(r"\s*[\r\n\t]+\s*", " ", found) if found else ""
        if len(title) > _MAX_TITLE:
            self.problems.append(
                Problem(
                    entry.line if entry else None,
                    entry.column if entry else None,
                    entry.key if entry else None,
                    "title_too_long",
                    Sentence(
                        "The title has {length} characters; {limit} are kept.",
                        length=len(title),
                        limit=_MAX_TITLE,
                    ),
                    "Shorten it; the rest may go into the description.",
                )
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
        stem = _stem(self.source.path)
        if not stem:
            self.problems.append(
                Problem(
                    1,
                    None,
                    None,
                    "title_missing",
                    "The file has neither a title nor a first heading.",
                    "Add “title: '…'” to its head.",
                )
            )
        return stem[:_MAX_TITLE], False

    def _slug_of_path(self, title: str, published: datetime | None) -> str:
        if not self.source.path:
            day = published.astimezone(self.zone).date() if published else None
            return article_slug(title, day)
        return slugify(_stem(self.source.path), 150)

    def _check_slug(self) -> None:
        entry = self.used.get("slug")
        if entry is None:
            return
        slug = values.last_part(entry.value)
        if slug != str(entry.value).strip():
            self._remark(
                entry.line,
                "slug_changed",
                Sentence(
                    "“{written}” becomes “{slug}”.", written=entry.value, slug=slug
                ),
            )

    def _check_dates(self, start: datetime | None, end: datetime | None) -> None:
        entry = self.used.get("expire_at")
        if start and end and end <= start and entry:
            self.problems.append(
                problem_at(
                    entry,
                    "expires_too_early",
                    "It expires before it is published.",
                    "Change one of the two dates.",
                )
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
        self.keys.give_back(name)
        self._remark(
            entry.line if entry else None,
            "value_too_long",
            Sentence(
                "“{start}…” has more than {limit} characters and is not used.",
                start=value[:40],
                limit=limit,
            ),
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
