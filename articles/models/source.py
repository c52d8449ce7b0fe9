"""Cited pages, and which article cites which of them where."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import live_articles


class SourceQuerySet(models.QuerySet["Source"]):
    def with_citation_counts(self) -> Self:
        """`citation_count` for editors: drafts count too."""
        return self.annotate(citation_count=Count("citations", distinct=True))

    def cited_publicly(self) -> Self:
        """`live_count` > 0: sources of articles everyone can read now."""
        return self.annotate(
            live_count=Count(
                "citations__article",
                filter=live_articles("citations__article__"),
                distinct=True,
            )
        ).filter(live_count__gt=0)


class Source(models.Model):
    """One row per distinct document, unique by the key of its address.

    Columns hold what is known of the page; what is empty, the card derives from the
    address and says so.
    """

    class Kind(models.TextChoices):
        PAGE = "page", _("web page")
        PDF = "pdf", _("PDF")
        IMAGE = "image", _("picture")
        VIDEO = "video", _("video")
        OTHER = "other", _("other")

    class Precision(models.TextChoices):
        YEAR = "year", _("year")
        MONTH = "month", _("month")
        DAY = "day", _("day")

    url = models.URLField(_("address"), max_length=2048)
    url_key = models.CharField(max_length=2048, unique=True, editable=False)
    host = models.CharField(_("host"), max_length=253, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PAGE)
    title = models.CharField(_("title"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=500, blank=True)
    site_name = models.CharField(_("site name"), max_length=100, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_precision = models.CharField(
        _("precision of the date"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
    )
    image = models.ForeignKey(
        "articles.Illustration",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="source_cards",
        verbose_name=_("picture"),
        help_text=_("Our own copy; never loaded from the cited site."),
    )
    accessed_on = models.DateField(_("accessed"), null=True, blank=True)
    archive_url = models.URLField(_("archived copy"), max_length=2048, blank=True)
    notes = models.TextField(_("notes"), blank=True, help_text=_("For editors only."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("host", "url")
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="source_url_is_web",
            ),
            models.CheckConstraint(condition=~Q(url_key=""), name="source_has_key"),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class Citation(models.Model):
    """An article names a source at a position; the words of its card line go along."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="citations",
        verbose_name=_("article"),
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="citations", verbose_name=_("source")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    line = models.PositiveIntegerField(_("line"), default=0)
    # What the author typed behind the address: it wins over the source's own values,
    # in this article only.
    title = models.CharField(_("title"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    site_name = models.CharField(_("site name"), max_length=100, blank=True)
    image_url = models.CharField(_("picture's address"), max_length=2048, blank=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["article", "position"], name="citation_position_once"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="citation_position_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.position}] {self.title or self.source}"
