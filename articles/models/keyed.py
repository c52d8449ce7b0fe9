"""What a mark in a text can name: each has one permanent key."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Keyed(models.Model):
    """The key that figures, tables and charts are written by: `[[figure:key]]`."""

    key = models.CharField(
        _("key"),
        max_length=100,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z")],
        help_text=_("Lower-case letters, digits and hyphens; permanent."),
    )

    class Meta:
        abstract = True
