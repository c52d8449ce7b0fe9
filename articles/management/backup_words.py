"""What a backup holds, and why it is none, in the terminal's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from articles.backups import BadBackup, Manifest
from articles.importing import in_this_language


def held(manifest: Manifest) -> str:
    """How much of everything is in it."""
    return _("%(rows)s rows in %(tables)s tables, %(pictures)s pictures") % {
        "rows": sum(manifest.rows.values()),
        "tables": len(manifest.rows),
        "pictures": len(manifest.pictures),
    }


def why(problem: BadBackup | OSError) -> str:
    """What the problem says of itself."""
    if isinstance(problem, BadBackup):
        return in_this_language(problem.said)
    return str(problem)
