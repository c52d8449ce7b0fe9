"""Builds `.venv/` from the hash-locked requirements and starts manage.py again in it.

Standard library only: it runs before anything is installed, and never once Django can
be imported (a container, a system install), except for `setup` and `test`, which must
be able to say what is missing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / ".ci" / "requirements-dev.lock"

PIP_MISSING = """\
pip is missing, and Urazuke needs it once to install its packages.
  Debian, Ubuntu:  apt-get install python3-pip
  elsewhere:       python3 -m ensurepip --user
Then run the same command again."""

DOWNLOAD_FAILED = """\
The packages could not be installed (pip's own message is above).
  - Is there a network, or a package index pip is configured for?
  - Run the same command again: what was already fetched is kept.
Nothing was changed: {venv} is only marked complete when every package is in."""


_SILENT: dict[str, Any] = {
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
}


class BootstrapError(Exception):
    """The environment could not be made; the message says what to do."""


def must_run(argv: list[str], *, django_found: bool) -> bool:
    """True when this process cannot or should not run the command itself."""
    command = argv[1] if len(argv) > 1 else ""
    return not django_found or command in {"setup", "test"} or _venv_is_stale(argv)


def run(argv: list[str]) -> None:
    """Prepare what the command needs, then replace this process by it."""
    command = argv[1] if len(argv) > 1 else ""
    arguments = argv[2:]
    try:
        if command == "setup":
            if arguments and arguments != ["--dev"]:
                raise BootstrapError(
                    "usage: manage.py setup [--dev]\n"
                    "Prepares .venv/ from the hash-locked requirements and exits."
                )
            python = ensure(dev=bool(arguments))
            print(f"Ready: {python}")
            return
        if command == "test":
            _run_tests(arguments)
        python = ensure(dev=False)
    except BootstrapError as problem:
        sys.exit(f"manage.py: {problem}")
    os.execv(python, [str(python), str(ROOT / "manage.py"), *argv[1:]])


def ensure(*, dev: bool) -> Path:
    """The environment's Python, after installing the locked packages it lacks."""
    python = VENV / "bin" / "python"
    wanted = _marks(dev=dev)
    if all(mark.exists() for mark in wanted) and python.exists():
        return python
    with _one_at_a_time():
        if all(mark.exists() for mark in wanted) and python.exists():
            return python
        _make_venv(python)
        for mark, lock in wanted.items():
            if not mark.exists():
                _install(python, lock)
                for old in VENV.glob(f".{lock.stem}-*.installed"):
                    old.unlink()
                mark.touch()
    return python


def _marks(*, dev: bool) -> dict[Path, Path]:
    """Mark file → lock file; the mark's name carries the lock's hash."""
    locks = [DEV_LOCK] if dev else [RUNTIME_LOCK]
    marks = {}
    for lock in locks:
        digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
        marks[VENV / f".{lock.stem}-{digest}.installed"] = lock
    return marks


def _venv_is_stale(argv: list[str]) -> bool:
    """True in our own `.venv/` when the lock file has changed since it was made."""
    if Path(sys.prefix).resolve() != VENV.resolve() or os.environ.get("RUN_MAIN"):
        return False
    return not any(mark.exists() for mark in (*_marks(dev=False), *_marks(dev=True)))


def _make_venv(python: Path) -> None:
    if python.exists() and _runs(python):
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    print(f"Making {VENV} …", flush=True)
    # --without-pip: Debian's python3 has no ensurepip unless python3-venv is there,
    # and the system's pip can install into another environment by --python.
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=False
    )
    if made.returncode != 0 or not python.exists():
        raise BootstrapError(f"python3 -m venv could not make {VENV} (see above).")


def _runs(python: Path) -> bool:
    try:
        done = subprocess.run([str(python), "-c", ""], check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _install(python: Path, lock: Path) -> None:
    pip = [_base_python(), "-m", "pip"]
    if subprocess.run([*pip, "--version"], check=False, **_SILENT).returncode != 0:
        raise BootstrapError(PIP_MISSING)
    print(f"Installing the packages of {lock.name} …", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    done = subprocess.run(
        [*pip, "--python", str(python), "install", *options, *locked],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        raise BootstrapError(DOWNLOAD_FAILED.format(venv=VENV))


def _base_python() -> str:
    """The Python that owns pip: outside the environment, even when called from it."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    base = getattr(sys, "_base_executable", None)
    return str(base) if base else str(Path(sys.base_prefix) / "bin" / "python3")


def _run_tests(arguments: list[str]) -> None:
    """Replace this process by pytest, in `.venv/` or where it is already installed."""
    python = ensure(dev=True)
    os.chdir(ROOT)
    # The whole suite uses every core; a chosen part starts faster without.
    given = arguments or ["-n", "auto"]
    os.execv(python, [str(python), "-m", "pytest", *given])


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together must not fill the same folder."""
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
