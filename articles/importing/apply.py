"""Carries out steps: one savepoint per file, or many new articles at once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.conf import conf
from articles.evidence import extract
from articles.importing.addresses import (
    addresses_of,
    line_of,
    missing_target,
    names_a_file,
)
from articles.importing.addresses import slug_of as slug_of_file
from articles.importing.catalogue import Catalogue
from articles.importing.lead_images import Pictures, lead_image_of
from articles.importing.plan import Options, Step
from articles.importing.report import FileReport, Outcome, Rejected, Remark
from articles.importing.rows import (
    Ready,
    add_redirects,
    create,
    remember,
    sources_of,
)
from articles.importing.wording import in_each_language
from articles.markdown import MESSAGES, TextTooLong
from articles.markdown.many import Failed, Result
from articles.models import (
    Article,
    Source,
)
from articles.publishing import (
    blockers,
    content_fields,
    content_hash,
    derive,
    discard_change,
    save,
    store_for_review,
)
from articles.publishing.old_addresses import REASONS, is_page, slug_of
from articles.text.sentences import Sentence, as_sentence

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
        self.paths = paths
        self.catalogue = catalogue
        self.options = options
        self.pictures = Pictures(options.pictures, dry_run=options.dry_run)
        self.sources: dict[str, Source] = {}
        """Rows made for many articles at once, by address as written."""

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
                self.sources = sources_of(pairs)
                ready = []
                for step, result in pairs:
                    try:
                        ready.append(self._prepare(step, result, None))
                    except Rejected as rejected:
                        reports[step.found.path] = self._rejected(step, rejected)
                create(ready, self.sources)
        except OperationalError:
            raise  # full or locked: no file of this run can be stored
        except (DatabaseError, ValidationError):
            self.catalogue.load_names()
            self.sources = {}
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
        ready = self._prepare(step, result, row)
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

    def _prepare(self, step: Step, result: Result, row: Article | None) -> Ready:
        """Everything decided and set on the article; terms and sources are made."""
        if isinstance(result, TextTooLong):
            raise Rejected(
                "text_too_long",
                Sentence(
                    "The body has {length:,} characters; the limit is {limit:,}.",
                    length=result.length,
                    limit=result.limit,
                ),
                "Split the article, or raise ARTICLES_BODY_MAX_LENGTH.",
                line=step.data.head_lines + 1,
            )
        if isinstance(result, Failed):
            raise Rejected(
                "cannot_render",
                Sentence(
                    "The body cannot be rendered ({reason}).", reason=result.reason
                ),
                "This is a fault of the program: please report it with the file.",
                line=step.data.head_lines + 1,
            )
        step.remarks += [
            Remark(
                notice.line + step.data.head_lines,
                notice.code,
                Sentence(MESSAGES[notice.code], **dict(notice.values)),
            )
            for notice in result.document.warnings
        ]
        data = step.data
        article = row or Article()
        article.title = data.title
        article.slug = step.slug
        article.description = data.description
        article.body = data.body
        article.language = data.language or conf.language
        article.series = self.catalogue.series.get(data.series) if data.series else None
        article.series_position = data.series_position
        article.translation_key = data.translation_key
        article.kind = data.kind
        article.canonical_url = data.canonical_url
        article.featured = data.featured
        article.feature_order = data.feature_order
        # A file without a date does not take away the one an editor gave.
        article.published_at = data.published_at or article.published_at
        article.modified_at = data.modified_at
        article.expire_at = data.expire_at
        article.front_matter = data.front_matter
        article.extra = [list(pair) for pair in data.extra]
        article.category = (
            self.catalogue.categories.get(data.category) if data.category else None
        )
        self._illustrate(article, step)
        derive(article, result.document)
        addresses = addresses_of(
            result.document, step, self.pictures, self.catalogue.slug_of_path
        )
        article.addresses = addresses.known
        step.open_links = addresses.open
        step.remarks += addresses.remarks
        if self.options.strict:
            self._check_links(step)
        self._decide_status(article, step)
        records = self.catalogue.records
        is_described = (
            row is None
            and records is not None
            and records.describe(article, step.found.path, step.file.sha256)
        )
        if is_described:
            result = replace(result, figures=None)  # its figures came along
        aliases = self._aliases(article, step)
        if self.options.strict and step.remarks:
            first = min(step.remarks, key=lambda remark: remark.line or 0)
            raise Rejected(
                "strict",
                Sentence(
                    "{code}: {words}", code=first.code, words=as_sentence(first.message)
                ),
                "Correct what the warnings name, or import without --strict.",
                line=first.line,
            )
        ready = Ready(
            step=step,
            reading=result,
            article=article,
            has_revisions=is_described,
            aliases=aliases,
            tags=[self.catalogue.tags.get(name) for name in data.tags],
            authors=[self.catalogue.authors.get(name) for name in data.authors],
        )
        ready.tags = list({tag.pk: tag for tag in ready.tags}.values())
        ready.fields = content_fields(
            article,
            tags=[tag.name for tag in ready.tags],
            authors=[author.name for author in ready.authors],
        )
        ready.digest = content_hash(article.title, article.body, ready.fields)
        return ready

    def _illustrate(self, article: Article, step: Step) -> None:
        lead = lead_image_of(
            step.data,
            step.found,
            pictures=self.pictures,
            known_pages=self.sources,
        )
        if not lead.is_unknown:
            article.lead_image = lead.picture
        article.lead_image_source = lead.page
        if lead.remark:
            step.remarks.append(lead.remark)

    def _decide_status(self, article: Article, step: Step) -> None:
        """Drafts become public when asked; what is public or withdrawn stays so."""
        says_draft = step.data.is_draft
        if article.status != Article.Status.DRAFT:
            if says_draft and article.is_live():
                step.remarks.append(
                    Remark(
                        step.data.line_of("draft"),
                        "draft_ignored",
                        "The article is public already: withdraw it in the admin.",
                    )
                )
            return
        if not self.options.publish or says_draft:
            return
        moment = article.published_at or now()
        if _reasons(article, moment):
            reasons = in_each_language(lambda: _reasons(article, moment))
            message = Sentence("Stays a draft: {reasons}", reasons=reasons)
            step.remarks.append(Remark(None, "not_ready", message))
        else:
            article.go_live(moment)

    def _aliases(self, article: Article, step: Step) -> list[str]:
        """The old addresses that may lead here; of the others a remark says why not."""
        kept = []
        for path in step.data.aliases:
            slug = slug_of(path)
            if slug == article.slug:
                continue
            code, words = "", ""
            if slug is not None and self._stands(slug):
                code, words = "alias_is_an_article", REASONS["article"]
            elif slug is None and is_page(path):
                code, words = "alias_is_a_page", REASONS["page"]
            else:
                owner = self.catalogue.redirects.setdefault(path, step.found.path)
                if owner not in {step.found.path, article.pk}:
                    code, words = "alias_taken", "It leads to another article already."
            if code:
                line = step.data.line_of("aliases")
                message = Sentence("{path}: {words}", path=path, words=Sentence(words))
                step.remarks.append(Remark(line, code, message))
            else:
                kept.append(path)
        return kept

    def _stands(self, slug: str) -> bool:
        """Whether an article has the slug, or a file of this import; a withdrawn one
        may be replaced."""
        owner = self.catalogue.slugs.get(slug)
        known = self.catalogue.articles.get(owner) if isinstance(owner, int) else None
        return owner is not None and (
            known is None or known.status != Article.Status.WITHDRAWN
        )

    def _check_links(self, step: Step) -> None:
        """What a run without --strict says when it is over: then it is too late."""
        step.remarks += [
            missing_target(written, line_of(written, step))
            for written in step.open_links
            if names_a_file(written)
            and slug_of_file(written, step.found.path, self.paths) is None
        ]

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


def _reasons(article: Article, moment: datetime) -> str:
    """Why it cannot go public at that moment; "" when it can."""
    reasons = blockers(article)
    if article.expire_at and article.expire_at <= moment:
        reasons.append(_("It has expired already."))
    return " ".join(reasons)


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
