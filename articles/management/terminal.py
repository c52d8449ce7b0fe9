"""The language of the terminal: commands speak it, and so does what is wrong with a
command line or a database."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, ProgrammingError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override, pgettext

INTERRUPTED: Final = 130
"""Status of what Ctrl-C ended, as shells have it."""

# What argparse says, and the same with names for its values.
_SAID: Final = (
    (r"argument (?P<option>[^:]+): (?P<words>.*)", "%(option)s: %(words)s"),
    (
        r"not allowed with argument (?P<other>.+)",
        gettext_noop("it cannot be given together with %(other)s."),
    ),
    (r"expected one argument", gettext_noop("it needs a value after it.")),
    (
        r"invalid choice: (?P<given>.+) \(choose from (?P<known>.+)\)",
        gettext_noop("%(given)s is unknown; choose from %(known)s."),
    ),
    (
        r"invalid (?:\w+) value: (?P<given>.+)",
        gettext_noop("%(given)s cannot be read here; --help says what is."),
    ),
    (
        r"one of the arguments (?P<names>.+) is required",
        gettext_noop("one of these must be given: %(names)s."),
    ),
    (
        r"the following arguments are required: (?P<names>.+)",
        gettext_noop("%(names)s: this must be given."),
    ),
    (
        r"unrecognized arguments: (?P<given>.+)",
        gettext_noop("%(given)s is no option of this command; --help lists them."),
    ),
    (
        r"ambiguous option: (?P<given>\S+) could match (?P<known>.+)",
        gettext_noop("%(given)s may mean each of %(known)s."),
    ),
)


def terminal_language() -> str:
    """What the terminal speaks, where the site does too; English otherwise."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    spoken = next((os.environ[name] for name in names if os.environ.get(name)), "")
    code = spoken[:2].casefold()
    return code if code in dict(settings.LANGUAGES) else "en"


class SpokenCommand(BaseCommand):
    """Says by gettext what it says, in the terminal's language.

    What it stores or renders on the way is the site's: see `at_work`.
    """

    def create_parser(
        self, prog_name: str, subcommand: str, **kwargs: Any
    ) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        speak(parser)
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        with override(terminal_language()):
            try:
                return super().execute(*args, **options)
            except ProgrammingError as problem:
                raise CommandError(_unprepared(problem)) from problem
            except OperationalError as problem:
                if "no such table" in str(problem):
                    raise CommandError(_unprepared(problem)) from problem
                raise CommandError(_unusable(problem)) from problem
            except KeyboardInterrupt as problem:
                raise CommandError(
                    _("Interrupted. Run the same command again to do the rest."),
                    returncode=INTERRUPTED,
                ) from problem


def at_work() -> override:
    """The site's own language: pages are rendered and rows are made in it, whoever
    sits at the terminal."""
    return override(settings.LANGUAGE_CODE)


def listed(words: Iterable[str]) -> str:
    """The words as a list."""
    return pgettext("between the names of a list", ", ").join(words)


def said_by_database(problem: Exception) -> str:
    """Its own words, for whoever looks after it; the usual ones in the reader's."""
    said = str(problem).strip().rstrip(".")
    usual = {
        "full": _("the disk is full"),
        "No space left": _("the disk is full"),
        "locked": _("another program is writing into it"),
        "readonly": _("it may not be written"),
        "unable to open": _("its file cannot be opened"),
        "onnection refused": _("it does not answer"),
    }
    words = next((words for part, words in usual.items() if part in said), "")
    return f"{words} ({said})" if words else said


def _unusable(problem: DatabaseError) -> str:
    return _(
        "The database cannot be used: %(reason)s. Wait until what holds it is done, or "
        "check DATABASE_URL and DATA_DIR; then run the same command again."
    ) % {"reason": said_by_database(problem)}


def _unprepared(problem: DatabaseError) -> str:
    return _(
        "The database is not prepared: %(reason)s. Run manage.py migrate first."
    ) % {"reason": said_by_database(problem)}


def usage(form: str, **values: object) -> CommandError:
    """Wrong usage, status 2; `form` is translated already."""
    return CommandError(form % values, returncode=2)


def no_value(form: str, **values: object) -> ArgumentTypeError:
    """An option's value that means nothing; `form` is looked up here, while options
    are read and no language is set yet."""
    with override(terminal_language()):
        return ArgumentTypeError(_(form) % values)


def speak(parser: CommandParser) -> None:
    """Let the parser say what is wrong in the terminal's language."""
    refuse = partial(_refuse, parser.error)
    parser.error = refuse  # type: ignore[method-assign]


def _refuse(error: Callable[[str], NoReturn], message: str) -> NoReturn:
    with override(terminal_language()):
        words = _in_words(message)
    error(words)


def _in_words(message: str) -> str:
    for pattern, form in _SAID:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is None:
            continue
        values = found.groupdict()
        if "words" in values:
            values["words"] = _in_words(values["words"])
        return _(form) % values
    return message
