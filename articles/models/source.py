"""Cited pages, and which article cites which of them where."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import live_articles


class SourceQuerySet(models.QuerySet["Source"]):
    def with_citation_counts(self) -> Self:
        """`citation_count` for editors: drafts count too."""
        return self.annotate(citation_count=Count("citations", distinct=True))

    def public(self) -> Self:
        """Cited by an article everyone can read now; costs nothing per citation."""
        live = Citation.objects.filter(
            live_articles("article__"), source=OuterRef("pk")
        )
        return self.addressed().filter(Exists(live))

    def addressed(self) -> Self:
        """Without those whose address the gate refuses: text, and no page anywhere."""
        return self.exclude(host="")

    def fetchable(self) -> Self:
        """Rows a worker may be sent to: not duplicates, not refused addresses."""
        return self.addressed().filter(duplicate_of__isnull=True)

    def for_cards(self) -> Self:
        """With all that a card prints, in one query."""
        return self.select_related("image", "card_image", "site__icon")

    def due(self, moment: Any) -> Self:
        """Whose time has come and which no worker holds.

        A row whose worker died while it asked is not: it is counted first, or a page
        that kills workers would be handed from one to the next.
        """
        return self.fetchable().filter(
            Q(lease_until__isnull=True) | Q(lease_until__lte=moment, lease_begun=False),
            next_fetch_at__lte=moment,
        )


class Source(models.Model):
    """One row per distinct document, unique by the key of its address.

    Columns hold what is shown: an editor's value (`overrides`), else what the page
    last said (`fetched`). What is empty, the card derives from the address and says so.

    An address the gate refuses has a row too, so that it can be seen and corrected:
    `url` is then what somebody typed, `host` is empty, and it is never fetched.
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

    class Status(models.TextChoices):
        PENDING = "pending", _("not fetched yet")
        OK = "ok", _("fetched")
        STALE = "stale", _("fetched once, not lately")
        BLOCKED = "blocked", _("cannot be fetched")
        GONE = "gone", _("gone")
        REFUSED = "refused", _("refused")

    class ImagePolicy(models.TextChoices):
        AUTO = "auto", _("the page's own picture")
        UPLOAD = "upload", _("an uploaded picture")
        NONE = "none", _("no picture")

    class CitationType(models.TextChoices):
        """Types of CSL, as citation managers know them."""

        WEBPAGE = "webpage", _("web page")
        NEWSPAPER = "article-newspaper", _("newspaper article")
        MAGAZINE = "article-magazine", _("magazine article")
        JOURNAL = "article-journal", _("journal article")
        WEBLOG = "post-weblog", _("weblog post")
        REPORT = "report", _("report")
        DATASET = "dataset", _("data set")
        MOTION_PICTURE = "motion_picture", _("video")

    url = models.URLField(_("address"), max_length=2048)
    url_key = models.CharField(max_length=2048, unique=True, editable=False)
    host = models.CharField(_("host"), max_length=253, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PAGE)
    title = models.CharField(_("title"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=500, blank=True)
    site_name = models.CharField(_("site name"), max_length=100, blank=True)
    author = models.CharField(
        _("author"),
        max_length=200,
        blank=True,
        help_text=_("Several names: separated by semicolons."),
    )
    language = models.CharField(_("language"), max_length=35, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_precision = models.CharField(
        _("precision of the date"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
    )
    # With the offset the page gave, where it gave a time: 2025-11-12T09:30:00+09:00.
    published_time = models.CharField(max_length=32, blank=True, editable=False)
    # As the page says; never shown in place of the day it was published.
    modified_on = models.DateField(_("updated by the site"), null=True, editable=False)
    modified_time = models.CharField(max_length=32, blank=True, editable=False)
    image = models.ForeignKey(
        "articles.Illustration",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="source_cards",
        verbose_name=_("picture"),
        help_text=_("Our own copy; never loaded from the cited site."),
    )
    card_image = models.ForeignKey(
        "articles.CardImage",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="cards_of",
    )
    image_policy = models.CharField(
        _("picture on the card"),
        max_length=6,
        choices=ImagePolicy,
        default=ImagePolicy.AUTO,
    )
    citation_type = models.CharField(
        _("kind of publication"),
        max_length=20,
        choices=CitationType,
        default=CitationType.WEBPAGE,
    )
    accessed_on = models.DateField(_("accessed"), null=True, blank=True)
    archive_url = models.URLField(_("archived copy"), max_length=2048, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True, help_text=_("For editors only."))
    site = models.ForeignKey(
        "articles.SourceHost",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="sources",
        verbose_name=_("cited site"),
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates",
        verbose_name=_("same page as"),
    )
    canonical_url = models.CharField(
        _("canonical address"), max_length=2048, blank=True, editable=False
    )
    # An editor undid a merge: what the page says of its address counts no more.
    kept_apart = models.BooleanField(default=False, editable=False)
    # Open Graph's own kind of the page: article, website, video.movie …
    og_type = models.CharField(max_length=40, blank=True, editable=False)
    # {field: {value, origin, missed}}: what the page said at the last good fetches.
    fetched = models.JSONField(default=dict, editable=False)
    # {field: {value, by, at, note}}: what an editor entered; no fetch ever changes it.
    overrides = models.JSONField(default=dict, editable=False)
    # [field, before, after]: what the page changed since an editor last looked.
    changes = models.JSONField(default=list, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    status = models.CharField(
        _("state"), max_length=8, choices=Status, default=Status.PENDING, editable=False
    )
    error_code = models.CharField(
        _("reason"), max_length=20, blank=True, editable=False
    )
    http_status = models.PositiveSmallIntegerField(default=0, editable=False)
    ok_count = models.PositiveIntegerField(default=0, editable=False)
    fail_count = models.PositiveIntegerField(default=0, editable=False)
    gone_count = models.PositiveIntegerField(default=0, editable=False)
    gone_since = models.DateTimeField(null=True, editable=False)
    gone_checked_at = models.DateTimeField(null=True, editable=False)
    checked_at = models.DateTimeField(_("last asked"), null=True, editable=False)
    last_ok_at = models.DateTimeField(_("last answered"), null=True, editable=False)
    # Empty: never, until an editor says so.
    next_fetch_at = models.DateTimeField(
        _("next fetch"), null=True, default=now, editable=False
    )
    lease_until = models.DateTimeField(null=True, editable=False)
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    lease_begun = models.BooleanField(default=False, editable=False)
    etag = models.CharField(max_length=512, blank=True, editable=False)
    last_modified = models.CharField(max_length=64, blank=True, editable=False)
    body_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    body_bytes = models.PositiveIntegerField(default=0, editable=False)
    # Since when no article cites it; told by the worker, who then prunes its pictures.
    uncited_since = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("host", "url")
        indexes = [
            # The first due page of a host; the pages of one host.
            models.Index(fields=["site", "next_fetch_at"], name="source_due_of_site"),
            # Leases to take back.
            models.Index(
                fields=["lease_until"],
                name="source_leased",
                condition=Q(lease_until__isnull=False),
            ),
            # The list of one state.
            models.Index(fields=["status", "next_fetch_at"], name="source_by_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="http://")
                | Q(url__startswith="https://")
                | Q(host=""),
                name="source_url_is_web",
            ),
            models.CheckConstraint(
                condition=~Q(host="")
                | Q(status="refused", next_fetch_at__isnull=True, lease_until=None),
                name="source_without_host_is_never_fetched",
            ),
            models.CheckConstraint(condition=~Q(url_key=""), name="source_has_key"),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True)
                | ~Q(duplicate_of=models.F("id")),
                name="source_not_its_own_duplicate",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def was_ok(self) -> bool:
        """Whether there is good data, however old."""
        return self.last_ok_at is not None


class Citation(models.Model):
    """An article names a source at a position; the words of its card line go along."""

    class Role(models.TextChoices):
        PRIMARY = "primary", _("primary source")
        SECONDARY = "secondary", _("report")
        DATA = "data", _("data")
        BACKGROUND = "background", _("background")

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
    role = models.CharField(_("role"), max_length=10, choices=Role, blank=True)
    accessed_on = models.DateField(
        _("accessed for this article"), null=True, blank=True
    )
    note = models.CharField(
        _("note on this citation"),
        max_length=500,
        blank=True,
        help_text=_("Shown on the card in this article."),
    )
    # [{quote, locator, line, found}] of the marks in the text; `found` is None until
    # the page was looked at.
    passages = models.JSONField(_("passages"), default=list)
    quote_found = models.BooleanField(
        _("quotes found on the page"), null=True, editable=False
    )
    # The row the address belongs to, when its page turned out to be another's.
    cited_as = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="moved_citations",
    )

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
        return f"{self.article} [{self.position}]: {self.title or self.source}"
