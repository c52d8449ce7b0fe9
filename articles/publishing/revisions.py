"""Makes an old version of an article the current one again."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, Revision
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
