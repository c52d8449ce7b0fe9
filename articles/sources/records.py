"""Finds or makes the row of a cited page; equal pages share one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from articles.models import Source, insert_many
from articles.models.source import SourceQuerySet
from articles.opengraph import RefusedURL, host_of, url_and_key
from articles.sources.limits import source_settings


def find_sources(urls: Iterable[str]) -> dict[str, Source]:
    """URL as given → its row, for those that have one. One query, no write.

    An address that is known to be another's page gives that page's row.
    """
    kept = [f"duplicate_of__{name}" for name in ("image", "card_image", "site__icon")]
    keys = {url: key for url, (_, key) in _normal(urls).items()}
    return _rows(keys, Source.objects.for_cards().select_related(*kept))


def get_or_make_sources(
    urls: Iterable[str], *, first_values: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Source]:
    """URL as given → its row, made where it is missing; refused URLs are left out.

    `first_values` (URL → field values) describe rows made now; rows that exist keep
    theirs. Safe against a second process making the same row. Of the rows only the
    addresses are read; the rest is when it is asked for.
    """
    normal = _normal(urls)
    keys = {url: key for url, (_, key) in normal.items()}
    bare = Source.objects.select_related("duplicate_of").only(*_ADDRESSES)
    found = _rows(keys, bare)
    missing: dict[str, Source] = {}
    jitter = source_settings.fine["jitter_seconds"]
    for url, (address, key) in normal.items():
        if url not in found and key not in missing:
            # Pages of one article are not asked for in the same second.
            start = now() + timedelta(seconds=random.uniform(0, jitter))  # noqa: S311
            missing[key] = Source(
                url=address,
                url_key=key,
                host=host_of(address),
                next_fetch_at=start,
                **(first_values or {}).get(url, {}),
            )
    if missing:
        with transaction.atomic():
            insert_many(missing.values(), ignore_conflicts=True)
        made = {url: key for url, key in keys.items() if url not in found}
        found |= _rows(made, bare)
    return found


_ADDRESSES = ("url", "url_key", "duplicate_of__url", "duplicate_of__url_key")


def _rows(keys: Mapping[str, str], rows: SourceQuerySet) -> dict[str, Source]:
    by_key = rows.in_bulk(list(set(keys.values())), field_name="url_key")
    return {
        url: by_key[key].duplicate_of or by_key[key]
        for url, key in keys.items()
        if key in by_key
    }


def _normal(urls: Iterable[str]) -> dict[str, tuple[str, str]]:
    """URL as given → its normal form and its key; refused ones are left out."""
    found = {}
    for url in urls:
        try:
            found[url] = url_and_key(url)
        except RefusedURL:
            continue
    return found
