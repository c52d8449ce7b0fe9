"""Finished pieces of pages, so that a page view need not make them."""

from __future__ import annotations

from django.db import models


class PreparedPart(models.Model):
    """One piece of an article's page, true while nothing it names changes.

    Whether it is true is told by the versions of its keys (`PageKey`): a row needs no
    deleting, and one that is missing is only made anew.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "the page, with a place for what is around the article"
        AROUND = "around", "related articles and neighbours"
        ENTRY = "entry", "its text as feeds hold it"

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="prepared_parts"
    )
    kind = models.CharField(max_length=6, choices=Kind)
    release = models.CharField(max_length=16)
    """Of templates and settings that made it; another release's is not used."""
    names = models.TextField()
    """Keys it depends on, separated by spaces."""
    version = models.PositiveBigIntegerField()
    """The site's version before it was made."""
    html = models.BinaryField()
    """zlib: a fifth of the size, for a tenth of a millisecond."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "kind"], name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of article {self.article_id} at {self.version}"
