"""Places in articles that state a figure, and proposals an editor refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mention(models.Model):
    """One place. A bound or generated one stands in the Markdown and is read anew at
    every save; a stand-off one is remembered by its words and what surrounds them, and
    so is a number an editor leaves alone, which has no figure."""

    class Mode(models.TextChoices):
        STANDOFF = "standoff", _("beside the text")
        BOUND = "bound", _("bound")
        GENERATED = "generated", _("generated")
        IGNORED = "ignored", _("left alone")

    class Field(models.TextChoices):
        TITLE = "title", _("title")
        DESCRIPTION = "description", _("description")
        BODY = "body", _("body")

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="mentions",
        verbose_name=_("article"),
    )
    figure = models.ForeignKey(
        "articles.Figure",
        models.CASCADE,
        null=True,
        related_name="mentions",
        verbose_name=_("figure"),
    )
    key = models.CharField(
        _("key"), max_length=120, help_text=_("As written; its figure may be unknown.")
    )
    mode = models.CharField(_("mode"), max_length=9, choices=Mode)
    field = models.CharField(
        _("field"), max_length=11, choices=Field, default=Field.BODY
    )
    literal = models.CharField(_("wording"), max_length=200, blank=True)
    reworded = models.CharField(
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("What a waiting change of the text says in its place."),
    )
    occurrence = models.PositiveIntegerField(_("occurrence"), default=0)
    before = models.CharField(max_length=16, blank=True, editable=False)
    after = models.CharField(max_length=16, blank=True, editable=False)
    label = models.CharField(_("called"), max_length=120, blank=True)
    line = models.PositiveIntegerField(_("line"), default=0)
    is_lost = models.BooleanField(_("lost"), default=False)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ("field", "line", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(mode="generated") | ~Q(literal=""),
                name="mention_has_wording",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="mention_of_key")]

    def __str__(self) -> str:
        return f"{self.line}: {self.literal or self.key}"


class CandidateRejection(models.Model):
    """A proposal an editor refused: extraction does not make it again."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="rejections",
        verbose_name=_("article"),
    )
    signature = models.CharField(max_length=64)
    shown = models.CharField(_("proposal"), max_length=200)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("refused proposal")
        verbose_name_plural = _("refused proposals")
        ordering = ("-made_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["article", "signature"], name="rejection_once"
            ),
        ]

    def __str__(self) -> str:
        return self.shown
