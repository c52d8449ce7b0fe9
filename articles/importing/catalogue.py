"""What the database holds when an import begins, in memory: names, slugs, files.

Eleven queries for any number of files; the import itself keeps it up to date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from articles.importing.mapping import identifier_in
from articles.importing.records import Records
from articles.models import (
    Article,
    Author,
    Category,
    ImportedFile,
    Redirect,
    Series,
    Tag,
)
from articles.text.normalise import fold


@dataclass(frozen=True, slots=True)
class KnownFile:
    path: str
    sha256: str
    content_hash: str
    article: int
    read_as: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownArticle:
    pk: int
    slug: str
    status: str
    content_hash: str
    has_waiting_change: bool
    canonical_url: str


class Names:
    """Rows of one kind of term by folded name, made when first asked for."""

    def __init__(
        self, model: type[Category] | type[Author] | type[Tag] | type[Series]
    ) -> None:
        self.model = model
        self.known: dict[str, Any] = {}

    def load(self) -> None:
        self.known = {row.name_key: row for row in self.model.objects.all()}

    def spelled(self, name: str) -> str:
        """The name as the stored row writes it."""
        row = self.known.get(fold(name))
        return row.name if row else name

    def get(self, name: str) -> Any:
        key = fold(name)
        if key not in self.known:
            self.known[key] = self.model.objects.get_or_make(name)
        return self.known[key]


class Catalogue:
    """The state files are compared with."""

    def __init__(self) -> None:
        self.categories = Names(Category)
        self.authors = Names(Author)
        self.series = Names(Series)
        self.tags = Names(Tag)
        self.files: dict[str, KnownFile] = {}
        self.file_of: dict[int, KnownFile] = {}
        self.by_digest: dict[str, KnownFile] = {}
        self.articles: dict[int, KnownArticle] = {}
        self.slugs: dict[str, int | str] = {}
        """Slug → the article's key, or the path of the file that takes it now."""
        self.slug_of_path: dict[str, str] = {}
        """File → the slug of its stored article."""
        self.open_links: dict[str, dict[str, int]] = {}
        """File → links to files not met yet, with their lines."""
        self.records: Records | None = None
        """The tables an export put beside the files."""
        self.canonical: dict[str, int] = {}
        self.redirects: dict[str, int | str | None] = {}
        """Old address → article, None when it is gone, or the file that claims it."""
        self._identifiers: dict[str, int] | None = None

    def load(self) -> None:
        self.load_names()
        for row in ImportedFile.objects.values_list(
            "path", "sha256", "content_hash", "article_id", "read_as"
        ).iterator():
            known = KnownFile(*row)
            self.files[known.path] = self.file_of[known.article] = known
            self.by_digest.setdefault(known.sha256, known)
        for pk, slug, status, digest, pending, canonical in Article.objects.values_list(
            "pk", "slug", "status", "content_hash", "pending_id", "canonical_url"
        ).iterator():
            self.articles[pk] = KnownArticle(
                pk, slug, status, digest, pending is not None, canonical
            )
            self.slugs[slug] = pk
            if pk in self.file_of:
                self.slug_of_path[self.file_of[pk].path] = slug
            if canonical:
                self.canonical.setdefault(canonical, pk)
        self.redirects.update(
            Redirect.objects.values_list("path", "article_id").iterator()
        )

    def load_names(self) -> None:
        """Also after a rollback, which takes new names away again."""
        for names in (self.categories, self.authors, self.tags, self.series):
            names.load()

    def by_identifier(self, identifier: str) -> int | None:
        """The imported article whose head has this `id:`; looked up when needed."""
        if self._identifiers is None:
            # Read from the stored heads: only sites that have ids pay for it.
            heads = (
                Article.objects.filter(imported_file__isnull=False)
                .exclude(front_matter="")
                .values_list("pk", "front_matter")
            )
            self._identifiers = {}
            for pk, head in heads.iterator():
                found = identifier_in(head)
                if found:
                    self._identifiers.setdefault(found, pk)
        return self._identifiers.get(identifier)
