"""Zenn: few keys, five topics without blanks, names of 12 to 50 characters."""

from __future__ import annotations

import re
from typing import Final

from django.utils.timezone import get_default_timezone

from articles.exporting.dialects.dialect import Dialect, Head
from articles.models import Article
from articles.text.sentences import Sentence

_TOPICS = 5


def _path(article: Article, folder: str) -> str:
    """Zenn takes 12 to 50 of a-z, 0-9, - and _."""
    slug = re.sub(r"[^a-z0-9_-]+", "-", article.slug.casefold()).strip("-")
    if not 12 <= len(slug) <= 50:
        slug = f"{slug[:30].strip('-')}-article-{article.pk:04d}".strip("-")
    return f"{folder}/{slug}.md"


def _head(article: Article, head: Head, left: list[str]) -> Head:
    topics = []
    for tag in head.get("topics", []):
        topic = re.sub(r"[\s\W_]+", "", tag).casefold()
        if topic and topic not in topics:
            topics.append(topic)
    if len(topics) > _TOPICS:
        left.append(
            Sentence("{n} of its tags: Zenn takes five", n=len(topics) - _TOPICS)
        )
    made = {
        "title": head["title"],
        "emoji": "📝",
        "type": "idea",
        "topics": topics[:_TOPICS],
        "published": article.status
        in {Article.Status.PUBLISHED, Article.Status.SCHEDULED},
    }
    if article.published_at is not None:
        local = article.published_at.astimezone(get_default_timezone())
        made["published_at"] = f"{local:%Y-%m-%d %H:%M}"
    return made


ZENN: Final = Dialect(
    title="Zenn",
    keys={"title": "title", "tags": "topics", "date": "published_at"},
    posts="articles",
    pictures="images",
    picture_address="/images/",
    lists=frozenset({"topics"}),
    takes_any_key=False,
    bare_cards=True,
    path=_path,
    head=_head,
)
