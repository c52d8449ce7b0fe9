#!/usr/bin/env python3
"""Urazuke's command line: prepares its own environment when Django is missing."""

import os
import sys
from importlib.util import find_spec


def main() -> None:
    """Run a Django command, or hand over to the bootstrap until that is possible."""
    if sys.version_info < (3, 11):
        sys.exit(
            f"Urazuke needs Python 3.11 or newer; this is {sys.version.split()[0]}."
        )
    from cms import bootstrap

    if bootstrap.must_run(sys.argv, django_found=find_spec("django") is not None):
        bootstrap.run(sys.argv)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)  # ended while it was still loading: nothing was begun
