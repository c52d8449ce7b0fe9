"""The article: what its editor wrote, when it is public, what was derived from it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.validators import validate_unicode_slug
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField
from taggit.managers import TaggableManager

from articles.models.source import Citation
from articles.models.taxonomy import (
    LIVE_STATUSES,
    ArticleTag,
    Author,
    Byline,
    Category,
    OrderedTags,
    Tag,
    live_articles,
)


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self, *, at: datetime | None = None) -> Self:
        """Visible to everyone right now; time alone can publish or hide."""
        return self.filter(live_articles(at=at))

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def featured(self) -> Self:
        """What the home page leads with, in the editors' order."""
        return self.filter(featured=True).order_by(
            F("feature_order").asc(nulls_last=True), "-published_at", "-pk"
        )

    def in_order(self) -> Self:
        """The parts of a series: numbered ones first, then by date."""
        return self.order_by(
            F("series_position").asc(nulls_last=True), "published_at", "pk"
        )

    def older_than(self, article: Article) -> Self:
        """What stands behind it in newest-first order, the nearest first.

        A range first, so that the index gives its end; then the few of this moment,
        between which the primary key decides, as in every list.
        """
        moment = article.published_at
        older = self.filter(published_at__lte=moment).exclude(pk=article.pk)
        return older.exclude(published_at=moment, pk__gt=article.pk).newest_first()

    def newer_than(self, article: Article) -> Self:
        """What stands before it in newest-first order, the nearest first."""
        moment = article.published_at
        newer = self.filter(published_at__gte=moment).exclude(pk=article.pk)
        newer = newer.exclude(published_at=moment, pk__lt=article.pk)
        return newer.order_by("published_at", "pk")

    def for_list(self) -> Self:
        """With all a teaser shows: a fixed number of queries for any number of rows."""
        return self.select_related("category", "lead_image", "series").prefetch_related(
            Prefetch("tag_items", ArticleTag.objects.select_related("tag")),
            Prefetch("bylines", Byline.objects.select_related("author")),
            "lead_image__renditions",
        )

    def for_page(self) -> Self:
        """With all an article page shows."""
        cards = [f"source__{name}" for name in ("image", "card_image", "site__icon")]
        return self.for_list().prefetch_related(
            Prefetch(
                "citations",
                Citation.objects.select_related(*cards),
            ),
            "corrections",
            "mentions",
        )

    def due(self, *, at: datetime | None = None) -> Self:
        """Scheduled, and the moment has come."""
        return self.filter(
            status=Article.Status.SCHEDULED, published_at__lte=at or now()
        )


class Article(models.Model):  # type: ignore[django-manager-missing]  # ItemBase is untyped
    """One piece. Stored bodies stay byte for byte what the editor or the file wrote."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    title = models.CharField(_("title"), max_length=300)
    slug = models.CharField(
        _("slug"),
        max_length=150,
        unique=True,
        blank=True,
        validators=[validate_unicode_slug],
        help_text=_(
            "Last part of the address. Left empty, it is made from date and title."
        ),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("Standfirst, list teaser and search result: 60 to 160 characters."),
    )
    body = MarkdownxField(_("body"), blank=True)
    language = models.CharField(
        _("language"), max_length=35, default="ja", help_text=_("Such as ja or en.")
    )
    translation_key = models.CharField(
        _("translation key"),
        max_length=150,
        blank=True,
        db_index=True,
        help_text=_("The same word in every language version links all of them."),
    )
    kind = models.CharField(
        _("type"), max_length=50, blank=True, help_text=_("blog, work, service, …")
    )

    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("category"),
    )
    tags = TaggableManager(
        _("tags"),
        through=ArticleTag,
        manager=OrderedTags,
        blank=True,
        related_name="articles",
        help_text=_("Separated by , or 、 and shown in this order."),
    )
    series = models.ForeignKey(
        "articles.Series",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("series"),
    )
    series_position = models.PositiveSmallIntegerField(
        _("part of the series"),
        null=True,
        blank=True,
        help_text=_("1 for the first. Parts without a number follow by date."),
    )
    authors = models.ManyToManyField(
        Author, through=Byline, related_name="articles", verbose_name=_("authors")
    )
    lead_image = models.ForeignKey(
        "articles.Illustration",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_articles",
        verbose_name=_("lead image"),
    )
    lead_image_source = models.ForeignKey(
        "articles.Source",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_articles",
        verbose_name=_("lead image's page"),
        help_text=_("A page named where a picture was expected; never shown as one."),
    )
    canonical_url = models.URLField(
        _("canonical address"),
        max_length=2048,
        blank=True,
        help_text=_("Only when the article first appeared elsewhere."),
    )
    featured = models.BooleanField(_("featured"), default=False)
    feature_order = models.PositiveSmallIntegerField(
        _("place among the featured"), null=True, blank=True
    )

    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    modified_at = models.DateTimeField(
        _("modified"),
        null=True,
        blank=True,
        help_text=_("What readers see as the last update."),
    )
    expire_at = models.DateTimeField(_("expires"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    pending = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("waiting change"),
        help_text=_("An edit of a public article, not public yet."),
    )
    pending_at = models.DateTimeField(
        _("change goes live"), null=True, blank=True, editable=False, db_index=True
    )
    pending_kind = models.CharField(
        _("kind of change"),
        max_length=13,
        blank=True,
        editable=False,
        help_text=_("Empty: nobody has said yet what readers learn of the change."),
    )
    pending_note = models.TextField(_("note for readers"), blank=True, editable=False)

    front_matter = models.TextField(
        _("front matter"),
        blank=True,
        editable=False,
        help_text=_("The imported file's head, fences included, as it was."),
    )
    extra = models.JSONField(
        _("other keys"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Front matter keys without a field: [key, value] pairs in order."),
    )
    addresses = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Of an imported text: address as written → what it is here."),
    )
    content_hash = models.CharField(
        max_length=64,
        editable=False,
        help_text=_("SHA-256 over everything an editor can change."),
    )

    body_html = models.TextField(blank=True, editable=False)
    toc = models.JSONField(default=list, blank=True, editable=False)
    plain_text = models.TextField(blank=True, editable=False)
    character_count = models.PositiveIntegerField(default=0, editable=False)
    warnings = models.JSONField(default=list, blank=True, editable=False)
    rendered_by = models.CharField(max_length=100, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("-published_at", "-pk")
        permissions = [
            ("publish_article", _("Can make articles public")),
            ("review_article", _("Can approve articles or send them back")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="article_has_title"),
            models.CheckConstraint(condition=~Q(slug=""), name="article_has_slug"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "in_review",
                        "scheduled",
                        "published",
                        "withdrawn",
                    ]
                ),
                name="article_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=LIVE_STATUSES) | Q(published_at__isnull=False),
                name="article_live_has_date",
            ),
            models.CheckConstraint(
                condition=Q(expire_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expire_at__gt=F("published_at")),
                name="article_expires_after_publication",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="article_version"),
            models.CheckConstraint(
                condition=Q(pending_at__isnull=True) | Q(pending__isnull=False),
                name="article_change_exists_before_its_date",
            ),
        ]
        indexes = [
            # Home, feeds, archive: newest live articles.
            models.Index(
                fields=["status", "-published_at", "-id"], name="article_newest"
            ),
            # Category pages without sorting the whole category.
            models.Index(
                fields=["category", "-published_at", "-id"], name="article_in_category"
            ),
            # The next scheduled moment; few articles end.
            models.Index(
                fields=["status", "expire_at"],
                name="article_expires",
                condition=Q(expire_at__isnull=False),
            ),
            # rebuild_articles: what another renderer made.
            models.Index(fields=["rendered_by"], name="article_renderer"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])

    def is_live(self, *, at: datetime | None = None) -> bool:
        """The same rule as `live_articles`, for one row in hand."""
        moment = at or now()
        return (
            self.status in LIVE_STATUSES
            and self.published_at is not None
            and self.published_at <= moment
            and (self.expire_at is None or self.expire_at > moment)
        )

    def go_live(self, at: datetime) -> None:
        """Set the columns that make it public from `at`; the caller saves."""
        is_now = at <= now()
        self.status = self.Status.PUBLISHED if is_now else self.Status.SCHEDULED
        self.published_at = at

    @property
    def tag_list(self) -> list[Tag]:
        """Tags in their order, from the prefetched rows where there are any."""
        return [item.tag for item in self.tag_items.all()]

    @property
    def author_list(self) -> list[Author]:
        """Authors in byline order, from the prefetched rows where there are any."""
        return [byline.author for byline in self.bylines.all()]
