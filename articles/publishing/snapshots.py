"""Puts a revision's content onto an article in hand; nothing is stored here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.dateparse import parse_datetime

from articles.models import (
    Article,
    Category,
    Illustration,
    Revision,
    Series,
    Source,
)

_PLAIN = ("slug", "description", "language", "kind", "canonical_url", "featured")


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """An article as its editors last left it, with the names that go with it."""

    article: Article
    tags: list[str]
    authors: list[str]
    is_pending: bool
    """True when this is not (yet) what the stored row and the public page say."""


def working_copy(article: Article) -> WorkingCopy:
    """What the editor goes on with: the waiting change if there is one."""
    if article.pending is None:
        names = [author.name for author in article.author_list]
        return WorkingCopy(article, article.tags.names(), names, is_pending=False)
    return put_onto(article, article.pending)


def snapshot(revision: Revision) -> WorkingCopy:
    """The article as it was then, on a row of no table."""
    return put_onto(Article(), revision)


def put_onto(article: Article, revision: Revision) -> WorkingCopy:
    """Set the article's fields to the revision's; the caller decides about saving.

    A category, picture or source deleted since is left empty rather than made up.
    """
    fields = revision.fields
    article.title, article.body = revision.title, revision.body
    for name in _PLAIN:
        setattr(article, name, fields[name])
    article.feature_order = fields["feature_order"]
    article.category = Category.objects.filter(name=fields["category"]).first()
    name = fields.get("series")
    article.series = Series.objects.named(name).first() if name else None
    article.series_position = fields.get("series_position")
    article.translation_key = fields.get("translation_key", "")
    article.lead_image = Illustration.objects.filter(
        sha256=fields["lead_image"]
    ).first()
    article.lead_image_source = Source.objects.filter(
        url=fields["lead_image_source"]
    ).first()
    for name in ("published_at", "modified_at", "expire_at"):
        value = fields[name]
        setattr(article, name, parse_datetime(value) if value else None)
    return WorkingCopy(article, fields["tags"], fields["authors"], is_pending=True)
