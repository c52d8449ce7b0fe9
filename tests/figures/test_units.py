"""Units: every spelling leads home, fixed factors convert exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from articles.figures import UNITS, UnitKind, unit
from articles.figures.units import SPELLINGS, convert


def test_each_unit_is_found_by_both_its_names():
    for some in UNITS.values():
        assert SPELLINGS[some.ja] == some
        assert SPELLINGS[some.en] == some


def test_currency_codes_are_iso_4217_letters():
    codes = [u.code for u in UNITS.values() if u.kind is UnitKind.CURRENCY]
    assert {"USD", "JPY", "EUR", "GBP", "CNY"} <= set(codes)
    assert all(len(code) == 3 and code.isupper() for code in codes)


def test_acres_convert_exactly():
    assert convert(Fraction(1200), unit("acre"), unit("ha")) == Fraction(
        "485.622770688"
    )


def test_what_has_no_fixed_rate_does_not_convert():
    with pytest.raises(ValueError, match="USD"):
        convert(Fraction(1), unit("USD"), unit("JPY"))
    with pytest.raises(ValueError, match="length"):
        convert(Fraction(1), unit("km"), unit("ha"))


def test_points_are_not_percent():
    assert SPELLINGS["ポイント"] != SPELLINGS["%"]
