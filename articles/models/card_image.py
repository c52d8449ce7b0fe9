"""Thumbnails of cited pages: our own small WebP copies, named by their content."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardImage(models.Model):
    """One picture in two sizes, however many sources show it. Decoration only."""

    class Shape(models.TextChoices):
        CARD = "card", _("card picture")
        ICON = "icon", _("icon")

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to="cards/", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    small_file = models.FileField(
        _("small file"), upload_to="cards/", max_length=200, blank=True
    )
    small_width = models.PositiveIntegerField(default=0)
    shape = models.CharField(max_length=4, choices=Shape, default=Shape.CARD)
    colour = models.CharField(_("dominant colour"), max_length=7, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("card picture")
        verbose_name_plural = _("card pictures")

    def __str__(self) -> str:
        return str(self.file)

    @property
    def srcset(self) -> str:
        """Both sizes for the browser to choose from; empty when there is one."""
        if not self.small_file:
            return ""
        small, large = self.small_file.url, self.file.url
        return f"{small} {self.small_width}w, {large} {self.width}w"
