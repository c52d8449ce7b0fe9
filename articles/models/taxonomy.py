"""Categories, ordered tags and authors: what an article is filed under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from articles.text.normalise import fold
from articles.text.slugs import slugify, unique_slug
from articles.text.tags import format_tags

LIVE_STATUSES = ("scheduled", "published")


def live_articles(prefix: str = "", *, at: datetime | None = None) -> Q:
    """The one condition for "visible to everyone"; time alone can change it.

    `prefix` leads to the article from the row asked for: "articles__".
    """
    moment = at or now()
    return Q(
        Q(**{f"{prefix}expire_at__isnull": True})
        | Q(**{f"{prefix}expire_at__gt": moment}),
        **{
            f"{prefix}status__in": LIVE_STATUSES,
            f"{prefix}published_at__lte": moment,
        },
    )


class TermQuerySet(models.QuerySet[Any]):
    """Shared by categories, tags and authors."""

    def named(self, name: str) -> Self:
        """Rows with that name, whatever its width and case."""
        return self.filter(name_key=fold(name))

    def get_or_make(self, name: str) -> Any:
        """The row of that name, made with key and slug where there is none yet."""
        found = self.named(name).first()
        if found is None:
            found = self.model(name=name)
            found.fill_keys()
            found.save(force_insert=True)
        return found

    def with_live_counts(self) -> Self:
        """`live_count`: articles everyone can read now."""
        return self.annotate(
            live_count=Count(
                "articles", filter=live_articles("articles__"), distinct=True
            )
        )

    def in_use(self) -> Self:
        """Only rows a reader would find something under."""
        return self.with_live_counts().filter(live_count__gt=0)


class Term(models.Model):
    """A name with a readable address; equal names in other widths are the same."""

    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=200, unique=True, editable=False)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text=_("Part of the address. Left empty, it is made from the name."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def fill_keys(self) -> None:
        """Derive the comparison key, and the slug where none was given."""
        self.name = self.name.strip()
        self.name_key = fold(self.name)
        if not self.slug:
            others = type(self)._default_manager.exclude(pk=self.pk)
            self.slug = unique_slug(
                slugify(self.name),
                lambda slug: others.filter(slug=slug).exists(),
                max_length=100,
            )

    def clean(self) -> None:
        self.fill_keys()


class Category(Term):
    """A section of the site; an article has one."""

    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "name")

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])


class Author(Term):
    """Who signs an article; not necessarily someone who can log in."""

    bio = models.TextField(_("biography"), blank=True)
    url = models.URLField(_("web page"), blank=True)
    user = models.OneToOneField(
        "auth.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("name",)

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class Tag(TagBase):  # type: ignore[misc]
    """A topic; an article has many, in the order its author gave them."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    name_key = models.CharField(max_length=200, unique=True, editable=False)
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text=_("Part of the address. Left empty, it is made from the name."),
    )
    description = models.TextField(_("description"), blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)

    fill_keys = Term.fill_keys
    clean = Term.clean

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class OrderedTags(_TaggableManager):  # type: ignore[misc]
    """taggit's manager, but the order given is the order kept (taggit sorts a set)."""

    def get_queryset(self, extra_filters: dict[str, Any] | None = None) -> Any:
        return super().get_queryset(extra_filters).order_by("items__position")

    def names(self) -> list[str]:
        return [item.tag.name for item in self.instance.tag_items.select_related("tag")]

    def set(self, tags: Iterable[Tag | str], **kwargs: Any) -> None:
        """Make these the article's tags, in this order."""
        given = list(tags)
        keys = {fold(tag) for tag in given if isinstance(tag, str)}
        known = {row.name_key: row for row in Tag.objects.filter(name_key__in=keys)}
        wanted: dict[int, Tag] = {}
        for tag in given:
            if isinstance(tag, Tag):
                row = tag
            else:
                row = known.get(fold(tag)) or Tag.objects.get_or_make(tag)
            wanted.setdefault(row.pk, row)
        items = ArticleTag.objects.filter(content_object=self.instance)
        present = dict(items.values_list("tag_id", "position"))
        if list(present.items()) == list(zip(wanted, range(len(wanted)), strict=True)):
            return
        items.delete()
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object=self.instance, tag_id=pk, position=position)
            for position, pk in enumerate(wanted)
        )
        self._forget()

    def add(self, *tags: Tag | str, **kwargs: Any) -> None:
        """Append tags the article does not have yet."""
        self.set([*self.names(), *tags])

    def remove(self, *tags: Tag | str) -> None:
        gone = {fold(str(tag)) for tag in tags}
        self.set([name for name in self.names() if fold(name) not in gone])

    def clear(self) -> None:
        self.set([])

    def _forget(self) -> None:
        cache = getattr(self.instance, "_prefetched_objects_cache", {})
        cache.pop("tag_items", None)
        cache.pop("tags", None)


class ArticleTag(ItemBase):  # type: ignore[misc]
    """One tag of one article, at its place in the list."""

    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tag_items"
    )
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="article_tag_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_object}: {self.tag}"


class Byline(models.Model):
    """One author of one article, at their place in the byline."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(
        Author, models.CASCADE, related_name="bylines", verbose_name=_("author")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="byline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.author}"


def tags_as_text(tags: Iterable[Tag | str]) -> str:
    """What the tag field shows: names in their given order, safely quoted."""
    return format_tags([str(tag) for tag in tags])
