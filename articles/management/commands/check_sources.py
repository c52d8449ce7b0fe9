"""`manage.py check_sources`: names cited pages that are broken, changed or blocked."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles.management.files import write
from articles.management.terminal import SpokenCommand, listed
from articles.sources.problems import ORDER, Problem, find_problems

EXAMPLES = """\
examples:
  manage.py check_sources                        the report; asks no page itself
  manage.py check_sources --live --fail-on warning
  manage.py check_sources --report sources.json  as JSON; "-" prints it
Levels: error (gone, refused, a quote that is not on the page), warning (changed since
publication, blocked), info (stale). Exit code 0: nothing at the level of --fail-on or
above it (default: error), 1: something, 2: wrong usage.
"""


class Command(SpokenCommand):
    help = "Report cited pages an editor should look at, with the articles citing them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument(
            "--live", action="store_true", help="only articles readers can see"
        )
        parser.add_argument(
            "--fail-on", choices=[*ORDER, "never"], default="error", metavar="LEVEL"
        )
        parser.add_argument("--report", default="", help="write the report as JSON")

    def handle(self, *, live: bool, fail_on: str, report: str, **options: Any) -> None:
        problems = list(find_problems(live_only=live))
        if report:
            self._write(report, problems)
        if report != "-":
            for problem in problems:
                self._print(problem)
            counts = listed(
                f"{sum(p.level == level for p in problems)} {level}" for level in ORDER
            )
            self.stdout.write(
                _("%(n)s problems: %(counts)s.")
                % {"n": len(problems), "counts": counts}
            )
        failing = ORDER[: ORDER.index(fail_on) + 1] if fail_on in ORDER else ()
        if any(problem.level in failing for problem in problems):
            raise SystemExit(1)

    def _write(self, report: str, problems: list[Problem]) -> None:
        data = {
            "counts": {
                level: sum(p.level == level for p in problems) for level in ORDER
            },
            "problems": [_as_json(problem) for problem in problems],
        }
        text = json.dumps(data, ensure_ascii=False, indent=2)
        if report == "-":
            self.stdout.write(text)
            return
        write(Path(report), text + "\n")

    def _print(self, problem: Problem) -> None:
        code = f" ({problem.code})" if problem.code else ""
        self.stdout.write(
            f"{problem.level:7} {problem.kind:8} {problem.source.url}{code}"
        )
        for name, before, after in problem.changes:
            self.stdout.write(f"          {name}: {before} → {after}")
        for quote in problem.quotes:
            words = _("not on the page: %(quote)s") % {"quote": quote}
            self.stdout.write(f"          {words}")
        for article in problem.articles:
            self.stdout.write(f"          {article.slug}  {article.title}")
        for figure in problem.figures:
            words = _("figure %(key)s") % {"key": figure.key}
            self.stdout.write(f"          {words}")


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "level": problem.level,
        "kind": problem.kind,
        "url": problem.source.url,
        "source": problem.source.pk,
        "code": problem.code,
        "since": problem.since.isoformat() if problem.since else None,
        "changes": problem.changes,
        "quotes": problem.quotes,
        "articles": [article.slug for article in problem.articles],
        "figures": [figure.key for figure in problem.figures],
    }
