"""A submitted article, who looks at it, and what they said about which line."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> Self:
        return self.filter(outcome=Review.Outcome.OPEN)

    def waiting_for(self, user: Any) -> Self:
        """Open reviews assigned to the user; unassigned ones for who may decide."""
        mine = Q(assigned_to=user)
        if user.has_perm("articles.review_article"):
            mine |= Q(assigned_to=None) & ~Q(submitted_by=user)
        return self.open().filter(mine).select_related("article", "submitted_by")


class Review(models.Model):
    """One submission, from the author's note to the editor's decision."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("sent back")
        CLOSED = "closed", _("closed without a decision")

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="reviews",
        verbose_name=_("article"),
    )
    revision = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.TextField(_("decision's note"), blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("-submitted_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(outcome="open"), name="review_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
                name="review_decided_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.get_outcome_display()})"


class ReviewComment(models.Model):
    """A remark on one line of the submitted text."""

    review = models.ForeignKey(
        Review, models.CASCADE, related_name="comments", verbose_name=_("review")
    )
    line = models.PositiveIntegerField(_("line"))
    quoted = models.CharField(
        _("the line's text"),
        max_length=300,
        blank=True,
        help_text=_("As it was: the remark stays understandable when lines move."),
    )
    text = models.TextField(_("remark"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("line", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.text}"
