"""Series: articles meant to be read one after another."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import Term, TermQuerySet


class Series(Term):
    """A name under which articles have an order of their own, first part first."""

    description = models.TextField(_("description"), blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ("name",)

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.slug])
