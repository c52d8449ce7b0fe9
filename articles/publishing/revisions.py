"""Which version readers see; and an old one made the current one again."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Activity, Article, Revision
from articles.publishing.activity import Verb, record
from articles.publishing.changes import store_edit
from articles.publishing.snapshots import put_onto


@transaction.atomic
def restore(revision: Revision, *, by: User | None = None) -> Article:
    """Put the revision's text and fields back, as a new revision; status stays.

    Of a public article this makes a waiting change: the page changes when that is
    published.
    """
    article = revision.article
    copy = put_onto(article, revision)
    note = _("Restored from revision %(number)s.") % {"number": revision.number}
    store_edit(article, by=by, tags=copy.tags, authors=copy.authors, note=note)
    record(article, Verb.RESTORED, by=by, revision=revision.number)
    return Article.objects.get(pk=article.pk)


def public_revision(article: Article) -> Revision | None:
    """The version the stored row holds, which a public article's readers see."""
    rows = article.revisions.select_related("created_by")
    if article.pending is None:
        return rows.first()
    before = rows.filter(number__lt=article.pending.number)
    same = before.filter(content_hash=article.content_hash).first()
    if same is not None:
        return same
    # Publishing sets the date, which is part of the hash: the log knows the number.
    return _logged(article, newest=True) or before.first()


def first_public_revision(article: Article) -> Revision | None:
    """The version that went live first; None of what was never public."""
    if article.status not in {
        Article.Status.PUBLISHED,
        Article.Status.SCHEDULED,
        Article.Status.WITHDRAWN,
    }:
        return None
    if not _began_public(article):
        logged = _logged(article, newest=False)
        if logged is not None:
            return logged
    # Imported as public: what was there on the day, else the first there is.
    rows = article.revisions.select_related("created_by")
    early = rows.filter(created_at__lte=article.published_at or article.created_at)
    return early.first() or rows.last()


def _began_public(article: Article) -> bool:
    """Whether the first thing told of its life is something only a public one meets."""
    made_public = {Verb.PUBLISHED, Verb.SCHEDULED}
    told = {*made_public, Verb.CHANGE_SAVED, Verb.CHANGE_PUBLISHED, Verb.WITHDRAWN}
    acts = Activity.objects.filter(
        object_type="article", object_id=str(article.pk), verb__in=told
    ).order_by("pk")
    first = acts.values_list("verb", flat=True).first()
    return first is not None and first not in made_public


def _logged(article: Article, *, newest: bool) -> Revision | None:
    verbs = [Verb.PUBLISHED, Verb.SCHEDULED, Verb.CHANGE_PUBLISHED]
    acts = Activity.objects.filter(
        object_type="article", object_id=str(article.pk), verb__in=verbs
    ).order_by("-pk" if newest else "pk")
    number = next(
        (n for n in acts.values_list("detail__revision", flat=True)[:50] if n), None
    )
    if number is None:
        return None
    return (
        article.revisions.select_related("created_by")
        .filter(number__lte=number)
        .first()
    )
