"""Finds or makes the row of a cited page; equal pages share one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from articles.models import Source
from articles.opengraph import RefusedURL, check_url, host_of, url_key


def find_sources(urls: Iterable[str]) -> dict[str, Source]:
    """URL as given → its row, for those that have one. One query, no write."""
    keys = _keys(urls)
    rows = Source.objects.select_related("image").in_bulk(
        list(set(keys.values())), field_name="url_key"
    )
    return {url: rows[key] for url, key in keys.items() if key in rows}


def get_or_make_sources(
    urls: Iterable[str], *, first_values: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Source]:
    """URL as given → its row, made where it is missing; refused URLs are left out.

    `first_values` (URL → field values) describe rows made now; rows that exist keep
    theirs. Safe against a second process making the same row.
    """
    wanted = list(urls)
    found = find_sources(wanted)
    missing: dict[str, Source] = {}
    for url, key in _keys(wanted).items():
        if url not in found and key not in missing:
            address = check_url(url)
            values = (first_values or {}).get(url, {})
            missing[key] = Source(
                url=address, url_key=key, host=host_of(address), **values
            )
    if missing:
        Source.objects.bulk_create(missing.values(), ignore_conflicts=True)
        found = find_sources(wanted)
    return found


def _keys(urls: Iterable[str]) -> dict[str, str]:
    keys = {}
    for url in urls:
        try:
            keys[url] = url_key(check_url(url))
        except RefusedURL:
            continue
    return keys
