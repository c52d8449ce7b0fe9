"""Arguments that several commands take."""

from __future__ import annotations

import os
from datetime import date

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles.management.terminal import listed, no_value, usage
from articles.models import Article, ArticleQuerySet


def add_jobs(parser: CommandParser, does: str) -> None:
    """`--jobs N`: among how many processes the work is divided that `does` names."""
    parser.add_argument(
        "--jobs",
        type=positive,
        default=processors(),
        metavar="N",
        help=f"processes that {does} (default: %(default)s, the processors here)",
    )


def articles_named(slugs: list[str]) -> ArticleQuerySet:
    """The articles of these slugs; wrong usage where one is nobody's."""
    articles = Article.objects.filter(slug__in=slugs)
    unknown = set(slugs) - set(articles.values_list("slug", flat=True))
    if unknown:
        raise usage(
            _("No article has the slug %(slugs)s."), slugs=listed(sorted(unknown))
        )
    return articles


def positive(text: str) -> int:
    """A number of processes; argparse tells whoever typed something else."""
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise no_value("“%(given)s” is no number from 1 to 64.", given=text)
    return int(text)


def day(text: str) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise no_value(
            "“%(given)s” is no day; one is 2025-11-23.", given=text
        ) from problem


def processors() -> int:
    """Those this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
