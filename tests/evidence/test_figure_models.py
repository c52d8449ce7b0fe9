"""The rows of figures: what they keep unchanged and what they refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Entity, Figure, FigureChange, Measure, check_digits
from tests.evidence.sample import make_figure, value_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "50000000000",
        "123456789012345",
        "123456789012345000",
        "0.1",
        "-74000000000",
        "12345.6789012345",
        "99999.9999999999",
        "0",
    ],
)
def test_fifteen_digits_survive_the_database_unchanged(text):
    figure = make_figure()
    Figure.objects.filter(pk=figure.pk).update(value=Decimal(text))
    assert value_of(figure) == Decimal(text)
    assert str(value_of(figure)) == text


def test_sixteen_digits_are_refused_with_a_message_on_every_way_in():
    figure = make_figure()
    long = Decimal("1234567890.123456")
    figure.value = long
    with pytest.raises(ValidationError) as refused:
        figure.full_clean()
    assert "15" in refused.value.messages[0]
    with pytest.raises(ValidationError), transaction.atomic():
        figure.save()
    with pytest.raises(ValidationError), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(value=long)
    assert value_of(figure) == Decimal(320_000_000)


@pytest.mark.parametrize(
    "limits", [{"lower": 4}, {"upper": 2}, {"lower": 4, "upper": 5}]
)
def test_limits_hold_the_value(limits):
    figure = make_figure("3円")
    for name, value in limits.items():
        setattr(figure, name, Decimal(value))
    with pytest.raises(ValidationError):
        figure.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(**limits)
    Figure.objects.filter(pk=figure.pk).update(lower=2, upper=4)


def test_more_decimal_places_than_are_kept_are_refused():
    with pytest.raises(ValidationError, match="10"):
        check_digits(Decimal("0.12345678901"))


@pytest.mark.parametrize(
    "broken",
    [
        {"entity": None},
        {"measure": None},
        {"status": ""},
        {"confirmed_at": None},
        {"value": None},
        {"key": ""},
        {"bound": "range"},
        {"value_max": Decimal(5)},
        {"bound": "range", "value_max": Decimal(5)},
        {"period_start": "2026-01-01", "period_end": "2025-12-31"},
    ],
)
def test_the_database_refuses_a_confirmed_figure_that_says_too_little(broken):
    figure = make_figure()
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(**broken)


def test_a_correction_in_the_history_needs_a_reason():
    figure = make_figure()
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureChange.objects.create(figure=figure, kind="correction")


def test_entities_and_measures_go_by_aliases_in_any_width_and_case():
    entity = Entity.objects.get_or_make("アルファ社")
    entity.aliases = "Alpha Works\nＡＷ"
    entity.fill_keys()
    entity.save()
    assert Entity.objects.get_or_make("alpha works") == entity
    assert Entity.objects.named("aw") == entity
    assert Entity.objects.named("alpha") is None
    measure = Measure.objects.get_or_make("売上高", default_unit="JPY")
    assert measure.default_unit == "JPY"
    assert Measure.objects.count() == 1
