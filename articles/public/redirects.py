"""Where an address that no longer answers leads: on, or nowhere any more."""

from __future__ import annotations

import unicodedata
from typing import Any, Final
from urllib.parse import unquote

from django.urls import Resolver404, resolve, reverse
from django.utils.encoding import iri_to_uri

from articles.models import Article, Author, Category, Redirect, Series, Tag

GONE: Final = "gone"


def replacement_for(path: str) -> str:
    """The new path, `GONE`, or "" when we know nothing of that address.

    Stored redirects first; then the same address in lower case and composed form,
    since people and file systems change both. The files beside an article's page go
    where it goes.
    """
    if "\0" in path:
        return ""
    spellings = _spellings(path)
    rows = {
        row.path: row
        for row in Redirect.objects.filter(path__in=spellings).select_related("article")
    }
    for spelling in spellings:
        if spelling in rows:
            return _answer(rows[spelling])
    return _folded(path) or _of_a_file(path)


def _spellings(path: str) -> list[str]:
    """As asked first; redirects typed by hand differ in slash and escaping."""
    other = path[:-1] if path.endswith("/") else f"{path}/"
    return list(
        dict.fromkeys(
            spelling
            for form in (path, other)
            for spelling in (form, iri_to_uri(form) or "")
            if len(spelling) > 1
        )
    )


def _answer(row: Redirect) -> str:
    if row.article is None or row.article.status == Article.Status.WITHDRAWN:
        return GONE
    # A draft's present address is nobody's business.
    return row.article.get_absolute_url() if row.article.is_live() else ""


def _folded(path: str) -> str:
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    slug = str(match.kwargs.get("slug", ""))
    folded = unicodedata.normalize("NFKC", slug).lower()
    if folded == slug or match.url_name not in _ROWS:
        return ""
    if not _ROWS[match.url_name]().filter(slug=folded).exists():
        return ""
    return reverse(match.url_name, args=[folded])


def _of_a_file(path: str) -> str:
    """Markdown, pictures, numbers and sources of an article that has moved or ended."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    if not (match.url_name or "").startswith(_FILES):
        return ""
    slug = match.kwargs["slug"]
    present = Article.objects.filter(slug=slug).only("status").first()
    if present is not None:
        return GONE if present.status == Article.Status.WITHDRAWN else ""
    page = replacement_for(unquote(reverse("article", args=[slug])))
    if page in {"", GONE}:
        return page
    moved = resolve(unquote(page))
    return reverse(match.url_name, args=[moved.kwargs["slug"]])


_FILES: Final = "article-"  # as the addresses of all of them are named
_ROWS: Final[dict[str | None, Any]] = {
    "article": lambda: Article.objects.published(),
    "category": lambda: Category.objects.all(),
    "tag": lambda: Tag.objects.all(),
    "series": lambda: Series.objects.all(),
    "author": lambda: Author.objects.all(),
}
