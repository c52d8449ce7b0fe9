"""`manage.py reset_two_factor`: for an account whose owner lost every factor."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.accounts import reset


class Command(BaseCommand):
    help = (
        "End the authenticator app, passkeys and recovery codes of an account; its "
        "password alone logs in again, and the activity log says so. "
        "Example: manage.py reset_two_factor hamano"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account's log-in name")

    def handle(self, **options: Any) -> None:
        name = options["username"]
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name!r}.")
        self.stdout.write(
            f"{name} logs in with the password alone now."
            if reset(user)
            else f"{name} has no second factor."
        )
