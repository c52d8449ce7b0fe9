"""The worker's round: every duty is done, and one that fails stops no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from articles.management.serving import duties
from articles.models import Article
from tests.make import make_article

pytestmark = pytest.mark.django_db


def test_one_round_tidies_and_renders(capsys):
    due = make_article(
        status=Article.Status.SCHEDULED, published_at=now() - timedelta(minutes=1)
    )
    Article.objects.update(rendered_by="0")
    call_command("worker", once=True)
    due.refresh_from_db()
    assert due.status == Article.Status.PUBLISHED
    assert due.rendered_by != "0"
    assert "rendered again: 1" in capsys.readouterr().out


def test_a_failing_duty_is_logged_and_the_others_go_on(monkeypatch, caplog):
    def broken() -> int:
        raise RuntimeError("no luck")

    article = make_article(
        status=Article.Status.SCHEDULED, published_at=now() - timedelta(minutes=1)
    )
    monkeypatch.setattr(
        "articles.management.commands.worker.DUTIES",
        {"broken": broken, **duties.DUTIES},
    )
    call_command("worker", once=True)
    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED
    assert "no luck" in caplog.text


def test_publish_due_says_how_many(capsys):
    make_article(
        status=Article.Status.SCHEDULED, published_at=now() - timedelta(minutes=1)
    )
    call_command("publish_due")
    assert "1 published." in capsys.readouterr().out
