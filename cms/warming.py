"""Loads what the first visitors would wait for, before the workers are forked.

Each worker would read the addresses, their views and the templates by itself: a fifth
of a second of its first answer, and memory that no other worker shares.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse


def warm_up() -> None:
    """Touches no database: a connection must not be shared by forked processes."""
    reverse("home")
    for name in public_templates():
        get_template(name)


def public_templates() -> list[str]:
    """Those of the public site; the admin's are read when an editor comes."""
    folder = Path(settings.BASE_DIR) / "templates"
    names = (
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))
    )
    return [name for name in names if not name.startswith(("admin/", "registration/"))]
