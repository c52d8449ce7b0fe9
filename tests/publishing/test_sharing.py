"""Links to unpublished articles: they end by time and by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles.models import ShareLink
from articles.publishing import end_sharing, share
from tests.make import make_article

pytestmark = pytest.mark.django_db


def test_a_link_ends_by_itself():
    link = share(make_article(published=False), days=2)
    assert ShareLink.objects.valid().get() == link
    assert not ShareLink.objects.valid(at=now() + timedelta(days=3)).exists()


def test_a_link_can_be_revoked_and_stays_so():
    link = end_sharing(share(make_article(published=False)))
    first = link.revoked_at
    assert not ShareLink.objects.valid().exists()
    assert end_sharing(link).revoked_at == first


def test_no_link_lives_longer_than_ninety_days():
    link = share(make_article(), days=10_000)
    assert link.expires_at < now() + timedelta(days=91)


def test_keys_cannot_be_guessed_from_each_other():
    article = make_article()
    keys = {share(article).key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) >= 32 for key in keys)
