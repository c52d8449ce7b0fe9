"""Two addresses of one page: citations follow the row that stays; undo is possible."""

from __future__ import annotations

from django.db import transaction

from articles.caching import SOURCES, purge, source_key
from articles.models import Citation, Source
from articles.opengraph import RefusedURL, check_url, host_of, url_key


class CannotMerge(ValueError):
    """The rows cannot become one; the message says why, in English for logs."""


@transaction.atomic
def merge(duplicate: Source, into: Source) -> int:
    """Make `duplicate` point to `into`; the number of citations that followed.

    Nothing is deleted: the row keeps its values and remembers its citations.
    """
    if duplicate.pk == into.pk:
        raise CannotMerge("A source cannot be a duplicate of itself.")
    if into.duplicate_of_id is not None:
        raise CannotMerge("The page to keep is itself a duplicate.")
    if duplicate.host and not into.host:
        raise CannotMerge("A page cannot become an address that is refused.")
    Source.objects.filter(duplicate_of=duplicate).update(duplicate_of=into)
    Source.objects.filter(pk=duplicate.pk).update(duplicate_of=into, kept_apart=False)
    duplicate.duplicate_of = into
    duplicate.kept_apart = False
    own = duplicate.citations.filter(cited_as__isnull=True)
    own.update(cited_as=duplicate)
    moved = duplicate.citations.update(source=into)
    purge([SOURCES, source_key(duplicate.pk), source_key(into.pk)])
    return moved


@transaction.atomic
def undo_merge(duplicate: Source) -> int:
    """Stand on its own again; the number of citations that came back.

    It stays so: no later fetch merges it by what the page says of its address.
    """
    kept = duplicate.duplicate_of_id
    Source.objects.filter(pk=duplicate.pk).update(duplicate_of=None, kept_apart=True)
    duplicate.duplicate_of, duplicate.kept_apart = None, True
    back = Citation.objects.filter(cited_as=duplicate).update(
        source=duplicate, cited_as=None
    )
    names = [SOURCES, source_key(duplicate.pk)]
    purge(names if kept is None else [*names, source_key(kept)])
    return back


def accept_canonical(
    source: Source, stated: str | None, *, moved_to: str = ""
) -> Source | None:
    """Take a page's word for its address, within its own site; the row it now belongs
    to, if there is one of that address. `moved_to`, where permanent redirects led,
    counts for a page that says nothing acceptable."""
    canonical = acceptable_canonical(source.url, stated) or acceptable_canonical(
        source.url, moved_to
    )
    if canonical is None:
        return None
    Source.objects.filter(pk=source.pk).update(canonical_url=canonical)
    source.canonical_url = canonical
    key = url_key(canonical)
    if key == source.url_key or source.duplicate_of_id or source.kept_apart:
        return None
    other = Source.objects.filter(url_key=key).select_related("duplicate_of").first()
    target = (other.duplicate_of or other) if other else None
    if target is None or target.pk == source.pk:
        return None
    merge(source, target)
    return target


def acceptable_canonical(url: str, stated: str | None) -> str | None:
    """The address a page may claim: of its site or its twin, never a front page."""
    if not stated:
        return None
    try:
        canonical = check_url(stated)
        if _site(host_of(canonical)) != _site(host_of(url)):
            return None
        key, host = url_key(canonical), host_of(canonical).removeprefix("www.")
    except RefusedURL:
        return None
    return None if key.rstrip("/") == host else canonical


def _site(host: str) -> str:
    """The host without the label of a mobile, AMP or www twin."""
    first, _dot, rest = host.partition(".")
    return (
        rest if first in {"www", "m", "mobile", "amp", "sp"} and "." in rest else host
    )
