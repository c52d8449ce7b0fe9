"""`manage.py setup_roles`: makes the newsroom's groups."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles.publishing import setup_roles


class Command(BaseCommand):
    help = (
        "Make or mend the groups Author, Editor and Publisher with their permissions. "
        "Example: manage.py setup_roles"
    )

    def handle(self, **options: Any) -> None:
        for group in setup_roles():
            self.stdout.write(f"{group.name}: {group.permissions.count()} permissions")
