"""Finds or makes the row of a cited page; equal pages share one.

An address the gate refuses gets a row as well: refused, with the reason in its log.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import now

from articles.models import Source, SourceFetch, insert_many, make_row
from articles.models.source import SourceQuerySet
from articles.opengraph import (
    MAX_URL,
    ErrorCode,
    Outcome,
    RefusedURL,
    host_of,
    refused_key,
    url_and_key,
)
from articles.sources.duplicates import merge
from articles.sources.limits import source_settings


def find_sources(urls: Iterable[str]) -> dict[str, Source]:
    """URL as given → its row, for those that have one. One query, no write.

    An address that is known to be another's page gives that page's row.
    """
    kept = [f"duplicate_of__{name}" for name in ("image", "card_image", "site__icon")]
    keys = {url: one.key for url, one in _normal(urls).items()}
    return _rows(keys, Source.objects.for_cards().select_related(*kept))


def get_or_make_sources(
    urls: Iterable[str], *, first_values: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Source]:
    """URL as given → its row, made where it is missing; only empty ones have none.

    `first_values` (URL → field values) describe rows made now; rows that exist keep
    theirs. Safe against a second process making the same row. Of the rows only the
    addresses are read; the rest is when it is asked for.
    """
    normal = _normal(urls)
    keys = {url: one.key for url, one in normal.items()}
    bare = Source.objects.select_related("duplicate_of").only(*_ADDRESSES)
    found = _rows(keys, bare)
    missing: dict[str, Source] = {}
    for url, one in normal.items():
        if url not in found and one.key not in missing:
            missing[one.key] = _unsaved(one, (first_values or {}).get(url, {}))
    if missing:
        with transaction.atomic():
            insert_many(missing.values(), ignore_conflicts=True)
            _log_refusals(missing)
        made = {url: key for url, key in keys.items() if url not in found}
        found |= _stored(made, missing, bare)
    return found


def _stored(
    keys: Mapping[str, str], made: Mapping[str, Source], rows: SourceQuerySet
) -> dict[str, Source]:
    """The rows just made, or those that another process made before us."""
    drawn = [row.pk for row in made.values()]
    between = Source.objects.filter(pk__gte=min(drawn), pk__lte=max(drawn)).order_by()
    stored = dict(between.values_list("url_key", "pk"))
    ours = {
        url: made[key] for url, key in keys.items() if stored.get(key) == made[key].pk
    }
    others = {url: key for url, key in keys.items() if url not in ours}
    return ours | (_rows(others, rows) if others else {})


def rekey() -> int:
    """Give every row the key that the rules in force give its address; how many had
    another. Where that makes two rows one page, the later becomes the other's
    duplicate: their citations come together, and the merge can be undone."""
    changed = 0
    rows = Source.objects.addressed().order_by("pk")
    for row in rows.only("url", "url_key", "duplicate_of").iterator(chunk_size=1000):
        key = key_of(row.url)
        if key == row.url_key:
            continue
        other = Source.objects.filter(url_key=key).first()
        if other is None:
            Source.objects.filter(pk=row.pk).update(url_key=key)
            changed += 1
        elif row.duplicate_of_id is None and other.duplicate_of_id is None:
            merge(row, other)
            changed += 1
    return changed


_ADDRESSES = ("url", "url_key", "host", "duplicate_of__url", "duplicate_of__url_key")


def key_of(url: str) -> str:
    """The key its row has or would have; empty for an empty address."""
    return next((one.key for one in _normal([url]).values()), "")


def _rows(keys: Mapping[str, str], rows: SourceQuerySet) -> dict[str, Source]:
    by_key = rows.in_bulk(list(set(keys.values())), field_name="url_key")
    return {
        url: by_key[key].duplicate_of or by_key[key]
        for url, key in keys.items()
        if key in by_key
    }


def _unsaved(one: _Address, values: Mapping[str, str]) -> Source:
    if one.refused:
        return Source(
            url=one.url,
            url_key=one.key,
            status=Source.Status.REFUSED,
            error_code=one.refused,
            checked_at=now(),
            next_fetch_at=None,
            **values,
        )
    # Pages of one article are not asked for in the same second.
    jitter = random.uniform(0, source_settings.fine["jitter_seconds"])  # noqa: S311
    return make_row(
        Source,
        url=one.url,
        url_key=one.key,
        host=host_of(one.url),
        next_fetch_at=now() + timedelta(seconds=jitter),
        **values,
    )


def _log_refusals(made: Mapping[str, Source]) -> None:
    """One entry for each refused address, also when two processes make its row."""
    refused = [key for key, source in made.items() if not source.host]
    if not refused:
        return
    rows = Source.objects.filter(url_key__in=refused, fetches__isnull=True)
    SourceFetch.objects.bulk_create(
        SourceFetch(
            source_id=key,
            trigger=SourceFetch.Trigger.GATE,
            started_at=now(),
            outcome=Outcome.REFUSED.value,
            status_after=Source.Status.REFUSED,
            error_code=code,
        )
        for key, code in rows.values_list("pk", "error_code")
    )


class _Address(NamedTuple):
    """`refused` names why the gate refuses it; `url` is then what was typed."""

    url: str
    key: str
    refused: str = ""


def _normal(urls: Iterable[str]) -> dict[str, _Address]:
    """URL as given → its normal form and its key; only empty ones are left out."""
    found = {}
    for url in urls:
        try:
            found[url] = _Address(*url_and_key(url))
        except RefusedURL as refusal:
            if refusal.code is not ErrorCode.URL_EMPTY:
                typed = url.strip().replace("\0", "")[:MAX_URL]
                shown = typed.encode(errors="replace").decode()
                found[url] = _Address(shown, refused_key(url), refusal.code.value)
    return found
