"""What there is to know of another program in order to write files for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from articles.markdown.frontmatter import rewrite
from articles.models import Article

Head = Mapping[str, Any]

SAME: Final[Mapping[str, str]] = {
    name: name for name in ("title", "description", "tags", "draft", "image")
}
OTHERS: Final[Mapping[str, str]] = {
    name: name
    for name in (
        *("image_alt", "featured", "feature_order", "series", "series_position"),
        *("translationKey", "lang"),
    )
}
"""Keys of ours that no program knows and most keep for their templates."""


def yaml_head(head: Head) -> str:
    """The head as most programs read it."""
    return rewrite("", head)


def short_name(article: Article) -> str:
    """The slug as a file's name: file systems take 255 bytes, with endings."""
    is_long = len(article.slug.encode()) > 200
    return article.slug[:60] if is_long else article.slug


def plain_path(article: Article, folder: str) -> str:
    """The article's file in the folder of posts, named by its slug."""
    return f"{folder}/{short_name(article)}.md"


def same_head(article: Article, head: Head, left: list[str]) -> Head:
    """For programs whose heads need their keys renamed and nothing more."""
    return head


@dataclass(frozen=True, slots=True)
class Dialect:
    """`keys`: our key → theirs; a field that is missing there stays behind. `posts` and
    `pictures` are folders of their project; pictures have addresses below
    `picture_address`. `lists` are keys that hold lists even of one. `bare_cards`: an
    address alone on its line is a card. `path` names an article's file, `head` has the
    last word on its head and adds to `left` what does not come along, `written` puts it
    into their syntax."""

    title: str
    keys: Mapping[str, str]
    posts: str
    pictures: str
    picture_address: str = "/pictures/"
    lists: frozenset[str] = frozenset()
    takes_any_key: bool = True
    bare_cards: bool = False
    path: Callable[[Article, str], str] = plain_path
    head: Callable[[Article, Head, list[str]], Head] = same_head
    written: Callable[[Head], str] = yaml_head
