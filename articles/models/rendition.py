"""Renditions: an illustration in the sizes, shapes and formats that pages ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Rendition(models.Model):
    """One encoded copy; its name holds what it was made of, so it never changes."""

    class Shape(models.TextChoices):
        WHOLE = "whole", _("whole picture")
        WIDE = "16x9", "16:9"
        STANDARD = "4x3", "4:3"
        SQUARE = "1x1", "1:1"

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        WEBP = "webp", "WebP"

    illustration = models.ForeignKey(
        "articles.Illustration",
        models.CASCADE,
        related_name="renditions",
        verbose_name=_("illustration"),
    )
    shape = models.CharField(max_length=5, choices=Shape)
    format = models.CharField(max_length=4, choices=Format)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.FileField(upload_to="renditions/", max_length=200)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ("shape", "format", "width")
        constraints = [
            models.UniqueConstraint(
                fields=["illustration", "shape", "format", "width"],
                name="rendition_once",
            ),
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1), name="rendition_has_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.illustration} {self.shape} {self.width}.{self.format}"
