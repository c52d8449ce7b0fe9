"""Two editors in one article learn of each other, and are forgotten when they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from articles.publishing import leave, mark_present
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db


def test_each_sees_the_other_but_not_themselves():
    article, one, other = make_article(), make_user("hana"), make_user("ken")
    assert mark_present(article, one) == []
    assert mark_present(article, other) == ["hana"]
    assert mark_present(article, one) == ["ken"]
    leave(article, other)
    assert mark_present(article, one) == []


def test_who_is_silent_for_half_a_minute_has_left():
    article, one, other = make_article(), make_user("hana"), make_user("ken")
    mark_present(article, one)
    with time_machine.travel(now() + timedelta(seconds=31)):
        assert mark_present(article, other) == []
