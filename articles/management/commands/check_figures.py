"""`manage.py check_figures`: figures against mentions, sources, each other."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles import evidence
from articles.figures.findings import Level
from articles.management.arguments import day
from articles.management.files import write
from articles.management.terminal import SpokenCommand

EXAMPLES = """\
examples:
  manage.py check_figures                          as of today, fails on errors
  manage.py check_figures --as-of 2026-01-01       what is due by then
  manage.py check_figures --fail-on warning --report figures.json
Exit code 0: nothing as grave as --fail-on, 1: findings, 2: wrong usage.
"""


class Command(SpokenCommand):
    help = "Check confirmed figures: sums, ratios, repeats, sources, due forecasts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument(
            "--as-of", type=day, help="the day forecasts are due against"
        )
        parser.add_argument(
            "--fail-on",
            choices=[level.value for level in Level if level is not Level.VERIFIED],
            default=Level.ERROR.value,
            help="the least level that makes the command fail (default: error)",
        )
        parser.add_argument("--report", type=Path, help="also write JSON to this file")

    def handle(
        self,
        *,
        as_of: date | None,
        fail_on: str,
        report: Path | None,
        **options: Any,
    ) -> None:
        made = evidence.check_all(as_of=as_of or localdate())
        for found in made.findings:
            keys = ", ".join(found.figures)
            words = evidence.sentence(found)
            self.stdout.write(f"{found.level} {found.code} {keys}: {words}")
        if report:
            text = json.dumps(made.as_json(), ensure_ascii=False, indent=1)
            write(report, text)
        self.stdout.write(
            _("%(figures)s figures, %(findings)s findings.")
            % {"figures": made.figures, "findings": len(made.findings)}
        )
        worst = made.worst()
        if worst is not None and worst.rank >= Level(fail_on).rank:
            raise SystemExit(1)
