"""What an editor should look at in one article: notices, links, description."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from articles.conf import conf
from articles.markdown import MESSAGES
from articles.models import Article, ArticleQuerySet, Redirect
from articles.text.sentences import Sentence, as_sentence

BROKEN_LINK: Final = "broken_internal_link"
DESCRIPTION_MISSING: Final = "description_missing"
DESCRIPTION_LENGTH: Final = "description_length"
SHORTEST_DESCRIPTION = 60
LONGEST_DESCRIPTION = 160

BATCH = 500  # articles in memory at a time

_READ = ("slug", "description", "body", "body_html", "warnings")
_HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
_ARTICLE = re.compile(r"/articles/([^/]+)/?")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding; `line` counts from 1 in the body, 0 where no line is meant.

    `message` is English; a sentence can be told in other languages.
    """

    slug: str
    line: int
    code: str
    message: str

    def as_json(self) -> dict[str, object]:
        return {
            "slug": self.slug,
            "line": self.line,
            "code": self.code,
            "message": str(self.message),
        }


def check(articles: ArticleQuerySet) -> Iterator[Remark]:
    """Every remark on these articles, in order; few queries for many of them."""
    keys = list(articles.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found = Article.objects.only(*_READ).in_bulk(batch)
        yield from _remarks([found[pk] for pk in batch if pk in found])


def _remarks(rows: Sequence[Article]) -> Iterator[Remark]:
    links = {row.pk: _internal_links(row) for row in rows}
    broken = _broken({path for paths in links.values() for path in paths})
    for row in rows:
        yield from _on_description(row)
        for warning in row.warnings:
            line, code = warning["line"], warning["code"]
            yield Remark(row.slug, line, code, _sentence(code, warning))
        for path in links[row.pk]:
            if path in broken:
                yield Remark(
                    row.slug, _line_of(row.body, path), BROKEN_LINK, broken[path]
                )


def _sentence(code: str, warning: Mapping[str, Any]) -> str:
    """What the renderer noticed, with the values other languages need."""
    said = str(warning["message"])
    values = dict(warning.get("values") or {})
    if "reason" in values:
        values["reason"] = as_sentence(str(values["reason"]))
    try:
        made = Sentence(MESSAGES[code], **values)
    except (KeyError, IndexError, ValueError):
        return said  # noticed by another version
    return made if made == said else said


def _on_description(row: Article) -> Iterator[Remark]:
    length = len(row.description.strip())
    if not length:
        text = "Write a description: lists, search results and feeds show it."
        yield Remark(row.slug, 0, DESCRIPTION_MISSING, text)
    elif not SHORTEST_DESCRIPTION <= length <= LONGEST_DESCRIPTION:
        text = Sentence(
            "The description has {length} characters: {least} to {most} are shown "
            "whole everywhere.",
            length=length,
            least=SHORTEST_DESCRIPTION,
            most=LONGEST_DESCRIPTION,
        )
        yield Remark(row.slug, 0, DESCRIPTION_LENGTH, text)


def _internal_links(row: Article) -> list[str]:
    """Paths on this site the text links to, once each, in order."""
    paths: dict[str, None] = {}
    host = urlsplit(conf.site_url).netloc
    for match in _HREF.finditer(row.body_html):
        parts = urlsplit(html.unescape(match[1]))
        if parts.path.startswith("/") and parts.netloc in {"", host}:
            paths[unquote(parts.path)] = None
    return list(paths)


def _broken(paths: set[str]) -> dict[str, str]:
    """Path → what is wrong with it and what to do."""
    slugs = {path: m[1] for path in paths if (m := _ARTICLE.fullmatch(path))}
    known = {row.slug: row for row in Article.objects.filter(slug__in=slugs.values())}
    moved = set(
        Redirect.objects.filter(path__in=paths, article__isnull=False).values_list(
            "path", flat=True
        )
    )
    found: dict[str, str] = {}
    for path in paths - moved:
        if path in slugs:
            row = known.get(slugs[path])
            if row is None:
                found[path] = Sentence(
                    "No article is at {path}: correct the address.", path=path
                )
            elif not row.is_live():
                found[path] = Sentence(
                    "{path} is not public: readers would find nothing.", path=path
                )
        elif not _has_page(path):
            found[path] = Sentence(
                "This site has no page {path}: correct the address.", path=path
            )
    return found


def _has_page(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _line_of(body: str, path: str) -> int:
    """The first line that names the path; 0 when it is written in another form."""
    bare = path.rstrip("/")
    for number, line in enumerate(body.split("\n"), 1):
        if bare in unquote(line):
            return number
    return 0
