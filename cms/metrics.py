"""`/metrics` for Prometheus: what all web processes of this machine counted.

Whichever process is asked tells of all of them. Nothing is told without METRICS_TOKEN:
`/metrics` then wants it as `Authorization: Bearer …`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.caching import site_version
from articles.models import EdgePurge, Source, WebhookDelivery
from cms.counters import (
    BUCKET,
    LIMITS,
    SECONDS,
    STATUS,
    STORED,
    UNCHANGED,
    count_answer,
    sums,
)


class Counted:
    """Every answer of Django, by status and duration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        count_answer(response.status_code, time.perf_counter() - began)
        return response


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """404 without the token: nobody need know that there is something to guess."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if not token or not constant_time_compare(given, f"Bearer {token}"):
        raise Http404("no metrics here")
    from prometheus_client import CollectorRegistry
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

    registry = CollectorRegistry()
    registry.register(_Collector())
    text = generate_latest(registry)
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _waiting_rows() -> dict[str, int]:
    moment = now()
    return {
        "sources": Source.objects.due(moment).count(),
        "webhooks": WebhookDelivery.objects.due(moment).count(),
        "cdn": EdgePurge.objects.filter(confirmed_at=None).count(),
    }


class _Collector:
    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import (
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
        )

        found = sums()
        pages = CounterMetricFamily(
            "urazuke_stored_answers",
            "Answers from stored pages by the event loop.",
            labels=["status"],
        )
        pages.add_metric(["200"], found[STORED])
        pages.add_metric(["304"], found[UNCHANGED])
        yield pages
        answers = CounterMetricFamily(
            "urazuke_django_answers", "Answers of Django.", labels=["status"]
        )
        for hundred in range(1, 6):
            answers.add_metric([f"{hundred}xx"], found[STATUS + hundred])
        yield answers
        buckets, total = [], 0
        for at, end in enumerate((*LIMITS, float("inf"))):
            total += found[BUCKET + at]
            buckets.append(("+Inf" if end == float("inf") else repr(end), total))
        yield HistogramMetricFamily(
            "urazuke_django_seconds",
            "Time Django took for an answer.",
            buckets=buckets,
            sum_value=found[SECONDS] / 1_000_000,
        )
        waiting = GaugeMetricFamily(
            "urazuke_waiting", "Rows that wait for a worker.", labels=["duty"]
        )
        for duty, number in _waiting_rows().items():
            waiting.add_metric([duty], number)
        yield waiting
        yield GaugeMetricFamily(
            "urazuke_site_version", "Number of the last public change.", site_version()
        )
