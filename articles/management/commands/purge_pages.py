"""`manage.py purge_pages`: every stored page is made anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.caching import purge_everything
from articles.management.terminal import SpokenCommand


class Command(SpokenCommand):
    help = (
        "End every stored page, on every machine: after rows were changed by hand or "
        "templates by a new release. Example: manage.py purge_pages"
    )

    def handle(self, **options: Any) -> None:
        purge_everything()
        self.stdout.write(
            _("Every stored page is made anew when it is next asked for.")
        )
