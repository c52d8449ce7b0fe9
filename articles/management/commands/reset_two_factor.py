"""`manage.py reset_two_factor`: for an account whose owner lost every factor."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.accounts import reset
from articles.management.terminal import SpokenCommand, at_work


class Command(SpokenCommand):
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
            raise CommandError(_("There is no account “%(name)s”.") % {"name": name})
        with at_work():
            is_reset = reset(user)
        form = (
            _("%(name)s logs in with the password alone now.")
            if is_reset
            else _("%(name)s has no second factor.")
        )
        self.stdout.write(form % {"name": name})
