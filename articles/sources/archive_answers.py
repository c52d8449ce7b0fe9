"""Asks the archive what is due, one question at a time, and notes what it says."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db.models import Q
from django.utils.timezone import now

from articles.models import ArchiveRequest, SourceHost
from articles.opengraph import (
    FetchResult,
    Form,
    RefusedURL,
    Snapshot,
    availability_url,
    memento_datetime,
    read_availability,
    read_job,
    read_save,
    save_fields,
    status_url,
)
from articles.opengraph.archive import HOST, SAVE
from articles.sources.archiving import end, queue_automatic, show
from articles.sources.claiming import free_host
from articles.sources.limits import source_settings
from articles.sources.network import open_network
from articles.sources.retrieval import Network
from articles.sources.states import BACKOFF

logger = logging.getLogger(__name__)

ROUND = 20
JOB_SECONDS = 30.0
TRIES = len(BACKOFF)
LOOK_AGAIN = timedelta(minutes=2)
"""After which a job that is still running is asked about again."""
LONGEST_JOB = 30
"""So many looks at one job; then it has failed."""

Kind = ArchiveRequest.Kind
State = ArchiveRequest.State


def ask_archive(*, seconds: float = 60.0, network: Network | None = None) -> int:
    """Answer what is due; how many questions were put. Nothing when fetching is off,
    or while another worker is at it: the archive is asked by one at a time."""
    if not source_settings.enabled:
        return 0
    queue_automatic()
    if not ArchiveRequest.objects.due(now()).exists():
        return 0
    service, _made = SourceHost.objects.get_or_create(host=HOST)
    if not service.fetch_allowed or not _taken(service):
        return 0
    network = network or open_network()
    done, ends = 0, time.monotonic() + seconds
    try:
        for request in ArchiveRequest.objects.due(now()).select_related("source")[
            :ROUND
        ]:
            if time.monotonic() >= ends:
                break
            if _held(request):
                _put(request, network)
                done += 1
    finally:
        free_host(service.pk)
    return done


def _taken(service: SourceHost) -> bool:
    moment = now()
    free = Q(busy_until__isnull=True) | Q(busy_until__lte=moment)
    rested = Q(next_request_at__isnull=True) | Q(next_request_at__lte=moment)
    rows = SourceHost.objects.filter(free, rested, pk=service.pk)
    return bool(rows.update(busy_until=moment + source_settings.lease))


def _held(request: ArchiveRequest) -> bool:
    """Ours alone for the length of a lease; a dead worker's question is due again."""
    rows = ArchiveRequest.objects.open().filter(pk=request.pk, due_at=request.due_at)
    return bool(rows.update(due_at=now() + source_settings.lease))


def _put(request: ArchiveRequest, network: Network) -> None:
    try:
        match request.kind:
            case Kind.LOOKUP:
                _look_up(request, network)
            case Kind.SUBMIT if request.job:
                _follow(request, network)
            case Kind.SUBMIT:
                _submit(request, network)
            case Kind.DATE:
                _date(request, network)
    except RefusedURL as refusal:
        end(request, State.FAILED, code=refusal.code.value)
    except Exception:  # a fault of ours must not stop the other questions
        logger.exception("Archive request %s failed.", request.pk)
        _again(request, "fault")


def _look_up(request: ArchiveRequest, network: Network) -> None:
    source = request.source
    url = availability_url(source.url, request.near)
    result = network.get(url, network.json, left=JOB_SECONDS)
    if _went_wrong(request, result):
        return
    copy = read_availability(result.body, source.url)
    if copy is None:
        end(request, State.NONE)
        return
    request.copy_url, request.taken_at = copy.url, copy.taken_at
    end(request, State.FOUND)


def _submit(request: ArchiveRequest, network: Network) -> None:
    fields = save_fields(request.source.url)
    result = network.get(SAVE, network.json, left=JOB_SECONDS, form=_form(fields))
    if _went_wrong(request, result):
        return
    job = read_save(result.body)
    if job is None:
        end(request, State.FAILED, code="no_job")
        return
    request.job, request.state, request.tries = job, State.ASKED, 0
    request.due_at = now() + LOOK_AGAIN
    request.save()


def _follow(request: ArchiveRequest, network: Network) -> None:
    url = status_url(request.job)
    result = network.get(url, network.json, left=JOB_SECONDS, form=_form(None))
    if _went_wrong(request, result):
        return
    found = read_job(result.body, request.source.url)
    if found.state == "pending":
        request.tries += 1
        request.due_at = now() + LOOK_AGAIN
        if request.tries >= LONGEST_JOB:
            end(request, State.FAILED, code="too_long")
            return
        request.save()
    elif found.copy is None:
        end(request, State.FAILED, code=found.reason or "no_copy")
    else:
        request.copy_url, request.taken_at = found.copy.url, found.copy.taken_at
        # Made just now of a page that answers: nothing is left to be judged.
        end(request, State.CONFIRMED)
        show(request.source_id, found.copy)


def _date(request: ArchiveRequest, network: Network) -> None:
    url = request.source.archive_url
    if not url:
        end(request, State.NONE)
        return
    result = network.get(url, network.page, left=JOB_SECONDS)
    if _went_wrong(request, result):
        return
    taken_at = memento_datetime(result.headers)
    if taken_at is None:
        end(request, State.NONE)
        return
    request.copy_url, request.taken_at = url, taken_at
    end(request, State.CONFIRMED)
    show(request.source_id, Snapshot(url, taken_at))


def _form(fields: dict[str, str] | None) -> Form:
    return Form(fields, authorization=f"LOW {source_settings.archive_key}")


def _went_wrong(request: ArchiveRequest, result: FetchResult) -> bool:
    """Noted with its code: what may pass is tried again, a refusal is final."""
    if result.error is None:
        return False
    passing = result.error.value.startswith(("timeout_", "connect_", "dns_", "tls_"))
    if passing or result.status in (408, 425, 429) or result.status >= 500:
        wait = timedelta(seconds=result.retry_after or 0)
        _again(request, result.error.value, at_least=wait)
    else:
        code = f"http_{result.status}" if result.status >= 400 else result.error.value
        end(request, State.FAILED, code=code)
    return True


def _again(
    request: ArchiveRequest, code: str, *, at_least: timedelta = timedelta(0)
) -> None:
    request.tries += 1
    request.error_code = code[:40]
    if request.tries >= TRIES:
        end(request, State.FAILED, code=code)
        return
    pause = BACKOFF[min(request.tries - 1, len(BACKOFF) - 1)]
    request.due_at = now() + max(pause, at_least)
    request.save()
