"""Rows of many new articles with few queries, and what is kept of their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.caching import purge_everything
from articles.evidence import store_proposals, sync_mentions
from articles.importing.lead_images import is_page
from articles.importing.plan import Step
from articles.markdown.many import Reading, Result
from articles.models import (
    Article,
    ArticleTag,
    Byline,
    ImportedFile,
    Redirect,
    Revision,
    Source,
    insert_many,
    make_row,
)
from articles.search import upsert
from articles.sources import (
    citations_of,
    get_or_make_sources,
    look_for_quotes,
    typed,
)


@dataclass(slots=True)
class Ready:
    """A step with everything resolved, and its article with every field set."""

    step: Step
    reading: Reading
    article: Article
    tags: list[Any]
    authors: list[Any]
    aliases: list[str] = field(default_factory=list)
    """Old addresses that may lead to it."""
    digest: str = ""
    has_revisions: bool = False
    """They come from the tables of an export, the present one among them."""
    fields: dict[str, Any] = field(default_factory=dict)


def sources_of(pairs: Sequence[tuple[Step, Result]]) -> dict[str, Source]:
    """Rows of every page the batch cites; what its first author typed describes it."""
    first_values: dict[str, dict[str, str]] = {}
    for step, result in pairs:
        if not isinstance(result, Reading):
            continue
        document = result.document
        said = {mark.url: typed(mark) for mark in document.sources if mark.url}
        first_values = said | first_values  # the first article's words count
        if is_page(step.data.image):
            first_values.setdefault(step.data.image, {})
    return get_or_make_sources(first_values, first_values=first_values)


def create(ready: Sequence[Ready], sources: Mapping[str, Source]) -> None:
    """What `publishing.save` does for one new article, for many with few queries."""
    for one in ready:
        one.article.content_hash = one.digest
    insert_many(one.article for one in ready)
    insert_many(
        make_row(
            ArticleTag,
            content_object_id=one.article.pk,
            tag_id=tag.pk,
            position=position,
        )
        for one in ready
        for position, tag in enumerate(one.tags)
    )
    insert_many(
        make_row(
            Byline,
            article_id=one.article.pk,
            author_id=author.pk,
            position=position,
        )
        for one in ready
        for position, author in enumerate(one.authors)
    )
    insert_many(
        make_row(
            Revision,
            article_id=one.article.pk,
            number=one.article.version,
            title=one.article.title,
            body=one.article.body,
            fields=one.fields,
            content_hash=one.digest,
            note=one.step.found.path[:300],
        )
        for one in ready
        if not one.has_revisions
    )
    citations = [
        row
        for one in ready
        for row in citations_of(one.article, one.reading.document, sources)
    ]
    insert_many(citations)
    look_for_quotes(citations)
    add_redirects(ready)
    insert_many(_origin(one.article, one.step) for one in ready)
    for one in ready:
        if one.reading.document.figures or one.reading.document.illustrations:
            sync_mentions(one.article, one.reading.document)
    store_proposals(
        [(one.article, one.reading.figures) for one in ready if one.reading.figures]
    )
    upsert(
        (one.article for one in ready),
        bodies={one.article.pk: one.reading.words for one in ready},
    )
    if any(one.article.status != Article.Status.DRAFT for one in ready):
        purge_everything()  # home, lists, feeds, neighbours: cheaper than naming them


def add_redirects(ready: Sequence[Ready]) -> None:
    rows = [
        Redirect(path=path, article=one.article)
        for one in ready
        for path in one.aliases
    ]
    if rows:
        Redirect.objects.bulk_create(rows, ignore_conflicts=True)


def _origin(article: Article, step: Step) -> ImportedFile:
    return make_row(
        ImportedFile,
        article_id=article.pk,
        path=step.found.path,
        sha256=step.file.sha256,
        encoding=step.file.encoding,
        has_bom=step.file.has_bom,
        content_hash=article.content_hash,
        open_links=step.open_links,
        read_as=step.read_as,
    )


def remember(article: Article, step: Step, *, as_imported: bool = True) -> None:
    """The file is now the one this article is compared with.

    Not `as_imported`: the article says something else than the file, so what an export
    compares it with stays the earlier import.
    """
    row = _origin(article, step)
    # The path may have belonged to an article that another file now makes.
    ImportedFile.objects.filter(path=row.path).exclude(article=article).delete()
    present = ImportedFile.objects.filter(article=article).first()
    if not as_imported:
        row.content_hash = present.content_hash if present else ""
    if present is not None:
        row.pk = present.pk
    row.save(force_update=present is not None)
