"""`manage.py seed_demo`: articles to look at and to try things on."""

from __future__ import annotations

import sys
from typing import Any

from django.utils import translation
from tqdm import tqdm

from articles.demo.load import load_demo
from articles.management.terminal import SpokenCommand, terminal_language


class Command(SpokenCommand):
    help = (
        "Load the demo: authors, categories, pictures, published articles and the "
        "cards of their sources. Loading it again adds what is missing and changes "
        "nothing else. Example: manage.py seed_demo"
    )

    def handle(self, *, verbosity: int, **options: Any) -> None:
        with (
            translation.override("en"),
            tqdm(unit="articles", disable=not sys.stderr.isatty()) as bar,
        ):

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = load_demo(progress=show)
        self.stdout.write(
            report.as_text(verbosity=verbosity, language=terminal_language())
        )
        if report.counts["rejected"]:
            sys.exit(1)
