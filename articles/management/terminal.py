"""The language of the terminal, and what is wrong with a command line said in it."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import partial
from typing import Final, NoReturn

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

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
