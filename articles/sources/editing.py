"""What an editor does to a source: enter values, paste the page, ask for a fetch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from articles.caching import SOURCES, prepare_where, purge, source_key
from articles.models import Source, SourceFetch
from articles.opengraph import extract
from articles.sources.fields import FIELDS, override, read_date, use_fetched
from articles.sources.quotes import quotes_of
from articles.sources.recording import locked, take_in_by_hand
from articles.sources.retrieval import quotes_in


class NotAPage(ValueError):
    """Pasted text that tells nothing; `code` is empty, too_large or challenge, or
    refused: an address that names no page has no text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def enter_values(
    source: Source,
    values: Mapping[str, str],
    *,
    by: str = "",
    note: str = "",
    others: Mapping[str, Any] | None = None,
) -> Source:
    """Override fields by name, with a `note` why, and set plain columns (`others`), on
    the row as it is now: a worker may have written since the editor opened the form."""
    row = locked(source.pk)
    if row is None:
        raise Source.DoesNotExist
    for name, value in values.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is no field a page states.")
        if name == "published" and value and read_date(value) is None:
            raise ValueError(f"{value!r} is no date.")
        override(row, name, value, by=by, at=now(), note=note)
    for name, value in (others or {}).items():
        setattr(row, name, value)
    row.save()
    purge([SOURCES, source_key(row.pk)])
    prepare_where(Q(citations__source=row))
    return row


@transaction.atomic
def drop_override(source: Source, name: str) -> Source:
    """Show what the page says again."""
    row = locked(source.pk)
    if row is None:
        raise Source.DoesNotExist
    use_fetched(row, name)
    row.save()
    purge([SOURCES, source_key(row.pk)])
    prepare_where(Q(citations__source=row))
    return row


def paste_page(source: Source, html: bytes, *, most: int, by: str = "") -> SourceFetch:
    """Read a page source an editor saved as if it had been fetched: for sites that
    admit browsers only. `NotAPage` when it tells nothing; nothing is stored then."""
    if not source.host:
        raise NotAPage("refused")
    if len(html) > most:
        raise NotAPage("too_large")
    if not html.strip():
        raise NotAPage("empty")
    # A browser saves as UTF-8 whatever the page declares; undecodable bytes decide
    # for the declared charset.
    content_type = "text/html"
    try:
        html.decode("utf-8")
        content_type = "text/html; charset=utf-8"
    except UnicodeDecodeError:
        pass
    card = extract(html, source.url, content_type)
    if card.challenge:
        raise NotAPage("challenge")
    if card.is_empty:
        raise NotAPage("empty")
    quotes = quotes_in(quotes_of(source), html, content_type)
    return take_in_by_hand(source, card, html, quotes, by=by)


def mark_due(sources: QuerySet[Source]) -> int:
    """Fetch soon: a worker does, never the request. A row a worker holds stays held,
    and one whose address is refused is not asked for."""
    return (
        sources.filter(duplicate_of__isnull=True)
        .exclude(host="")
        .update(next_fetch_at=now())
    )


def note_changes(sources: QuerySet[Source]) -> int:
    """An editor has seen what the pages changed."""
    return sources.filter(changed_at__isnull=False).update(changes=[], changed_at=None)


def start_anew(source: Source) -> None:
    """After its address was edited: nothing known of the old page holds."""
    said = [name for name in FIELDS if name in source.fetched]
    source.fetched = {}
    for name in said:
        if name not in source.overrides:
            use_fetched(source, name)
    source.changes, source.changed_at = [], None
    source.status, source.error_code, source.http_status = "pending", "", 0
    source.ok_count = source.fail_count = source.gone_count = 0
    source.gone_since = source.gone_checked_at = source.last_ok_at = None
    source.etag = source.last_modified = source.canonical_url = ""
    source.card_image, source.site, source.modified_on = None, None, None
    source.accessed_on = None
    source.published_time, source.modified_time = "", ""
    source.og_type, source.kept_apart = "", False
    source.lease_until, source.lease_token, source.lease_begun = None, "", False
    source.next_fetch_at = now()


def purge_sources(keys: Iterable[int]) -> None:
    """End the pages that show these sources."""
    purge([SOURCES, *map(source_key, keys)])
