"""Rows of the admin's first page: a link, its state, a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from articles.admin.badges import change_address, state_badge
from articles.models import Article

ROWS = 6
LEAN = ("body", "body_html", "plain_text", "front_matter", "toc")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a panel: a link, the state of what it leads to, a few words."""

    title: str
    address: str
    badge: str
    facts: str
    language: str = ""


def row_of(article: Article, facts: str) -> Row:
    return Row(
        article.title,
        change_address(article),
        state_badge(article),
        facts,
        article.language,
    )


def lean(*conditions: Q, **wanted: Any) -> Any:
    """Articles without their long columns."""
    return Article.objects.filter(*conditions, **wanted).defer(*LEAN)
