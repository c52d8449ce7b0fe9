"""`manage.py publish_due`: tidies the status of scheduled articles that are out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.management.terminal import SpokenCommand, at_work
from articles.publishing import publish_due


class Command(SpokenCommand):
    help = (
        "Call scheduled articles published once their moment has come. Readers see "
        "them at the minute without this. Example: manage.py publish_due"
    )

    def handle(self, **options: Any) -> None:
        with at_work():
            count = publish_due()
        self.stdout.write(_("%(n)s published.") % {"n": count})
