"""`manage.py setup_roles`: makes the newsroom's groups."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.management.terminal import SpokenCommand, at_work
from articles.publishing import setup_roles


class Command(SpokenCommand):
    help = (
        "Make or mend the groups Author, Editor and Publisher with their permissions. "
        "Example: manage.py setup_roles"
    )

    def handle(self, **options: Any) -> None:
        with at_work():
            groups = setup_roles()
        for group in groups:
            self.stdout.write(
                _("%(group)s: %(n)s permissions")
                % {"group": group.name, "n": group.permissions.count()}
            )
