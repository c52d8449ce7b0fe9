"""When the files of a git working tree were first committed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from articles.text.sentences import Sentence

_SECONDS = 120
# A tree from elsewhere may name programs to run in its own settings.
_QUIET = ("core.fsmonitor=false", "log.showSignature=false", "core.hooksPath=/dev/null")


class NoHistory(Exception):
    """The folder is no working tree of git, or git cannot be run."""


def first_commits(folders: Iterable[Path]) -> dict[Path, datetime]:
    """File → the author's date of the commit that brought it. Raises `NoHistory`."""
    found: dict[Path, datetime] = {}
    for folder in folders:
        found |= _first_commits(folder)
    return found


def _first_commits(folder: Path) -> dict[Path, datetime]:
    top = Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel")).rstrip("\n"))
    log = _git(
        folder,
        *("log", "--diff-filter=A", "--no-renames", "--name-only", "-z"),
        *("--format=%x01%aI", "--", "."),
    )
    found: dict[Path, datetime] = {}
    moment: datetime | None = None
    # Newest first, so that the first commit of a path is the last one seen.
    for piece in log.split(b"\0"):
        name = piece.lstrip(b"\n")
        if name.startswith(b"\x01"):
            moment = datetime.fromisoformat(name[1:].decode())
        elif name and moment is not None:
            found[(top / os.fsdecode(name)).resolve()] = moment
    return found


def _git(folder: Path, *arguments: str) -> bytes:
    settings = [part for one in _QUIET for part in ("-c", one)]
    try:
        return subprocess.run(  # noqa: S603  # the operator's own git, no shell
            ["git", "--no-pager", *settings, "-C", str(folder), *arguments],  # noqa: S607
            check=True,
            capture_output=True,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
        ).stdout
    except FileNotFoundError as problem:
        raise NoHistory("git is not installed.") from problem
    except subprocess.TimeoutExpired as problem:
        raise NoHistory(
            Sentence("git took more than {seconds} seconds.", seconds=_SECONDS)
        ) from problem
    except subprocess.CalledProcessError as problem:
        said = problem.stderr.decode(errors="replace").strip().splitlines()
        raise NoHistory(said[0] if said else "git failed.") from problem
