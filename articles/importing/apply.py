"""Carries out steps: one savepoint per file, or many new articles at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.timezone import now

from articles.caching import purge_everything
from articles.conf import conf
from articles.importing.catalogue import Catalogue
from articles.importing.lead_images import is_page, lead_image_of
from articles.importing.plan import Options, Step
from articles.importing.report import FileReport, Outcome, Rejected, Remark
from articles.markdown import Document, TextTooLong
from articles.markdown.many import Rendered
from articles.models import (
    Article,
    ArticleTag,
    Byline,
    Citation,
    ImportedFile,
    Redirect,
    Revision,
    Source,
)
from articles.publishing import (
    blockers,
    content_fields,
    content_hash,
    derive,
    discard_change,
    save,
)
from articles.sources import get_or_make_sources


@dataclass(slots=True)
class _Ready:
    """A step with everything resolved, and its article with every field set."""

    step: Step
    document: Document
    article: Article
    tags: list[Any]
    authors: list[Any]
    digest: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


class _Conflict(Exception):
    """Undo the savepoint: the file would overwrite an editor's work."""


def apply(
    steps: Sequence[Step],
    rendered: Sequence[Rendered],
    *,
    catalogue: Catalogue,
    options: Options,
) -> list[FileReport]:
    """One transaction for the batch; a file that fails takes no other with it."""
    work = _Work(catalogue, options)
    with transaction.atomic():
        reports = work.run(list(zip(steps, rendered, strict=True)))
        if options.dry_run:
            transaction.set_rollback(True)
    if options.dry_run:
        catalogue.load_names()
    return reports


class _Work:
    def __init__(self, catalogue: Catalogue, options: Options) -> None:
        self.catalogue = catalogue
        self.options = options
        self.sources: dict[str, Source] = {}
        """Rows made for many articles at once, by address as written."""

    def run(self, pairs: list[tuple[Step, Rendered]]) -> list[FileReport]:
        new = [pair for pair in pairs if pair[0].article is None]
        # A strict rejection must take the terms and sources it made along, so strict
        # imports go one savepoint at a time.
        at_once = len(new) > 1 and not self.options.strict
        reports = self._all_new_at_once(new) if at_once else {}
        rows = Article.objects.select_related(
            "category", "lead_image", "lead_image_source", "pending"
        ).in_bulk([step.article for step, _ in pairs if step.article is not None])
        for step, document in pairs:
            if step.found.path not in reports:
                row = rows.get(step.article) if step.article is not None else None
                reports[step.found.path] = self._one(step, document, row)
        return [reports[step.found.path] for step, _ in pairs]

    def _all_new_at_once(
        self, pairs: list[tuple[Step, Rendered]]
    ) -> dict[str, FileReport]:
        """Reports of all, or of none when the database objects to one of them."""
        reports: dict[str, FileReport] = {}
        remarks = [list(step.remarks) for step, _ in pairs]
        try:
            with transaction.atomic():
                self.sources = _sources_of(pairs)
                ready = []
                for step, document in pairs:
                    try:
                        ready.append(self._prepare(step, document, None))
                    except Rejected as rejected:
                        reports[step.found.path] = self._rejected(step, rejected)
                _create(ready, self.sources)
        except (DatabaseError, ValidationError):
            self.catalogue.load_names()
            self.sources = {}
            for (step, _), before in zip(pairs, remarks, strict=True):
                step.remarks = before
            return {}
        for one in ready:
            reports[one.step.found.path] = self._done(one, "created")
        return reports

    def _one(self, step: Step, rendered: Rendered, row: Article | None) -> FileReport:
        try:
            with transaction.atomic():
                return self._stored(step, rendered, row)
        except _Conflict:
            self.catalogue.load_names()
            return _conflict(step, row.slug if row else step.slug)
        except Rejected as rejected:
            self.catalogue.load_names()
            return self._rejected(step, rejected)
        except (DatabaseError, ValidationError) as problem:
            self.catalogue.load_names()
            refusal = Rejected(
                "database",
                f"The database refuses the article: {problem}",
                "Nothing of this file was stored; the message names the field.",
            )
            return self._rejected(step, refusal)

    def _stored(
        self, step: Step, rendered: Rendered, row: Article | None
    ) -> FileReport:
        present = row.content_hash if row else ""
        before = (row.status, row.extra) if row else None
        if row is not None and step.is_edited and self.options.on_conflict == "ours":
            _remember(row, step)
            return FileReport(step.found.path, "unchanged", row.slug)
        ready = self._prepare(step, rendered, row)
        article = ready.article
        is_same = row is not None and ready.digest == present
        if row is not None and step.is_edited and not is_same:
            if self.options.on_conflict == "skip":
                raise _Conflict
            if row.pending_id is not None:
                discard_change(row)
                row.pending = row.pending_at = None
        if is_same and before == (article.status, article.extra):
            article.save(update_fields=["front_matter"])
            _remember(article, step)
            return FileReport(step.found.path, "unchanged", article.slug)
        save(
            article,
            tags=[tag.name for tag in ready.tags],
            authors=ready.authors,
            note=step.found.path[:300],
            document=ready.document,
        )
        _add_redirects([ready])
        _remember(article, step)
        return self._done(ready, "updated" if row else "created")

    def _prepare(self, step: Step, rendered: Rendered, row: Article | None) -> _Ready:
        """Everything decided and set on the article; terms and sources are made."""
        if isinstance(rendered, TextTooLong):
            raise Rejected(
                "text_too_long",
                f"The body has {rendered.length:,} characters; the limit is "
                f"{rendered.limit:,}.",
                "Split the article, or raise ARTICLES_BODY_MAX_LENGTH.",
                line=step.data.head_lines + 1,
            )
        step.remarks += [
            Remark(notice.line + step.data.head_lines, notice.code, notice.message)
            for notice in rendered.warnings
        ]
        data = step.data
        article = row or Article()
        article.title = data.title
        article.slug = step.slug
        article.description = data.description
        article.body = data.body
        article.language = data.language or conf.language
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
        derive(article, rendered)
        self._decide_status(article, step)
        self._check_redirects(article, step)
        if self.options.strict and step.remarks:
            first = min(step.remarks, key=lambda remark: remark.line or 0)
            raise Rejected(
                "strict",
                f"{first.code}: {first.message}",
                "Correct what the warnings name, or import without --strict.",
                line=first.line,
            )
        ready = _Ready(
            step=step,
            document=rendered,
            article=article,
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
            dry_run=self.options.dry_run,
            pictures=self.options.pictures,
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
        reasons = blockers(article)
        if article.expire_at and article.expire_at <= moment:
            reasons.append("It has expired already.")
        if reasons:
            step.remarks.append(
                Remark(None, "not_ready", "Stays a draft: " + " ".join(reasons))
            )
        else:
            article.go_live(moment)

    def _check_redirects(self, article: Article, step: Step) -> None:
        for path in step.data.aliases:
            owner = self.catalogue.redirects.setdefault(path, step.found.path)
            if owner not in {step.found.path, article.pk}:
                step.remarks.append(
                    Remark(
                        step.data.line_of("aliases"),
                        "alias_taken",
                        f"{path} leads to another article already.",
                    )
                )

    def _rejected(self, step: Step, rejected: Rejected) -> FileReport:
        return FileReport(
            step.found.path,
            "rejected",
            warnings=_sorted(step.remarks),
            error=rejected.problem,
        )

    def _done(self, ready: _Ready, outcome: Outcome) -> FileReport:
        return FileReport(
            ready.step.found.path,
            outcome,
            ready.article.slug,
            _sorted(ready.step.remarks),
        )


def _sources_of(pairs: Sequence[tuple[Step, Rendered]]) -> dict[str, Source]:
    """Rows of every page the batch cites; what its first author typed describes it."""
    first_values: dict[str, dict[str, str]] = {}
    for step, document in pairs:
        if isinstance(document, TextTooLong):
            continue
        typed = {
            mark.url: {
                "title": mark.title[:300],
                "description": mark.description[:500],
                "site_name": mark.site[:100],
            }
            for mark in document.sources
            if mark.url
        }
        first_values = typed | first_values  # the first article's words count
        if is_page(step.data.image):
            first_values.setdefault(step.data.image, {})
    return get_or_make_sources(first_values, first_values=first_values)


def _create(ready: Sequence[_Ready], sources: Mapping[str, Source]) -> None:
    """What `publishing.save` does for one new article, for many with few queries."""
    for one in ready:
        one.article.content_hash = one.digest
    Article.objects.bulk_create([one.article for one in ready])
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=one.article, tag_id=tag.pk, position=position)
        for one in ready
        for position, tag in enumerate(one.tags)
    )
    Byline.objects.bulk_create(
        Byline(article=one.article, author=author, position=position)
        for one in ready
        for position, author in enumerate(one.authors)
    )
    Revision.objects.bulk_create(
        Revision(
            article=one.article,
            number=one.article.version,
            title=one.article.title,
            body=one.article.body,
            fields=one.fields,
            content_hash=one.digest,
            note=one.step.found.path[:300],
        )
        for one in ready
    )
    Citation.objects.bulk_create(
        Citation(
            article=one.article,
            source=sources[mark.url],
            position=mark.position,
            line=mark.line,
            title=mark.title[:300],
            description=mark.description,
            site_name=mark.site[:100],
            image_url=mark.image[:2048],
        )
        for one in ready
        for mark in one.document.sources
        if mark.url in sources
    )
    _add_redirects(ready)
    ImportedFile.objects.bulk_create(_origin(one.article, one.step) for one in ready)
    if any(one.article.status != Article.Status.DRAFT for one in ready):
        purge_everything()  # home, lists, feeds, neighbours: cheaper than naming them


def _add_redirects(ready: Sequence[_Ready]) -> None:
    rows = [
        Redirect(path=path, article=one.article)
        for one in ready
        for path in one.step.data.aliases
        if path != one.article.get_absolute_url()
    ]
    if rows:
        Redirect.objects.bulk_create(rows, ignore_conflicts=True)


def _origin(article: Article, step: Step) -> ImportedFile:
    return ImportedFile(
        article=article,
        path=step.found.path,
        sha256=step.file.sha256,
        encoding=step.file.encoding,
        has_bom=step.file.has_bom,
        content_hash=article.content_hash,
    )


def _remember(article: Article, step: Step) -> None:
    """The file is now the one this article is compared with."""
    row = _origin(article, step)
    # The path may have belonged to an article that another file now makes.
    ImportedFile.objects.filter(path=row.path).exclude(article=article).delete()
    present = ImportedFile.objects.filter(article=article).first()
    if present is not None:
        row.pk = present.pk
    row.save(force_update=present is not None)


def _conflict(step: Step, slug: str) -> FileReport:
    remark = Remark(
        None,
        "edited_in_cms",
        "The article was edited here since its import: --on-conflict=theirs lets the "
        "file win, --on-conflict=ours keeps the article.",
    )
    return FileReport(step.found.path, "skipped", slug, (remark,))


def _sorted(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda remark: remark.line or 0))
