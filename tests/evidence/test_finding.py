"""Figures found by whose they are, what they measure, or their own number."""

from __future__ import annotations

import pytest

from articles.evidence import find_figures
from articles.models import Entity
from tests.evidence.sample import make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def figures():
    make_figure("500億ドル", key="dollars", entity="岬物流", measure="設備投資額")
    make_figure("3億円", key="yen", entity="港湾局", measure="予算")
    make_figure("9億円", key="hidden", entity="港湾局", measure="内緒")
    Entity.objects.filter(name="岬物流").update(alias_keys="\nmisaki\n")
    make_article(body="[500億ドル](figure:dollars)、[3億円](figure:yen)")
    make_article(body="[9億円](figure:hidden)", published=False)


def keys(*words):
    return [figure.key for figure in find_figures(words)]


@pytest.mark.parametrize(
    "words",
    [
        ("岬物流",),
        ("岬物流", "設備投資"),
        ("ＭＩＳＡＫＩ",),
        ("500億ドル",),
        ("５００億ドル",),
        ("500億",),
        ("$50 billion",),
        ("岬物流", "500億ドル"),
    ],
)
def test_found(words):
    assert keys(*words) == ["dollars"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("500億円",),  # another unit
        ("2500億ドル",),
        ("岬物流", "予算"),  # of another figure
        ("内緒",),  # of a draft
        ("数百億",),  # no number to look for
    ],
)
def test_not_found(words):
    assert keys(*words) == []


def test_two_queries_however_many(django_assert_num_queries):
    with django_assert_num_queries(2):
        find_figures(["岬物流"])
    with django_assert_num_queries(0):
        find_figures([])
