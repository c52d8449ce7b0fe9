"""`manage.py import_articles`: folders of Markdown into the site."""

from __future__ import annotations

import json
import os
import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, ProgrammingError
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from tqdm import tqdm

from articles.importing import (
    DATE_SOURCES,
    DIALECTS,
    USUAL_DATES,
    DateSource,
    Manner,
    NoHistory,
    NoSuchPath,
    Options,
    Refused,
    RefusedArchive,
    Report,
    Stopped,
    UnknownField,
    field_names,
    import_articles,
    in_this_language,
    key_meaning,
)
from articles.management.arguments import add_jobs
from articles.management.terminal import (
    INTERRUPTED,
    no_value,
    said_by_database,
    speak,
    terminal_language,
    usage,
)

EXAMPLES = """\
examples:
  manage.py import_articles content/                  as drafts
  manage.py import_articles content/ --publish        public, save those that say draft
  manage.py import_articles content/ --dry-run -v 2   everything checked, nothing stored
  manage.py import_articles one.md two.md --report report.json
  manage.py import_articles hugo/content/ --format hugo --pictures hugo/static/
  manage.py import_articles notes/ --map 見出し=title --map 公開=date --tz Europe/Berlin
  manage.py import_articles posts/ --date-from key,git --limit 50 --fail-fast
  manage.py import_articles wordpress.xml --pictures site-copy/ --publish
  manage.py import_articles content/ sources.csv figures.csv
  cat one.md | manage.py import_articles -

New articles are drafts unless --publish is given. With it, each goes public at its own
date (a date to come schedules it; none means now); `draft: true` and the like keep it a
draft. An article that is public or withdrawn already keeps its status.

A folder or ZIP that export_articles wrote brings its tables along, in _site/. New
articles then get back the state they had. A CSV within a folder or ZIP is named, not
taken in: give it as a PATH of its own.

A file imported before and not changed since is "unchanged". When an editor has changed
the article in between, a changed file is skipped: --on-conflict=theirs lets the file
win, ours keeps the article and counts the file as seen, review keeps it and puts the
file's version beside it as a change that waits for a person.

Exit status: 0 all fine, 1 files were rejected, 2 wrong usage, 130 interrupted.
"""


class Command(BaseCommand):
    help = (
        "Import Markdown articles with YAML, TOML or JSON front matter: "
        ".md, .markdown and .mdx files, folders and ZIP files of them, or - for "
        "standard input; WordPress's export (.xml), Ghost's (.json), RSS and Atom; "
        "a CSV of sources or of figures."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        speak(parser)
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="file, folder, ZIP, CSV or -"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="check and report; store nothing"
        )
        status = parser.add_mutually_exclusive_group()
        status.add_argument(
            "--publish", action="store_true", help="make the articles public"
        )
        status.add_argument(
            "--draft", action="store_true", help="import as drafts (the default)"
        )
        parser.add_argument(
            "--report", metavar="FILE", help="write the JSON report here; - for stdout"
        )
        add_jobs(parser, "render")
        parser.add_argument(
            "--strict", action="store_true", help="reject files that have warnings"
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="withdraw public articles whose file is gone; PATHs must be folders",
        )
        parser.add_argument(
            "--atomic",
            action="store_true",
            help="store nothing at all when a file is rejected",
        )
        parser.add_argument(
            "--pictures",
            metavar="DIR",
            help="one more folder in which lead images are looked for",
        )
        parser.add_argument(
            "--no-figures",
            action="store_true",
            help="propose no figures for the numbers of the texts",
        )
        parser.add_argument(
            "--on-conflict",
            choices=["skip", "theirs", "ours", "review"],
            default="skip",
            help="for articles edited here since their import (default: skip)",
        )
        parser.add_argument(
            "--format",
            choices=["auto", *DIALECTS],
            default="auto",
            help="whose front matter it is: keys of other programs then mean nothing "
            "and are kept as they are (default: auto, any key that is known)",
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="KEY=FIELD",
            help="what a key of the files means, such as Überschrift=title; - for "
            "nothing; or a file of such lines; may be repeated",
        )
        parser.add_argument(
            "--tz",
            type=_zone,
            metavar="ZONE",
            help="zone of times without offset (default: the site's), as Europe/Berlin",
        )
        parser.add_argument(
            "--date-from",
            type=_date_sources,
            default=USUAL_DATES,
            metavar="PLACES",
            help="where publication dates come from, the surest first, of "
            f"{', '.join(DATE_SOURCES)} (default: {','.join(USUAL_DATES)}); git: the "
            "commit that brought the file",
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=terminal_language(),
            help="of what is printed (default: the terminal's, here %(default)s); the "
            "JSON report is English",
        )
        parser.add_argument(
            "--fail-fast",
            action="store_true",
            help="look at no more files after the first rejected one",
        )
        parser.add_argument(
            "--limit",
            type=_count,
            metavar="N",
            help="take in at most N new and changed files; the rest next time",
        )

    def handle(
        self,
        *,
        paths: list[str],
        dry_run: bool,
        publish: bool,
        report: str | None,
        jobs: int,
        strict: bool,
        on_conflict: Any,
        pictures: str | None,
        prune: bool,
        atomic: bool,
        no_figures: bool,
        format: str,
        map: list[str],  # argparse names it after its option
        tz: ZoneInfo | None,
        date_from: tuple[DateSource, ...],
        fail_fast: bool,
        limit: int | None,
        language: str,
        verbosity: int,
        **options: Any,
    ) -> None:
        with override(language):
            target = _writable(report)
            _require_folders(paths, prune=prune)
            made = self._import(
                paths,
                Options(
                    publish=publish,
                    dry_run=dry_run,
                    strict=strict,
                    on_conflict=on_conflict,
                    pictures=_folder(pictures),
                    prune=prune,
                    atomic=atomic,
                    jobs=jobs,
                    figures=not no_figures,
                    records=True,
                    manner=Manner(
                        tz or get_default_timezone(),
                        _keys(map),
                        date_from,
                        "" if format == "auto" else format,
                    ),
                    fail_fast=fail_fast,
                    at_most=limit,
                ),
            )
        written = json.dumps(made.as_json(), ensure_ascii=False, indent=2) + "\n"
        if target is not None:
            target.write_text(written, encoding="utf-8")
        if report == "-":
            self.stdout.write(written, ending="")
        else:
            self.stdout.write(made.as_text(verbosity=verbosity, language=language))
        if made.interrupted:
            sys.exit(INTERRUPTED)
        if made.counts["rejected"]:
            sys.exit(1)

    def _import(self, paths: list[str], options: Options) -> Report:
        with tqdm(unit="files", disable=not sys.stderr.isatty()) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                return import_articles(paths, options=options, progress=show)
            except NoSuchPath as problem:
                raise usage(
                    _("%(path)s: there is no such file or folder."), path=problem
                ) from problem
            except (Refused, RefusedArchive, NoHistory) as problem:
                words = in_this_language(problem.args[0])
                raise CommandError(words, returncode=2) from problem
            except Stopped as problem:
                kept = 0 if options.atomic else len(problem.report.files)
                raise CommandError(_stopped(problem, kept)) from problem
            except ProgrammingError as problem:
                raise CommandError(_unprepared(problem)) from problem
            except OperationalError as problem:
                if "no such table" in str(problem):
                    raise CommandError(_unprepared(problem)) from problem
                raise CommandError(_unusable(problem)) from problem
            except DatabaseError as problem:
                raise CommandError(_unusable(problem)) from problem


def _stopped(problem: Stopped, kept: int) -> str:
    return _(
        "The database takes no more: %(reason)s. The file being stored was undone, "
        "%(kept)s files before it are done. Make room or wait, then run the same "
        "command again: it goes on where it stopped."
    ) % {"reason": said_by_database(problem), "kept": f"{kept:,}"}


def _unusable(problem: DatabaseError) -> str:
    return _(
        "The database cannot be used: %(reason)s. Nothing was imported. Wait until "
        "what holds it is done, or check DATABASE_URL and DATA_DIR; then run the same "
        "command again."
    ) % {"reason": said_by_database(problem)}


def _unprepared(problem: DatabaseError) -> str:
    return _(
        "The database is not prepared: %(reason)s. Nothing was imported. Run "
        "manage.py migrate first."
    ) % {"reason": said_by_database(problem)}


def _require_folders(paths: list[str], *, prune: bool) -> None:
    if prune and not all(Path(path).is_dir() for path in paths):
        raise usage(_("--prune needs folders: single files do not tell what is gone."))


def _writable(report: str | None) -> Path | None:
    """The report's file, checked before hours of work rather than after them."""
    if report is None or report == "-":
        return None
    target = Path(report)
    place = target if target.exists() else target.parent
    if target.is_dir() or not place.exists() or not os.access(place, os.W_OK):
        raise usage(_("--report %(file)s: no file can be written there."), file=report)
    return target


def _folder(given: str | None) -> Path | None:
    if given is None:
        return None
    if not Path(given).is_dir():
        raise usage(_("--pictures %(folder)s: there is no such folder."), folder=given)
    return Path(given)


def _keys(given: list[str]) -> dict[str, str]:
    """Key → field of every --map; a file's lines may be blank or comments (#)."""
    lines = []
    for one in given:
        if "=" in one:
            lines.append(one)
            continue
        try:
            read = Path(one).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, ValueError) as problem:
            raise usage(
                _(
                    "--map %(given)s: this is neither KEY=FIELD nor a file of such "
                    "lines in UTF-8."
                ),
                given=one,
            ) from problem
        lines += [line for line in read if line.strip() and line.lstrip()[0] != "#"]
    try:
        return dict(map(key_meaning, lines))
    except UnknownField as problem:
        raise usage(
            _(
                "--map %(given)s: KEY=FIELD, where FIELD is one of %(fields)s, or - "
                "for none."
            ),
            given=problem,
            fields=", ".join(field_names()),
        ) from problem


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ValueError, LookupError, OSError) as problem:
        raise no_value(
            "“%(given)s” is no time zone; one is Europe/Berlin.", given=text
        ) from problem


def _date_sources(text: str) -> tuple[DateSource, ...]:
    found = tuple(place for place in DATE_SOURCES if place in text.split(","))
    if not found or not set(text.split(",")) <= set(DATE_SOURCES):
        raise no_value(
            "“%(given)s”: name some of %(places)s.",
            given=text,
            places=",".join(DATE_SOURCES),
        )
    return tuple(sorted(found, key=text.split(",").index))


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise no_value("“%(given)s” is no number from 1 on.", given=text)
    return int(text)
