"""Saves one article: text, tags, byline, citations and revision in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from articles.evidence import sync_mentions
from articles.markdown import Document
from articles.models import Article, Author, Byline, Redirect, Revision
from articles.publishing.content import content_fields, content_hash
from articles.publishing.derive import derive
from articles.publishing.purging import footprint, purge_change
from articles.search import upsert
from articles.sources import sync_citations
from articles.text.slugs import article_slug, unique_slug


class StaleArticle(Exception):
    """Someone saved a newer version since the caller read the article."""

    def __init__(self, current: Article) -> None:
        super().__init__(f"Version {current.version} of “{current}” is newer.")
        self.current = current


class SlugTaken(Exception):
    """Another article got this typed address in the same moment."""


def save(
    article: Article,
    *,
    by: User | None = None,
    tags: Sequence[str] | None = None,
    authors: Sequence[Author | str] | None = None,
    note: str = "",
    expected_version: int | None = None,
    document: Document | None = None,
    with_revision: bool = True,
) -> Revision | None:
    """Store the article and all that follows from it; the new revision, if any.

    `tags` and `authors` replace the present ones, in that order; None keeps them.
    `expected_version`: raise `StaleArticle` when the stored row has another.
    A revision is made when anything an editor can change has changed, unless
    `with_revision` says that there is one already. A changed slug leaves a redirect
    behind once the article has been public; an article without one gets one that is
    free. Raises `SlugTaken` when a typed one is free no more.
    """
    # Rendered before the transaction: on SQLite it would hold the only write lock.
    made = derive(article, document)
    is_typed = bool(article.slug)
    while True:
        try:
            return _save(
                article,
                made,
                by=by,
                tags=tags,
                authors=authors,
                note=note,
                expected_version=expected_version,
                with_revision=with_revision,
            )
        except IntegrityError as problem:
            # Of two made at the same instant, the second waits until the first is
            # stored and learns only then that the address both found free is taken.
            others = Article.objects.exclude(pk=article.pk)
            if not others.filter(slug=article.slug).exists():
                raise
            if is_typed:
                raise SlugTaken(article.slug) from problem
            article.slug = ""


def _save(
    article: Article,
    made: Document,
    *,
    by: User | None,
    tags: Sequence[str] | None,
    authors: Sequence[Author | str] | None,
    note: str,
    expected_version: int | None,
    with_revision: bool,
) -> Revision | None:
    with transaction.atomic():
        before = footprint(article)
        stored = _stored(article)
        if stored is not None:
            if expected_version is not None and stored.version != expected_version:
                raise StaleArticle(stored)
            article.version = stored.version
        if not article.slug:
            article.slug = _new_slug(article)
        tag_names = (
            article.tags.names() if tags is None and stored else list(tags or ())
        )
        byline = _resolve(article, authors, is_new=stored is None)
        fields = content_fields(
            article, tags=tag_names, authors=[author.name for author in byline]
        )
        digest = content_hash(article.title, article.body, fields)
        changed = stored is None or stored.content_hash != digest
        article.content_hash = digest
        if stored is not None and changed:
            article.version += 1
        article.save()
        if tags is not None:
            article.tags.set(tag_names)
        if authors is not None:
            _sign(article, byline)
        sync_citations(article, made)
        sync_mentions(article, made)
        upsert([article])
        if stored is not None:
            _keep_old_address(stored, article)
        purge_change(before, footprint(article))
        if not changed or not with_revision:
            return None
        return Revision.objects.create(
            article=article,
            number=article.version,
            title=article.title,
            body=article.body,
            fields=fields,
            content_hash=digest,
            created_by=by,
            note=note,
        )


def _stored(article: Article) -> Article | None:
    """The row as it is, locked until the end of the transaction."""
    if article._state.adding:
        return None
    return Article.objects.select_for_update().filter(pk=article.pk).first()


def _new_slug(article: Article) -> str:
    day = localdate(article.published_at) if article.published_at else None
    others = Article.objects.exclude(pk=article.pk)
    return unique_slug(
        article_slug(article.title, day),
        lambda slug: others.filter(slug=slug).exists(),
        max_length=150,
    )


def _resolve(
    article: Article, authors: Sequence[Author | str] | None, *, is_new: bool
) -> list[Author]:
    """Author rows in byline order, made from names where needed."""
    if authors is None:
        return [] if is_new else article.author_list
    rows: dict[int, Author] = {}
    for author in authors:
        row = author
        if not isinstance(row, Author):
            row = Author.objects.get_or_make(row)
        rows.setdefault(row.pk, row)
    return list(rows.values())


def _sign(article: Article, authors: Sequence[Author]) -> None:
    wanted = [author.pk for author in authors]
    present = list(
        article.bylines.order_by("position").values_list("author", flat=True)
    )
    if wanted == present:
        return
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=pk, position=position)
        for position, pk in enumerate(wanted)
    )


def _keep_old_address(stored: Article, article: Article) -> None:
    """A link to a once-public article never breaks because its slug was changed."""
    if article.status != Article.Status.DRAFT:
        # A draft does not answer yet: until it does, the old address leads on.
        Redirect.objects.filter(path=article.get_absolute_url()).delete()
    was_public = stored.status in {
        Article.Status.PUBLISHED,
        Article.Status.SCHEDULED,
        Article.Status.WITHDRAWN,
    }
    if stored.slug != article.slug and was_public:
        Redirect.objects.update_or_create(
            path=reverse("article", args=[stored.slug]), defaults={"article": article}
        )
