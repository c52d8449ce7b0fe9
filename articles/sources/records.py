"""Finds or makes the row of a cited page; equal pages share one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils.timezone import now

from articles.models import Source
from articles.opengraph import RefusedURL, check_url, host_of, url_key
from articles.sources.limits import source_settings


def find_sources(urls: Iterable[str]) -> dict[str, Source]:
    """URL as given → its row, for those that have one. One query, no write.

    An address that is known to be another's page gives that page's row.
    """
    keys = _keys(urls)
    kept = [f"duplicate_of__{name}" for name in ("image", "card_image", "site__icon")]
    rows = (
        Source.objects.for_cards()
        .select_related(*kept)
        .in_bulk(list(set(keys.values())), field_name="url_key")
    )
    return {
        url: rows[key].duplicate_of or rows[key]
        for url, key in keys.items()
        if key in rows
    }


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
    jitter = source_settings.fine["jitter_seconds"]
    for url, key in _keys(wanted).items():
        if url not in found and key not in missing:
            address = check_url(url)
            values = (first_values or {}).get(url, {})
            # Pages of one article are not asked for in the same second.
            start = now() + timedelta(seconds=random.uniform(0, jitter))  # noqa: S311
            missing[key] = Source(
                url=address,
                url_key=key,
                host=host_of(address),
                next_fetch_at=start,
                **values,
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
