"""Makes an old version of an article the current one again."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.models import Article, Category, Illustration, Revision, Source
from articles.publishing.drafts import save


def restore(revision: Revision, *, by: AbstractBaseUser | None = None) -> Article:
    """Put the revision's text and fields back, as a new revision; status stays.

    A category, picture or source deleted since is left empty rather than made up.
    """
    article = revision.article
    fields = revision.fields
    article.title = revision.title
    article.body = revision.body
    for name in ("slug", "description", "language", "kind", "canonical_url"):
        setattr(article, name, fields[name])
    article.featured = fields["featured"]
    article.feature_order = fields["feature_order"]
    article.category = Category.objects.filter(name=fields["category"]).first()
    article.lead_image = Illustration.objects.filter(
        sha256=fields["lead_image"]
    ).first()
    article.lead_image_source = Source.objects.filter(
        url=fields["lead_image_source"]
    ).first()
    for name in ("published_at", "modified_at", "expire_at"):
        value = fields[name]
        setattr(article, name, parse_datetime(value) if value else None)
    save(
        article,
        by=by,
        tags=fields["tags"],
        authors=fields["authors"],
        note=_("Restored from revision %(number)s.") % {"number": revision.number},
    )
    return article
