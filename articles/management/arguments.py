"""Arguments that several commands take."""

from __future__ import annotations

import os

from django.core.management.base import CommandParser

from articles.management.terminal import no_value


def add_jobs(parser: CommandParser, does: str) -> None:
    """`--jobs N`: among how many processes the work is divided that `does` names."""
    parser.add_argument(
        "--jobs",
        type=positive,
        default=processors(),
        metavar="N",
        help=f"processes that {does} (default: %(default)s, the processors here)",
    )


def positive(text: str) -> int:
    """A number of processes; argparse tells whoever typed something else."""
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise no_value("“%(given)s” is no number from 1 to 64.", given=text)
    return int(text)


def processors() -> int:
    """Those this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
