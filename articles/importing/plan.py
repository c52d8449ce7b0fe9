"""Decides per file: new article, changed one, nothing to do, conflict, rejection."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from articles.importing.catalogue import Catalogue, KnownFile
from articles.importing.files import Found, Passed, TextFile, read_bytes, text_of
from articles.importing.manner import Manner
from articles.importing.mapping import ArticleData, map_file
from articles.importing.report import FileReport, Rejected, Remark
from articles.models import Article
from articles.text.sentences import Sentence
from articles.text.slugs import unique_slug

OnConflict = Literal["skip", "theirs", "ours", "review"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to import.

    `publish`: make articles public unless their file says draft. `strict`: warnings
    reject. `on_conflict`, for articles edited here since their import: skip the file,
    let it win (theirs), keep the article and count the file as seen (ours), or keep it
    and put the file's version beside it for a person to decide (review).
    `pictures`: one more folder in which lead images are looked for. `prune`: withdraw
    articles whose file is gone. `atomic`: all files or none. `figures`: propose the
    numbers of the texts as figures. `limit`: refuse to begin on more files than this.
    `at_most`: take in so many new and changed files, the rest next time; `fail_fast`:
    nothing after the first rejected file. `records`: take in the tables that an export
    put beside the articles, and give new articles back the state they had.
    """

    publish: bool = False
    dry_run: bool = False
    strict: bool = False
    on_conflict: OnConflict = "skip"
    pictures: Path | None = None
    prune: bool = False
    atomic: bool = False
    limit: int | None = None
    at_most: int | None = None
    fail_fast: bool = False
    manner: Manner = field(default_factory=Manner)
    figures: bool = True
    records: bool = False
    jobs: int = 1
    batch: int = 100


@dataclass(slots=True)
class Step:
    """One file that needs the database: `article` is the row it updates, if any."""

    found: Found
    file: TextFile
    data: ArticleData
    article: int | None
    slug: str
    read_as: dict[str, Any] = field(default_factory=dict)
    """The manner in which the head was read, as it is kept."""
    is_edited: bool = False
    """The article was changed here since its import."""
    remarks: list[Remark] = field(default_factory=list)
    open_links: list[str] = field(default_factory=list)
    """Links to files that were not met yet when this one was stored."""


class Planner:
    """Compares files with the catalogue, in their order."""

    def __init__(
        self,
        catalogue: Catalogue,
        options: Options,
        paths: set[str],
        commits: Mapping[Path, datetime] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.options = options
        self.paths = paths
        self.commits = commits or {}
        self.claimed: dict[int, str] = {}
        self.taken = 0
        self.ended_by: Remark | None = None
        """Why nothing more is taken in, once that is so."""

    def plan(self, entry: Found | Passed) -> Step | FileReport:
        """What to do with the entry; a report when nothing is left to do."""
        if isinstance(entry, Passed):
            remark = Remark(None, entry.rule, entry.message)
            return FileReport(entry.path, "skipped", warnings=(remark,))
        if self.ended_by is not None:
            return FileReport(entry.path, "skipped", warnings=(self.ended_by,))
        try:
            planned = self._plan(entry)
        except Rejected as rejected:
            if self.options.fail_fast:
                self.end_at_rejected()
            return FileReport(
                entry.path,
                "rejected",
                warnings=rejected.remarks,
                error=rejected.problem,
                also=rejected.also,
            )
        if isinstance(planned, Step):
            self.taken += 1
            if self.taken == self.options.at_most:
                self.ended_by = Remark(
                    None, "limit", "Left for the next run: --limit was reached."
                )
        return planned

    def end_at_rejected(self) -> None:
        self.ended_by = Remark(
            None, "fail_fast", "Not looked at: a file before it was rejected."
        )

    def _plan(self, found: Found) -> Step | FileReport:
        content = read_bytes(found)
        digest = hashlib.sha256(content).hexdigest()
        if found.location is None:  # standard input has no name of its own
            found = Found(f"stdin-{digest[:12]}.md", None, None)
        known = self.catalogue.files.get(found.path)
        manner = self._manner(found, digest)
        said = manner.as_json()
        is_same = known is not None and known.sha256 == digest and known.read_as == said
        if known is not None and is_same and self._is_settled(known):
            self.claimed[known.article] = found.path
            return self._unchanged(found, known.article)
        file = text_of(found, content, digest)
        committed = self.commits.get(found.location) if found.location else None
        data = map_file(file, manner, committed=committed)
        article = self._identify(data, found, digest)
        if known is not None and is_same and data.is_draft:
            return self._unchanged(found, known.article)
        if article is not None:
            self.claimed[article] = found.path
        step = Step(
            found=found,
            file=file,
            data=data,
            article=article,
            slug=self._slug(data, found, article),
            read_as=said,
            is_edited=article is not None and self._is_edited(article),
            remarks=list(data.remarks),
        )
        self.catalogue.slugs[step.slug] = article or found.path
        return step

    def _manner(self, found: Found, digest: str) -> Manner:
        """The one asked for, or the one an export says the file was read in."""
        records = self.catalogue.records
        kept = records.manner_of(found.path, digest) if records else None
        return self.options.manner if kept is None else kept

    def _is_settled(self, known: KnownFile) -> bool:
        """Same bytes, and no publication is asked for that has not happened.

        An exported draft stays one: what it is came along, and a run that goes on where
        another ended must not make it public.
        """
        records = self.catalogue.records
        if records is not None and records.has_state_of(known.path, known.sha256):
            return True
        article = self.catalogue.articles.get(known.article)
        return not (
            self.options.publish
            and article is not None
            and article.status == Article.Status.DRAFT
            and article.content_hash == known.content_hash
        )

    def _unchanged(self, found: Found, article: int) -> FileReport:
        known = self.catalogue.articles.get(article)
        return FileReport(found.path, "unchanged", known.slug if known else None)

    def _identify(self, data: ArticleData, found: Found, digest: str) -> int | None:
        for article in self._candidates(data, found, digest):
            if article not in self.catalogue.articles or article in self.claimed:
                continue
            origin = self.catalogue.file_of.get(article)
            # An article whose own file is part of this import belongs to that file.
            if origin and origin.path != found.path and origin.path in self.paths:
                continue
            return article
        return None

    def _candidates(
        self, data: ArticleData, found: Found, digest: str
    ) -> Iterator[int]:
        """Articles the file may be, the surest first."""
        if data.identifier:
            by_id = self.catalogue.by_identifier(data.identifier)
            if by_id is not None:
                yield by_id
        if data.canonical_url in self.catalogue.canonical:
            yield self.catalogue.canonical[data.canonical_url]
        known = self.catalogue.files.get(found.path)
        if known is not None:
            yield known.article
        moved = self.catalogue.by_digest.get(digest)
        if moved is not None:
            yield moved.article
        # A slug made from the path is no evidence: other folders have such names too.
        by_slug = self.catalogue.slugs.get(data.slug)
        if data.has_own_slug and isinstance(by_slug, int):
            yield by_slug

    def _slug(self, data: ArticleData, found: Found, article: int | None) -> str:
        present = self.catalogue.articles[article].slug if article else ""
        if not data.has_own_slug:
            return present or unique_slug(
                data.slug, self.catalogue.slugs, max_length=150
            )
        owner = self.catalogue.slugs.get(data.slug)
        if owner is None or owner == article or data.slug == present:
            return data.slug
        entry = data.used.get("slug") or data.used.get("address")
        refusal = Rejected(
            "slug_taken",
            Sentence(
                "The address “{slug}” belongs to {owner}.",
                slug=data.slug,
                owner=self._owner(owner),
            ),
            "Give this file a slug of its own, or remove one of the two.",
            line=entry.line if entry else None,
            column=entry.column if entry else None,
            key=entry.key if entry else None,
        )
        refusal.remarks = data.remarks
        raise refusal

    def _owner(self, owner: int | str) -> str:
        if isinstance(owner, str):
            return owner
        origin = self.catalogue.file_of.get(owner)
        return origin.path if origin else Sentence("an article written in the CMS")

    def _is_edited(self, article: int) -> bool:
        row = self.catalogue.articles[article]
        origin = self.catalogue.file_of.get(article)
        return (
            row.has_waiting_change
            or origin is None
            or origin.content_hash != row.content_hash
        )
