"""Files that commands read and write where somebody named them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from articles.management.terminal import usage


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Wrong usage where the file read within cannot be, or is no text in UTF-8."""
    try:
        yield
    except OSError as problem:
        raise usage(
            _("%(file)s: the file cannot be read (%(reason)s)."),
            file=file,
            reason=problem.strerror or problem,
        ) from problem
    except UnicodeDecodeError as problem:
        raise usage(
            _("%(file)s: this is no text in UTF-8. Save it as UTF-8 and try again."),
            file=file,
        ) from problem


def write(file: Path, text: str) -> None:
    """The text as the file, in UTF-8; wrong usage where none can be written."""
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise usage(
            _("%(file)s: the file cannot be written (%(reason)s)."),
            file=file,
            reason=problem.strerror or problem,
        ) from problem


def unwritable(place: Path, problem: OSError) -> CommandError:
    """What stopped an export half way: no room, no rights."""
    return CommandError(
        _(
            "%(path)s cannot be written: %(reason)s. Make room or choose another "
            "place, then run the same command again."
        )
        % {"path": problem.filename or place, "reason": problem.strerror or problem}
    )
