"""What stored pages depend on, by name, and when each last changed."""

from __future__ import annotations

from django.db import models


class PageKey(models.Model):
    """`version` is the number of the last change; the row "site" counts them all."""

    name = models.CharField(max_length=100, primary_key=True)
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Boundary(models.Model):
    """Up to which moment scheduled changes have been put into effect; one row."""

    settled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.settled_at:%Y-%m-%d %H:%M:%S}"
