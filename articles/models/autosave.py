"""What somebody typed and has not saved yet, kept by the server."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Autosave(models.Model):
    """The last unsaved state of one person's form of one article.

    No revision: it is offered when the form is opened again and gone with the next
    save. Without `article` it belongs to one that was never saved; each open form of
    such an article has its own, told apart by `draft`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves"
    )
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, related_name="autosaves"
    )
    draft = models.CharField(max_length=40, default="")
    """The token of the open form that wrote it last."""
    base_version = models.PositiveIntegerField(default=0)
    """The version the form was opened with."""
    fields = models.JSONField(default=dict)
    """Name of the form field → what stands in it."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "article"], name="autosave_once_for_each_article"
            ),
            models.UniqueConstraint(
                fields=["user", "draft"],
                condition=Q(article=None),
                name="autosave_once_for_each_new_article",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.fields.get('title', '')}"
