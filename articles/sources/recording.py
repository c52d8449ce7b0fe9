"""Writes what a fetch brought: fields, state, log, pictures. One transaction each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields as fields_of
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate, now

from articles.caching import SOURCES, purge, source_key
from articles.models import CardImage, Source, SourceFetch, SourceHost
from articles.opengraph import Card, FetchResult, Outcome
from articles.sources.claiming import free_host
from articles.sources.duplicates import accept_canonical
from articles.sources.fields import WATCHED, fetched_values, merge_fetched, values_of
from articles.sources.limits import source_settings
from articles.sources.pictures import store_card_image
from articles.sources.quotes import store_found
from articles.sources.retrieval import LookedFor, Retrieved, validators_of
from articles.sources.snapshots import keep_snapshot
from articles.sources.states import LOST, State, next_state

STATE = tuple(field.name for field in fields_of(State))


def record(
    source_id: int,
    got: Retrieved,
    *,
    token: str,
    chance: float = 0.5,
    at: datetime | None = None,
) -> SourceFetch | None:
    """Store the result of a job; None when another worker has the row by now.

    A bad answer changes the state and nothing that is shown.
    """
    moment = at or now()
    result, card = got.result, got.card
    # Files first: a transaction must not wait for a disk or a store far away.
    if card is not None and card.kind == "page" and card.robots.archive:
        keep_snapshot(result.body)
    image = store_card_image(got.image) if got.image else None
    icon = store_card_image(got.icon) if got.icon else None
    with transaction.atomic():
        source = locked(source_id, token=token)
        if source is None:
            return None
        before = _shown(source)
        changed: list[list[str]] = []
        if card is not None:
            changed = _take_in(source, card, moment)
            _take_pictures(source, got, card, image, icon)
            given = validators_of(source.url, result.headers)
            source.etag, source.last_modified = given.etag, given.last_modified
            source.body_sha256 = hashlib.sha256(result.body).hexdigest()
            source.body_bytes = len(result.body)
        _judge(
            source,
            got.outcome,
            moment,
            code=got.code,
            http_status=result.status,
            retry_after=result.retry_after,
            chance=chance,
        )
        source.lease_until, source.lease_token, source.lease_begun = None, "", False
        source.save()
        entry = log_fetch(
            source,
            started_at=got.started_at,
            milliseconds=int(got.seconds * 1000),
            outcome=got.outcome.value,
            error_code=got.code,
            image_error=got.image_code,
            changed=changed,
            **_answer(result, card),
        )
        if got.quotes:
            store_found(source, got.quotes)
        if card is not None:
            accept_canonical(source, card.canonical_url, moved_to=result.moved_to)
        free_host(source.site_id)
        if before != _shown(source):
            purge([SOURCES, source_key(source.pk)])
    return entry


def record_lost(source_id: int, *, at: datetime | None = None) -> bool:
    """A worker went silent while it asked: count it as a failure, so that a page that
    kills workers ends up parked."""
    moment = at or now()
    with transaction.atomic():
        source = locked(source_id)
        if (
            source is None
            or not source.lease_begun
            or source.lease_until is None
            or source.lease_until > moment
        ):
            return False
        _judge(source, Outcome.TRANSIENT, moment, code=LOST)
        source.lease_until, source.lease_token, source.lease_begun = None, "", False
        source.save()
        log_fetch(
            source,
            trigger=SourceFetch.Trigger.LOST,
            started_at=moment,
            outcome=Outcome.TRANSIENT.value,
            error_code=LOST,
        )
    return True


def take_in_by_hand(
    source: Source, card: Card, body: bytes, quotes: dict[str, LookedFor], *, by: str
) -> SourceFetch:
    """A page an editor pasted counts as fetched; its pictures are not asked for."""
    moment = now()
    with transaction.atomic():
        row = locked(source.pk)
        if row is None:
            raise Source.DoesNotExist
        changed = _take_in(row, card, moment)
        row.body_sha256 = hashlib.sha256(body).hexdigest()
        row.body_bytes = len(body)
        _judge(row, Outcome.FRESH, moment)
        row.save()
        entry = log_fetch(
            row,
            trigger=SourceFetch.Trigger.PASTE,
            by_name=by[:150],
            started_at=moment,
            outcome=Outcome.FRESH.value,
            changed=changed,
            body_bytes=len(body),
            body_sha256=row.body_sha256,
            charset=card.charset[:40],
            charset_from=card.charset_from[:20],
            extracted=_extracted(card),
        )
        store_found(row, quotes)
        purge([SOURCES, source_key(row.pk)])
    return entry


def locked(source_id: int, *, token: str | None = None) -> Source | None:
    """The row as it is now, for this transaction alone; None when it is not ours."""
    rows = Source.objects.filter(pk=source_id)
    if token is not None:
        rows = rows.filter(lease_token=token)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.first()


def log_fetch(source: Source, **values: Any) -> SourceFetch:
    """One entry; the oldest beyond the kept number go."""
    entry = SourceFetch.objects.create(
        source=source, status_after=source.status, **values
    )
    kept = source_settings.log_kept
    old = source.fetches.order_by("-started_at", "-pk").values_list("pk", flat=True)
    surplus = list(old[kept : kept + 1000])
    if surplus:
        SourceFetch.objects.filter(pk__in=surplus).delete()
    return entry


def _take_in(source: Source, card: Card, moment: datetime) -> list[list[str]]:
    was_ok = source.was_ok
    changed = merge_fetched(source, card)
    news = [change for change in changed if change[0] in WATCHED]
    if news and was_ok:
        source.changes = [*source.changes, *news][-20:]
        source.changed_at = moment
    source.kind = card.kind
    source.og_type = card.og_type[:40]
    source.published_time = _moment_of(card.published)
    if card.modified is not None:
        source.modified_on = date(*card.modified.timetuple()[:3])
        source.modified_time = _moment_of(card.modified)
    source.accessed_on = localdate(moment)
    forbidden = {} if card.robots.archive else {"noarchive": {"value": "yes"}}
    rest = {
        name: value for name, value in source.fetched.items() if name != "noarchive"
    }
    source.fetched = {**rest, **forbidden}
    return changed


def _moment_of(day: date | None) -> str:
    """With the offset the page gave; empty where it gave a day alone, or no offset."""
    exact = isinstance(day, datetime) and day.tzinfo is not None
    return day.isoformat(timespec="seconds") if exact else ""  # type: ignore[union-attr,call-arg]


def _take_pictures(
    source: Source,
    got: Retrieved,
    card: Card,
    image: CardImage | None,
    icon: CardImage | None,
) -> None:
    known = dict(source.fetched)
    if image is not None:
        if image.shape == CardImage.Shape.CARD:
            source.card_image = image
        known["image"] = {
            "value": got.image_url,
            "origin": card.origin("image"),
            "alt": card.image_alt,
            "etag": got.image_validators.etag,
            "last_modified": got.image_validators.last_modified,
        }
    elif not card.image and card.robots.image is False:
        # The page asks not to be shown with a picture: that is no lack, it is a wish.
        source.card_image = None
        known.pop("image", None)
    source.fetched = known
    if got.icon_url and source.site is not None and not source.site.icon_url:
        SourceHost.objects.filter(pk=source.site.pk, icon_url="").update(
            icon_url=got.icon_url[:2048]
        )
        if icon is not None and source.site.icon_id is None:
            SourceHost.objects.filter(pk=source.site.pk).update(icon=icon)


def _judge(source: Source, outcome: Outcome, moment: datetime, **details: Any) -> None:
    state = State(**{name: getattr(source, name) for name in STATE})
    after = next_state(state, outcome, now=moment, **details)
    for name in STATE:
        setattr(source, name, getattr(after, name))
    source.checked_at = moment
    if outcome is Outcome.UNCHANGED:
        source.accessed_on = localdate(moment)


def _answer(result: FetchResult, card: Card | None) -> dict[str, Any]:
    return {
        "hops": [[hop.url, hop.ip, hop.status] for hop in result.hops],
        "http_status": result.status,
        "content_type": (result.content_type or "")[:200],
        "charset": card.charset[:40] if card else "",
        "charset_from": card.charset_from[:20] if card else "",
        "wire_bytes": result.wire_bytes,
        "body_bytes": len(result.body),
        "body_sha256": hashlib.sha256(result.body).hexdigest() if result.body else "",
        "extracted": _extracted(card) if card else {},
    }


def _extracted(card: Card) -> dict[str, list[str]]:
    return {name: list(pair) for name, pair in fetched_values(card).items()}


def _shown(source: Source) -> tuple[Any, ...]:
    values: Iterable[str] = values_of(source).values()
    return (
        *values,
        source.status,
        source.card_image_id,
        source.fetched.get("image", {}).get("alt", ""),
        source.accessed_on,
        source.archive_url,
    )
