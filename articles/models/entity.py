"""Whose numbers they are, and what they measure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.figures import UNITS
from articles.text.normalise import fold
from articles.text.slugs import slugify, unique_slug

UNIT_CODES = [(code, f"{unit.ja} ({code})") for code, unit in UNITS.items()]


class NamedQuerySet(models.QuerySet[Any]):
    """Rows that go by a name and by aliases, whatever the case and the width."""

    def named(self, name: str) -> Any | None:
        """The row of that name or alias; the name wins."""
        key = fold(name)
        row = self.filter(name_key=key).first()
        if row is None:
            row = self.filter(alias_keys__contains=f"\n{key}\n").first()
        return row

    def keys_named(self, names: Iterable[str]) -> dict[str, int]:
        """Folded name → key of its row, as `named` finds it: two queries for all."""
        wanted = {fold(name) for name in names}
        found: dict[str, int] = {}
        aliases = self.exclude(alias_keys="").values_list("alias_keys", "pk")
        for lines, pk in aliases.order_by("-pk") if wanted else ():
            found |= dict.fromkeys(wanted.intersection(lines.split("\n")), pk)
        found |= self.filter(name_key__in=wanted).values_list("name_key", "pk")
        return found

    def get_or_make(self, name: str, **fields: Any) -> Any:
        """The row of that name; a new one takes `fields` too."""
        row = self.named(name)
        if row is None:
            row = self.model(name=name.strip(), **fields)
            row.fill_keys()
            row.save(force_insert=True)
        return row

    def find(self, text: str) -> Self:
        """Rows whose names contain the text, for a search box."""
        key = fold(text)
        return self.filter(Q(name_key__contains=key) | Q(alias_keys__contains=key))


class Named(models.Model):
    """What entities and measures share: one name each, and others beside it."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    slug = models.CharField(_("slug"), max_length=80, unique=True, blank=True)
    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("One on each line.")
    )
    name_key = models.CharField(max_length=120, unique=True, editable=False)
    # Between line breaks, so that one query finds a whole alias.
    alias_keys = models.TextField(blank=True, editable=False)

    objects = NamedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def alias_list(self) -> list[str]:
        lines = (line.strip() for line in self.aliases.splitlines())
        return [line for line in lines if line]

    def fill_keys(self) -> None:
        """Set what follows from the names; call before saving."""
        self.name_key = fold(self.name)
        keys = [fold(alias) for alias in (*self.alias_list, self.name_en) if alias]
        self.alias_keys = "".join(f"\n{key}\n" for key in keys)
        if not self.slug:
            others = type(self).objects.exclude(pk=self.pk)
            self.slug = unique_slug(
                slugify(self.name_en or self.name),
                lambda slug: others.filter(slug=slug).exists(),
            )

    def label(self, language: str) -> str:
        """Its name in the language of a page."""
        return self.name_en or self.name if language.startswith("en") else self.name


class Entity(Named):
    """Who or what a number is about: a company, a place, a group of companies."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", _("organization")
        PERSON = "person", _("person")
        PRODUCT = "product", _("product")
        PROJECT = "project", _("project")
        PLACE = "place", _("place")
        SECTOR = "sector", _("sector")
        GROUP = "group", _("group")

    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, default=Kind.ORGANIZATION
    )
    members = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="groups",
        blank=True,
        verbose_name=_("members"),
    )
    wikidata_id = models.CharField(_("Wikidata"), max_length=16, blank=True)

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        ordering = ("name",)

    def get_absolute_url(self) -> str:
        return reverse("entity", args=[self.slug])


class Measure(Named):
    """What is measured, and what may be done with such numbers."""

    class Nature(models.TextChoices):
        STOCK = "stock", _("stock")
        FLOW = "flow", _("flow")
        RATE = "rate", _("rate")
        RATIO = "ratio", _("ratio")
        COUNT = "count", _("count")
        INDEX = "index", _("index")

    definition = models.TextField(_("definition"), blank=True)
    nature = models.CharField(
        _("nature"), max_length=5, choices=Nature, default=Nature.FLOW
    )
    default_unit = models.CharField(
        _("usual unit"), max_length=16, choices=UNIT_CODES, blank=True
    )
    is_additive = models.BooleanField(
        _("adds up"),
        default=True,
        help_text=_("Values of different entities may be summed."),
    )
    is_loss = models.BooleanField(
        _("loss"), default=False, help_text=_("A positive number is a loss.")
    )

    group = models.CharField(
        _("compared with"),
        max_length=60,
        blank=True,
        help_text=_("Measures with the same word here may be compared."),
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ("name",)

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.slug])
