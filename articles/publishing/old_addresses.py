"""Whether an old address may lead to an article.

A redirect names an article and never another address, so that a chain cannot come to
be: whatever the article's slug becomes, each old address is one step away. What is left
to refuse are addresses that answer themselves, and two that would lead to each other.
"""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import unquote

from django.urls import Resolver404, resolve, reverse

from articles.models import Article, Redirect

Refusal = Literal["path", "own", "article", "loop", "page"]

REASONS: Final[dict[Refusal, str]] = {
    "path": "Write the path only, from its first slash on, without ? and #.",
    "own": "The article stands at this address itself: it would lead to itself.",
    "article": "Another article stands at this address: change its slug first.",
    "loop": "The article that stood here has the target's address as an old one: the "
    "two would lead to each other. Delete that redirect first.",
    "page": "A page of the site answers at this address: the redirect would never be "
    "used.",
}
"""For reports, which are English; the admin has its own words."""

# Below these a name may be free: a tag that is no more, a figure that was renamed.
_NAMED: Final = frozenset(
    {
        *("category", "tag", "author", "series", "archive-year", "archive-month"),
        *("source", "source-host", "figure", "entity", "measure", "figure-table"),
        *("media", "draft"),
    }
)


def refusal_of(path: str, article: Article | None) -> Refusal | None:
    """Why the path cannot lead to the article, or to nothing (410) without one."""
    if not is_path(path):
        return "path"
    slug = slug_of(path)
    if slug is None:
        return "page" if is_page(path) else None
    if article is not None and slug == article.slug:
        return "own"
    there = Article.objects.filter(slug=slug).only("pk", "status").first()
    if there is None:
        return None
    if there.status != Article.Status.WITHDRAWN:
        return "article"
    if article is not None:
        address = reverse("article", args=[article.slug])
        if Redirect.objects.filter(path=address, article=there).exists():
            return "loop"
    return None


def is_path(path: str) -> bool:
    """From the first slash on, and nothing that is no part of a path."""
    return (
        path.startswith("/")
        and not path.startswith("//")
        and not set(path) & set("?#\\\0\r\n\t")
        and "." not in path.split("/")
        and ".." not in path.split("/")
    )


def slug_of(path: str) -> str | None:
    """The slug whose article has this address, in any spelling; None for another kind
    of address."""
    found = _resolved(path)
    return found[1] if found and found[0] == "article" else None


def is_page(path: str) -> bool:
    """Whether the site itself answers there, the log-in of the admin included."""
    found = _resolved(path)
    return found is not None and found[0] not in {*_NAMED, "article"}


def _resolved(path: str) -> tuple[str, str] | None:
    plain = unquote(path)
    for spelling in dict.fromkeys((plain, plain.rstrip("/") + "/")):
        try:
            match = resolve(spelling)
        except Resolver404:
            continue
        if match.url_name is not None or match.namespace:
            return match.url_name or match.namespace, str(match.kwargs.get("slug", ""))
    return None
