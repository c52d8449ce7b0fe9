"""Quantities written out, and read back as what they were."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.figures import (
    UNITS,
    Bound,
    Per,
    Quantity,
    Style,
    format_quantity,
    parse_quantities,
    unit,
)
from articles.figures.numerals import plain

DIRECTIONS = (Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN)
SECOND = {
    Bound.EXACT: (),
    Bound.APPROX: (),
    Bound.ORDER_OF: (Bound.APPROX,),
    Bound.RANGE: (Bound.APPROX, Bound.ORDER_OF, *DIRECTIONS),
    Bound.INDEFINITE: (Bound.APPROX, Bound.ORDER_OF, *DIRECTIONS),
}


@st.composite
def numbers(draw) -> tuple[Decimal, int]:
    digits = draw(st.integers(0, 10**9))
    exponent = draw(st.integers(-3, 12))
    return plain(Decimal(digits).scaleb(exponent)), exponent


@st.composite
def quantities(draw, bound: Bound) -> Quantity:
    """Any quantity of that bound that text can state."""
    some_unit = draw(st.sampled_from([None, *UNITS.values()]))
    also = draw(
        st.sampled_from([None, *SECOND.get(bound, (Bound.APPROX, Bound.ORDER_OF))])
    )
    per = draw(st.sampled_from([None, *Per]))
    # 推定 without another word is APPROX, so an exact estimate cannot be written
    estimate = bound is not Bound.EXACT and draw(st.booleans())
    if bound is Bound.INDEFINITE:
        magnitude = draw(st.integers(0 if some_unit else 1, 15))
        return Quantity(
            None,
            some_unit,
            bound,
            also=also,
            per=per,
            magnitude=magnitude,
            estimate=estimate,
        )
    value, exponent = draw(numbers())
    high, high_exponent = None, None
    if bound is Bound.RANGE:
        other, other_exponent = draw(numbers().filter(lambda pair: pair[0] != value))
        (value, exponent), (high, high_exponent) = sorted(
            [(value, exponent), (other, other_exponent)]
        )
    signed = not estimate and draw(st.booleans())
    if signed and value and bound is not Bound.RANGE and draw(st.booleans()):
        value = -value
    return Quantity(
        value,
        some_unit,
        bound,
        value_max=high,
        also=also,
        per=per,
        signed=signed,
        estimate=estimate,
        written_exponent=exponent,
        written_exponent_max=high_exponent,
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("bound", list(Bound))
def test_what_is_written_reads_back_as_the_same(lang: str, bound: Bound):
    @settings(deadline=None, max_examples=60)
    @given(quantities(bound), st.sampled_from(Style))
    def check(quantity: Quantity, style: Style):
        text = format_quantity(quantity, lang, style)
        (match,) = parse_quantities(text)
        assert match.text == text
        assert match.quantity == quantity

    check()


def dollars(value: str, bound: Bound = Bound.EXACT, **more) -> Quantity:
    number = plain(Decimal(value))
    return Quantity(number, unit("USD"), bound, **more)


JAPANESE = [
    (dollars("5e10", written_exponent=8), "500億ドル"),
    (dollars("1.4e12", Bound.AT_LEAST, written_exponent=11), "1.4兆ドル以上"),
    (dollars("1.4e12", written_exponent=8), "1兆4,000億ドル"),
    (dollars("1.40e12", written_exponent=10), "1.40兆ドル"),
    (dollars("1.435e12"), "1兆4,350億ドル"),
    (Quantity(Decimal(99_999_999)), "9,999万9,999"),
    (Quantity(Decimal(999_999_999_999)), "9,999億9,999万9,999"),
    (Quantity(Decimal(9_999)), "9,999"),
    (Quantity(Decimal(10_000)), "1万"),
    (Quantity(Decimal("12345.5")), "12,345.5"),
    (
        dollars(
            "3e12",
            Bound.RANGE,
            value_max=Decimal(4 * 10**12),
            written_exponent=12,
            written_exponent_max=12,
        ),
        "3〜4兆ドル",
    ),
    # without its unit the 3 would be read as 3兆
    (
        dollars(
            "3", Bound.RANGE, value_max=Decimal(4 * 10**12), written_exponent_max=12
        ),
        "3ドル〜4兆ドル",
    ),
    (dollars("3e11", Bound.AT_MOST, also=Bound.ORDER_OF), "最大3,000億ドル規模"),
    (Quantity(Decimal(42), unit("percent"), signed=True), "+42%"),
    (Quantity(Decimal(-5), unit("percent"), signed=True), "−5%"),
    (
        Quantity(None, unit("USD"), Bound.INDEFINITE, magnitude=10),
        "数百億ドル",
    ),
    (
        Quantity(None, unit("query"), Bound.INDEFINITE, per=Per.SECOND, magnitude=6),
        "毎秒数百万クエリ",
    ),
    (
        Quantity(Decimal(10**13), unit("parameter"), Bound.MORE_THAN),
        "10兆パラメータ超え",
    ),
]
ENGLISH = [
    (dollars("5e10", written_exponent=9), "$50 billion"),
    # 500億ドル and 7.0兆円 were written to a finer place than English has words for
    (dollars("5e10", written_exponent=8), "$50 billion"),
    (dollars("1.25e10", written_exponent=8), "$12.5 billion"),
    (dollars("1.4e12", Bound.AT_LEAST), "at least $1.4 trillion"),
    (dollars("1e11", Bound.MORE_THAN), "more than $100 billion"),
    (dollars("3e11", Bound.AT_MOST), "up to $300 billion"),
    (
        dollars(
            "3e12",
            Bound.RANGE,
            value_max=Decimal(4 * 10**12),
            written_exponent=12,
            written_exponent_max=12,
        ),
        "$3–4 trillion",
    ),
    (Quantity(Decimal(3_200), bound=Bound.APPROX), "about 3,200"),
    (Quantity(Decimal(77 * 10**11), unit("JPY")), "¥7.7 trillion"),
    (Quantity(Decimal(153_233 * 10**8), unit("JPY")), "¥15.3233 trillion"),
    (Quantity(Decimal(1_532_334 * 10**7), unit("JPY")), "¥15,323,340,000,000"),
    (Quantity(Decimal(28), unit("times")), "28 times"),
    (Quantity(Decimal(42), unit("percent"), signed=True), "+42%"),
    (Quantity(Decimal(1), unit("company")), "1 company"),
    (
        Quantity(Decimal(1_234_567_891), unit("person")),
        "1,234,567,891 people",
    ),
    (
        Quantity(None, unit("USD"), Bound.INDEFINITE, magnitude=10),
        "tens of billions of dollars",
    ),
]


@pytest.mark.parametrize(("quantity", "text"), JAPANESE, ids=lambda value: str(value))
def test_writes_japanese(quantity: Quantity, text: str):
    assert format_quantity(quantity) == text


@pytest.mark.parametrize(("quantity", "text"), ENGLISH, ids=lambda value: str(value))
def test_writes_english(quantity: Quantity, text: str):
    assert format_quantity(quantity, "en") == text


def test_full_style_spells_every_digit():
    assert format_quantity(dollars("5e10"), "ja", Style.FULL) == "50,000,000,000ドル"
    assert format_quantity(dollars("5e10"), "en", "full") == "$50,000,000,000"


def test_grouping_and_bound_can_be_left_out():
    quantity = dollars("3800e8", Bound.MORE_THAN)
    assert format_quantity(quantity, grouping=False) == "3800億ドル超"
    assert format_quantity(quantity, bound=False) == "3,800億ドル"


@pytest.mark.parametrize(
    ("bound", "text"),
    [
        (Bound.EXACT, "約1.5兆ドル"),
        (Bound.AT_LEAST, "1.4兆ドル以上"),
        (Bound.AT_MOST, "最大1.5兆ドル"),
    ],
)
def test_rounding_keeps_the_promise_of_the_bound(bound: Bound, text: str):
    assert format_quantity(dollars("1.46e12", bound), digits=2) == text


def test_rounding_what_is_round_adds_nothing():
    assert format_quantity(dollars("5e10"), digits=2) == "500億ドル"


@pytest.mark.parametrize("code", sorted(UNITS))
def test_power_energy_data_and_frequency_are_written_by_their_symbols(code: str):
    """In every list, chart and finding alike, as the articles have them; other units
    by their names."""
    of = unit(code)
    by_symbol = of.dimension in {"power", "energy", "data", "frequency"}
    label = of.en if by_symbol else of.ja
    text = format_quantity(Quantity(Decimal(48), of, Bound.EXACT))
    assert text == f"48{label}"
    assert by_symbol == text.endswith(("W", "Wh", "Hz", "KB", "MB", "GB", "TB", "PB"))
    # Whoever writes the name means the same.
    (read,) = parse_quantities(f"48{of.ja}")
    assert read.quantity.unit == of


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="fr"):
        format_quantity(dollars("1"), "fr")
