"""`manage.py up`: from a bare clone to a running site in one command."""

from __future__ import annotations

import os
import socket
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db.utils import OperationalError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.management.serving import preparation
from articles.management.serving.processes import CannotServe, Processes, require_free
from articles.management.terminal import (
    SpokenCommand,
    at_work,
    said_by_database,
    terminal_language,
    usage,
)
from articles.publishing.first_administrator import make_token

EXAMPLES = """\
examples:
  manage.py up                       http://127.0.0.1:8000/, with demo content
  manage.py up --port 9000           on another port
  manage.py up --bare                no demo content; prints a one-time link for making
                                     the first administrator
  manage.py up --host 0.0.0.0        for the whole network (set ALLOWED_HOSTS, SITE_URL)
"""


class Command(SpokenCommand):
    help = "Prepare everything and serve the site: database, static files, web, worker."
    requires_system_checks = ["database"]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="default 8000")
        parser.add_argument("--bare", action="store_true", help="no demo content")
        parser.add_argument("--workers", type=int, default=2, help="web processes")
        parser.add_argument(
            "--no-worker", action="store_true", help="serve only; no background duties"
        )

    def handle(
        self,
        *,
        host: str,
        port: int,
        bare: bool,
        workers: int,
        no_worker: bool,
        **options: Any,
    ) -> None:
        if not 0 < port < 65536:
            raise usage(_("--port %(port)s: a port is 1 to 65535."), port=port)
        processes = Processes(
            host=host, port=port, workers=workers, environment=_environment(host, port)
        )
        try:
            require_free(host, port)
            with at_work():
                self._prepare(bare=bare)
            processes.start(with_worker=not no_worker)
        except CannotServe as problem:
            raise CommandError(str(problem)) from problem
        except (PermissionError, OperationalError) as problem:
            raise CommandError(
                _(
                    "%(reason)s\nCan %(folder)s be written to, and does DATABASE_URL "
                    "lead to a running database?"
                )
                % {"reason": said_by_database(problem), "folder": settings.DATA_DIR}
            ) from problem
        if not processes.stopping:
            self._greet(processes.environment["SITE_URL"], bare=bare)
        code = processes.watch()
        if code:
            raise CommandError(_("The server ended unexpectedly."), returncode=code)
        self.stdout.write(_("Stopped."))

    def _prepare(self, *, bare: bool) -> None:
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        preparation.migrate(self._say)
        if not bare and preparation.load_demo_once(self._say):
            preparation.make_demo_account()
        preparation.collect_static(self._say)

    def _greet(self, site: str, *, bare: bool) -> None:
        lines = [
            "",
            _("Urazuke is running."),
            _("  Site    %(address)s") % {"address": f"{site}/"},
            _("  Admin   %(address)s") % {"address": f"{site}/{settings.ADMIN_PATH}"},
        ]
        file = preparation.demo_account_file()
        if bare:
            token = make_token()
            if token:
                path = reverse("first-administrator", args=[token])
                lines.append(
                    _("  Make the first administrator (once, within 24 hours):")
                )
                lines.append(f"          {site}{path}")
        elif file.exists():
            account, password = file.read_text(encoding="utf-8").split()
            lines.append(
                _("  Log in  %(account)s / %(password)s   (kept in %(file)s)")
                % {"account": account, "password": password, "file": file}
            )
        lines.append(_("Stop with Ctrl-C."))
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def _say(self, text: str) -> None:
        with override(terminal_language()):
            self.stdout.write(_(text))
        self.stdout.flush()


def _environment(host: str, port: int) -> dict[str, str]:
    """What the children see: the address they are really served at."""
    environment = dict(os.environ)
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    if ":" in shown and not shown.startswith("["):
        shown = f"[{shown}]"
    environment.setdefault("SITE_URL", f"http://{shown}:{port}")
    if "ALLOWED_HOSTS" not in environment:
        hosts = {"127.0.0.1", "localhost", "[::1]", shown}
        if host in {"0.0.0.0", "::"}:  # noqa: S104
            hosts.add(socket.gethostname())
        environment["ALLOWED_HOSTS"] = ",".join(sorted(hosts))
    # settings.py made the key for this machine; a host name must not take it away.
    environment.setdefault("SECRET_KEY_FILE", str(settings.DATA_DIR / "secret_key"))
    if "SECRET_KEY" in environment or not (settings.DATA_DIR / "secret_key").exists():
        environment.pop("SECRET_KEY_FILE")
    environment.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    return environment
