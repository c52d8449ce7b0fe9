"""/metrics: for who has the token, and what it counts."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from articles.caching import purge

pytestmark = pytest.mark.django_db


def read(client):
    answer = client.get("/metrics", HTTP_AUTHORIZATION="Bearer t0ken")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize("given", ["", "t0ken", "Bearer ", "Bearer wrong", "Bearer ü"])
def test_without_the_token_there_is_no_such_page(client, settings, given):
    settings.METRICS_TOKEN = "t0ken"
    assert client.get("/metrics", HTTP_AUTHORIZATION=given).status_code == 404


def test_without_the_setting_neither(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


def test_answers_are_counted_by_status_and_duration(client, settings):
    settings.METRICS_TOKEN = "t0ken"
    before = read(client)
    client.get("/healthz")
    client.get("/nothing/")
    after = read(client)
    rise = {key: after[key] - before[key] for key in before}
    assert rise["urazuke_django_answers_total", "2xx"] == 2  # with the reading itself
    assert rise["urazuke_django_answers_total", "4xx"] == 1
    assert rise["urazuke_django_seconds_count",] == 3
    assert rise["urazuke_django_seconds_bucket", "+Inf"] == 3
    assert 0 < rise["urazuke_django_seconds_sum",] < 60


def test_what_waits_and_what_changed(client, settings):
    settings.METRICS_TOKEN = "t0ken"
    before = read(client)["urazuke_site_version",]
    purge(["x"])
    found = read(client)
    assert found["urazuke_site_version",] == before + 1
    assert found["urazuke_waiting", "webhooks"] == 0
    assert {name for _, name in (k for k in found if k[0] == "urazuke_waiting")} == {
        "sources",
        "webhooks",
        "cdn",
    }
