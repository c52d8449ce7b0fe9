"""`manage.py fetch_sources`: asks cited pages for their title, date and picture."""

from __future__ import annotations

import time
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.demo import press
from articles.management.terminal import SpokenCommand, at_work
from articles.models import Source, SourceFetch, SourceHost
from articles.sources import fetch_due
from articles.sources.limits import source_settings

EXAMPLES = """\
examples:
  manage.py fetch_sources --once            what is due now, then end
  manage.py fetch_sources                   go on until stopped, as the worker does
  manage.py fetch_sources --once --dry-run  name what would be asked
  manage.py fetch_sources --once --host www.example.com --force
  manage.py fetch_sources --demo            try it without the network: names pages of
                                            a newspaper to paste into an article, and
                                            fetches those that were
Several may run at once: a page is asked by one of them, a host never by two. Limits
and pauses are the SOURCES_* variables; SOURCES_FETCH_ENABLED=0 forbids all of it.
"""
PAUSE = 10.0


class Command(SpokenCommand):
    help = "Fetch the cited pages that are due, politely and within tight limits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument(
            "--once", action="store_true", help="end when nothing is due any more"
        )
        parser.add_argument("--limit", type=int, help="at most so many pages")
        parser.add_argument("--host", default="", help="pages of this host only")
        parser.add_argument(
            "--status",
            default="",
            choices=["", *Source.Status.values],
            help="pages in this state only",
        )
        parser.add_argument(
            "--force", action="store_true", help="as if every chosen page were due now"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="name the pages, ask none"
        )

        parser.add_argument(
            "--demo",
            action="store_true",
            help="serve the demo's newspaper on loopback and fetch its pages alone",
        )

    def handle(
        self,
        *,
        demo: bool,
        once: bool,
        limit: int | None,
        host: str,
        status: str,
        force: bool,
        dry_run: bool,
        **options: Any,
    ) -> None:
        if demo:
            self._try_out()
            return
        chosen = Source.objects.fetchable()
        chosen = chosen.filter(host=host.lower()) if host else chosen
        chosen = chosen.filter(status=status) if status else chosen
        if dry_run:
            if not force:
                chosen = chosen.due(now()).exclude(site__fetch_allowed=False)
            rows = chosen.order_by("next_fetch_at", "pk")
            for source in rows[:limit] if limit is not None else rows.iterator():
                self.stdout.write(f"{source.status:8} {source.url}")
            return
        if not source_settings.enabled:
            raise CommandError(
                _(
                    "SOURCES_FETCH_ENABLED is off, so no page is asked: the default on "
                    "loopback. Set SOURCES_FETCH_ENABLED=1 to fetch, or try it without "
                    "the network: fetch_sources --demo."
                )
            )
        if force:
            chosen.update(next_fetch_at=now())
        done = 0
        while True:
            left = None if limit is None else limit - done
            with at_work():
                done += fetch_due(
                    limit=left,
                    host=host.lower(),
                    status=status,
                    wait_for_hosts=once,
                    report=self._report,
                )
            if once or (limit is not None and done >= limit):
                break
            time.sleep(PAUSE)
        self.stdout.write(_("%(n)s asked.") % {"n": done})

    def _try_out(self) -> None:
        pasted = Source.objects.filter(host=press.HOST, duplicate_of__isnull=True)
        if not pasted.exists():
            self.stdout.write(
                _(
                    "Paste one of these addresses into an article, as [[ogp:address]] "
                    "on a line of its own, save it, and run this again:"
                )
            )
            self.stdout.writelines(f"  {address}" for address in press.ADDRESSES)
            return
        pasted.update(next_fetch_at=now())
        SourceHost.objects.filter(host=press.HOST).update(next_request_at=None)
        with at_work(), press.serving() as network:
            done = fetch_due(
                host=press.HOST,
                network=network,
                wait_for_hosts=True,
                report=self._report,
                on_loopback=True,
            )
        self.stdout.write(_("%(n)s asked.") % {"n": done})

    def _report(self, source: Source, entry: SourceFetch) -> None:
        why = f" ({entry.error_code})" if entry.error_code else ""
        seconds = entry.milliseconds / 1000
        self.stdout.write(f"{entry.status_after:8} {seconds:5.1f} s {source.url}{why}")
