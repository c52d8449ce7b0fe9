"""Rows stored by `insert_many` are those `bulk_create` would have stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from articles.models import (
    Figure,
    Mention,
    Source,
    Tag,
    give_keys,
    insert_columns,
    insert_many,
)
from tests.make import make_article

pytestmark = pytest.mark.django_db


def figure(key: str) -> Figure:
    return Figure(
        key=key,
        value=Decimal("1.5"),
        bound=Figure.Bound.APPROX,
        as_of=date(2025, 11, 23),
        proposal={"entity": "甲", "inputs": [1]},
        confirmed_at=datetime(2025, 11, 23, tzinfo=UTC),
    )


def stored(key: str) -> dict[str, object]:
    row = Figure.objects.get(key=key)
    skipped = {"id", "key", "created_at", "saved_at"}
    names = (field.attname for field in Figure._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in skipped}


def test_every_column_is_the_same():
    Figure.objects.bulk_create([figure("one")])
    insert_many([figure("two"), figure("three")])
    assert stored("one") == stored("two") == stored("three")
    assert Figure.objects.get(key="two").created_at


def test_keys_are_set_and_never_used_twice():
    first = figure("one")
    first.save()
    rows = [figure("two"), figure("three")]
    insert_many(rows)
    last = figure("four")
    last.save()
    keys = [first.pk, *(row.pk for row in rows), last.pk]
    assert len(set(keys)) == 4
    assert [Figure.objects.get(pk=row.pk).key for row in rows] == ["two", "three"]
    assert not rows[0]._state.adding
    last.delete()
    insert_many([again := figure("five")])
    assert again.pk not in keys


def test_an_empty_table_and_no_rows():
    insert_many([])
    insert_many([Tag(name="港", name_key="港", slug="港")])
    assert Tag.objects.get().name == "港"


def test_what_is_there_stays_when_conflicts_are_ignored():
    values = {"url": "https://a.example/", "url_key": "a.example/", "host": "a.example"}
    Source.objects.create(**values, title="before")
    insert_many([Source(**values, title="after")], ignore_conflicts=True)
    assert Source.objects.get().title == "before"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many([Source(**values)])


def test_rows_that_speak_of_one_another_have_their_keys_before():
    one, two = figure("one"), figure("two")
    give_keys([one, two])
    two.proposal = {"inputs": [one.pk]}
    insert_many([one, two])
    assert Figure.objects.get(key="two").proposal == {
        "inputs": [Figure.objects.get(key="one").pk]
    }
    give_keys([one, two])  # what has one keeps it
    assert Figure.objects.get(key="one").pk == one.pk


def test_columns_without_objects_make_the_rows_objects_would():
    article = make_article()
    places: dict[str, list[Any]] = {
        "article_id": [article.pk, article.pk],
        "key": ["one", "two"],
        "mode": ["standoff", "standoff"],
        "literal": ["5億円", "3%"],
        "line": [4, 9],
    }
    insert_columns(Mention, places)
    made = [
        Mention(article=article, key=key, mode="standoff", literal=literal, line=line)
        for key, literal, line in [("one", "5億円", 4), ("two", "3%", 9)]
    ]
    Mention.objects.bulk_create(made)
    names = [field.attname for field in Mention._meta.concrete_fields][1:]
    rows = list(Mention.objects.order_by("pk").values_list(*names))
    assert rows[:2] == rows[2:]
    insert_columns(Mention, {name: [] for name in places})
    assert Mention.objects.count() == 4


def test_constraints_hold():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many([figure("")])
