"""Pictures: our own re-encoded copies, with what a reader must be told about them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
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
    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Puts it into a text: [[image:key]] on a line of its own."),
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
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"),
        default=50,
        validators=[MaxValueValidator(100)],
        help_text=_("Percent. What stays in sight where the picture is cropped."),
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"),
        default=50,
        validators=[MaxValueValidator(100)],
        help_text=_("Percent."),
    )
    rendered_as = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text=_("What its renditions were made with; empty: none yet."),
    )
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
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="illustration_focal_point_inside",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.alt or str(self.file)

    @property
    def shown_alt(self) -> str:
        """Empty for decoration, whatever was typed before it was marked as such."""
        return "" if self.decorative else self.alt
