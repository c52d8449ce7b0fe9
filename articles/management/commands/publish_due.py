"""`manage.py publish_due`: tidies the status of scheduled articles that are out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles.publishing import publish_due


class Command(BaseCommand):
    help = (
        "Call scheduled articles published once their moment has come. Readers see "
        "them at the minute without this. Example: manage.py publish_due"
    )

    def handle(self, **options: Any) -> None:
        count = publish_due()
        self.stdout.write(f"{count} published.")
