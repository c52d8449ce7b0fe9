"""Finds the secret key, makes one for a site on this machine, refuses elsewhere."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

MISSING = """\
SECRET_KEY is missing.
This site is set up for production (another database than SQLite, ALLOWED_HOSTS,
SITE_URL or DEBUG=0 is given), so no key is made up for it: several machines must share
one, and it must survive a new container. Set one of
  SECRET_KEY=…            50 random characters or more
  SECRET_KEY_FILE=/path   a file that holds it (a mounted secret)
To make one:  python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"""


def read_or_make(given: str, given_file: str, stored: Path, *, may_make: bool) -> str:
    """The key from the environment, a named file, or `stored`; "" if there is none.

    `stored` is written once with mode 0600 when `may_make` allows it.
    """
    if given:
        return given
    if given_file:
        return Path(given_file).read_text(encoding="utf-8").strip()
    if stored.exists():
        return stored.read_text(encoding="utf-8").strip()
    if not may_make:
        return ""
    stored.parent.mkdir(parents=True, exist_ok=True)
    # Written under another name first: two commands started at once must agree.
    draft = stored.with_name(f"{stored.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, stored)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return stored.read_text(encoding="utf-8").strip()
