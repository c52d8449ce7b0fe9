"""Pictures: our own re-encoded copies, with what a reader must be told about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Illustration(models.Model):
    """A picture with its alternative text, or marked as mere decoration."""

    # No ImageField: it measures a file by feeding Pillow chunks, which fails for small
    # WebP files; whoever encodes the copy knows its size.
    file = models.FileField(_("file"), upload_to="illustrations/", max_length=200)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(
        _("name"), max_length=200, blank=True, help_text=_("For finding it again.")
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Adds nothing to the text; screen readers pass over it."),
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("illustration")
        verbose_name_plural = _("illustrations")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt="") | Q(decorative=True),
                name="illustration_alt_or_decorative",
            ),
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1), name="illustration_has_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.alt or str(self.file)
