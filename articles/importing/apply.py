"""Carries out steps: one savepoint per file, or many new articles at once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, connection, transaction

from articles.evidence import extract
from articles.importing.addresses import line_of
from articles.importing.catalogue import Catalogue
from articles.importing.plan import Options, Step
from articles.importing.preparing import Preparing
from articles.importing.report import FileReport, Outcome, Rejected, Remark
from articles.importing.rows import Ready, add_redirects, create, remember, sources_of
from articles.markdown.many import Result
from articles.models import Article
from articles.publishing import discard_change, save, store_for_review
from articles.text.sentences import Sentence

AT_A_TIME = 8
"""Stored articles of one transaction."""
LONG = 0.5
"""Seconds a transaction may take before others get their turn."""


class _Conflict(Exception):
    """Undo the savepoint: the file would overwrite an editor's work."""


def apply(
    steps: Sequence[Step],
    results: Sequence[Result],
    *,
    catalogue: Catalogue,
    options: Options,
    paths: Mapping[str, str] = MappingProxyType({}),
) -> list[FileReport]:
    """Stores the batch; a file that fails takes no other with it.

    New articles go in one transaction. Stored ones cost much more each, and editors
    wait for whoever writes: they go a few at a time. `paths` are all files of the run:
    links may lead to them.
    """
    work = _Work(catalogue, options, paths)
    pairs = list(zip(steps, results, strict=True))
    if options.dry_run:
        with transaction.atomic():
            reports = work.run(pairs)
            transaction.set_rollback(True)
        catalogue.load_names()
        return reports
    found: dict[str, FileReport] = {}
    for part in _parts(pairs):
        began = time.monotonic()
        with transaction.atomic():
            reports = work.run(part)
        for (step, _result), one in zip(part, reports, strict=True):
            found[step.found.path] = one
        _let_others_write(time.monotonic() - began)
    return [found[step.found.path] for step in steps]


def _parts(pairs: list[tuple[Step, Result]]) -> Iterator[list[tuple[Step, Result]]]:
    new = [pair for pair in pairs if pair[0].article is None]
    stored = [pair for pair in pairs if pair[0].article is not None]
    if new:
        yield new
    for start in range(0, len(stored), AT_A_TIME):
        yield stored[start : start + AT_A_TIME]


def _let_others_write(seconds: float) -> None:
    """SQLite has no queue: who waits for the write lock looks again every tenth of a
    second, and would find it taken by our next transaction for ever."""
    is_whole = connection.in_atomic_block  # `--atomic`: all files or none
    if seconds > LONG and connection.vendor == "sqlite" and not is_whole:
        time.sleep(0.11)


class _Work:
    def __init__(
        self, catalogue: Catalogue, options: Options, paths: Mapping[str, str]
    ) -> None:
        self.catalogue = catalogue
        self.options = options
        self.preparing = Preparing(catalogue, options, paths)

    def run(self, pairs: list[tuple[Step, Result]]) -> list[FileReport]:
        new = [pair for pair in pairs if pair[0].article is None]
        # A strict rejection must take the terms and sources it made along, so strict
        # imports go one savepoint at a time.
        at_once = len(new) > 1 and not self.options.strict
        reports = self._all_new_at_once(new) if at_once else {}
        rows = Article.objects.select_related(
            "category", "lead_image", "lead_image_source", "pending"
        ).in_bulk([step.article for step, _ in pairs if step.article is not None])
        for step, result in pairs:
            if step.found.path not in reports:
                row = rows.get(step.article) if step.article is not None else None
                reports[step.found.path] = self._one(step, result, row)
        return [reports[step.found.path] for step, _ in pairs]

    def _all_new_at_once(
        self, pairs: list[tuple[Step, Result]]
    ) -> dict[str, FileReport]:
        """Reports of all, or of none when the database objects to one of them."""
        reports: dict[str, FileReport] = {}
        remarks = [list(step.remarks) for step, _ in pairs]
        try:
            with transaction.atomic():
                self.preparing.known_pages = sources = sources_of(pairs)
                ready = []
                for step, result in pairs:
                    try:
                        ready.append(self.preparing.prepare(step, result, None))
                    except Rejected as rejected:
                        reports[step.found.path] = self._rejected(step, rejected)
                create(ready, sources)
        except OperationalError:
            raise  # full or locked: no file of this run can be stored
        except (DatabaseError, ValidationError):
            self.catalogue.load_names()
            self.preparing.known_pages = {}
            for (step, _), before in zip(pairs, remarks, strict=True):
                step.remarks = before
            return {}
        for one in ready:
            reports[one.step.found.path] = self._done(one, "created")
        return reports

    def _one(self, step: Step, result: Result, row: Article | None) -> FileReport:
        try:
            with transaction.atomic():
                return self._stored(step, result, row)
        except _Conflict:
            self.catalogue.load_names()
            return _conflict(step, row.slug if row else step.slug)
        except Rejected as rejected:
            self.catalogue.load_names()
            return self._rejected(step, rejected)
        except OperationalError:
            raise
        except (DatabaseError, ValidationError) as problem:
            self.catalogue.load_names()
            refusal = Rejected(
                "database",
                Sentence(
                    "The database refuses the article: {problem}", problem=problem
                ),
                "Nothing of this file was stored; the message names the field.",
            )
            return self._rejected(step, refusal)

    def _stored(self, step: Step, result: Result, row: Article | None) -> FileReport:
        present = row.content_hash if row else ""
        before = (row.status, row.extra) if row else None
        if row is not None and step.is_edited and self.options.on_conflict == "ours":
            remember(row, step, as_imported=False)
            return FileReport(step.found.path, "unchanged", row.slug)
        ready = self.preparing.prepare(step, result, row)
        article = ready.article
        is_same = row is not None and ready.digest == present
        if row is not None and step.is_edited and not is_same:
            if self.options.on_conflict == "skip":
                raise _Conflict
            if self.options.on_conflict == "review":
                return self._beside(ready, row)
            if row.pending_id is not None:
                discard_change(row)
                row.pending = row.pending_at = None
        if is_same and before == (article.status, article.extra):
            article.save(update_fields=["front_matter"])
            remember(article, step)
            return FileReport(step.found.path, "unchanged", article.slug)
        save(
            article,
            tags=[tag.name for tag in ready.tags],
            authors=ready.authors,
            note=step.found.path[:300],
            document=ready.reading.document,
            with_revision=not ready.has_revisions,
        )
        if ready.reading.figures is not None:
            extract(article, proposals=ready.reading.figures)
        add_redirects([ready])
        remember(article, step)
        return self._done(ready, "updated" if row else "created")

    def _beside(self, ready: Ready, row: Article) -> FileReport:
        """The file's version waits for a person; what is public stays as it is."""
        if row.pending_id is not None:
            raise _Conflict  # a change waits already, and only one can
        step = ready.step
        revision = store_for_review(
            ready.article,
            tags=[tag.name for tag in ready.tags],
            authors=ready.authors,
            note=step.found.path[:300],
        )
        remember(row, step, as_imported=False)
        step.remarks.append(
            Remark(
                None,
                "waits_for_review",
                Sentence(
                    "The article was edited here since its import: the file's version "
                    "waits beside it, as revision {number}.",
                    number=revision.number,
                ),
            )
        )
        return FileReport(step.found.path, "updated", row.slug, _sorted(step.remarks))

    def _rejected(self, step: Step, rejected: Rejected) -> FileReport:
        return FileReport(
            step.found.path,
            "rejected",
            warnings=_sorted(step.remarks),
            error=rejected.problem,
        )

    def _done(self, ready: Ready, outcome: Outcome) -> FileReport:
        path = ready.step.found.path
        self.catalogue.slug_of_path[path] = ready.article.slug
        if ready.step.open_links:
            self.catalogue.open_links[path] = {
                written: line_of(written, ready.step)
                for written in ready.step.open_links
            }
        return FileReport(
            path,
            outcome,
            ready.article.slug,
            _sorted(ready.step.remarks),
        )


def _conflict(step: Step, slug: str) -> FileReport:
    remark = Remark(
        None,
        "edited_in_cms",
        "The article was edited here since its import: --on-conflict=theirs lets the "
        "file win, ours keeps the article, review puts the file's version beside it.",
    )
    return FileReport(step.found.path, "skipped", slug, (remark,))


def _sorted(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda remark: remark.line or 0))
