"""Integrity checks, each by the smallest dossier that raises it, and one that not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from articles.figures import parse_periods, parse_quantities
from articles.figures.arithmetic import Rounding
from articles.figures.checks import check_figures
from articles.figures.context import Status
from articles.figures.findings import MESSAGES, Level
from articles.figures.records import (
    DerivationRecord,
    Dossier,
    FigureRecord,
    MentionRecord,
    Rank,
    Role,
    SourceRecord,
    source_record,
)
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText

TODAY = date(2026, 1, 1)
SOURCE = SourceRecord("https://example.com/")


def figure(key: str, text: str, *, period: str = "", **more) -> FigureRecord:
    (match,) = parse_quantities(text)
    found = parse_periods(period)
    more.setdefault("sources", (SOURCE,))
    return FigureRecord(
        key, match.quantity, period=found[0].period if found else None, **more
    )


def derived(operator: Operator, output: str, *inputs: str, **more) -> DerivationRecord:
    return DerivationRecord(operator, output, inputs, **more)


def said(figures, *derivations, mentions=(), as_of=TODAY) -> list[str]:
    """Code and level of every finding but the verified repetition of mentions."""
    dossier = Dossier(tuple(figures), tuple(mentions), tuple(derivations))
    return [
        f"{found.code} {found.level}" for found in check_figures(dossier, as_of=as_of)
    ]


def message(figures, *derivations, mentions=()) -> str:
    dossier = Dossier(tuple(figures), tuple(mentions), tuple(derivations))
    return check_figures(dossier, as_of=TODAY)[0].message


PARTS = (figure("a", "約800人"), figure("b", "約2,400人"))


def test_a_sum_holds_as_written():
    total = figure("c", "約3,200人")
    assert said((*PARTS, total), derived(Operator.SUM, "c", "a", "b")) == [
        "FIG101 verified"
    ]


def test_a_sum_that_no_rounding_explains_is_an_error():
    total = figure("c", "約3,500人")
    figures = (*PARTS, total)
    assert said(figures, derived(Operator.SUM, "c", "a", "b")) == ["FIG101 error"]
    assert message(figures, derived(Operator.SUM, "c", "a", "b")) == (
        "The parts add up to 3,200人, not 約3,500人."
    )


def test_a_sum_of_other_units_is_an_error():
    figures = (figure("a", "5億円"), figure("b", "5億ドル"), figure("c", "10億ドル"))
    assert "FIG502 error" in said(figures, derived(Operator.SUM, "c", "a", "b"))


def test_what_does_not_add_up_is_told():
    figures = [
        figure("a", "5%", entity="甲", is_additive=False),
        figure("b", "6%", entity="乙", is_additive=False),
        figure("c", "11%"),
    ]
    assert "FIG603 warning" in said(figures, derived(Operator.SUM, "c", "a", "b"))


def test_a_missing_addend_gets_the_residual_with_its_rank():
    figures = [
        figure("a", "1,000億円超"),
        figure("b", "800億円"),
        figure("t", "3,000億円超"),
    ]
    relation = derived(
        Operator.SUM, "t", "a", "b", missing=("丙社",), is_complete=False
    )
    assert said(figures, relation) == ["FIG107 warning"]
    text = message(figures, relation)
    assert "1,200億円超" in text
    assert "40%" in text
    assert "rank 1" in text


def test_known_parts_beyond_the_total_are_an_error():
    figures = [figure("a", "800億円"), figure("t", "500億円")]
    relation = derived(Operator.SUM, "t", "a", missing=("乙",), is_complete=False)
    assert said(figures, relation) == ["FIG107 error"]


def test_a_difference_is_a_sum_turned_round():
    figures = [figure("a", "500億円"), figure("b", "200億円"), figure("c", "300億円")]
    relation = derived(Operator.DIFFERENCE, "c", "a", "b")
    assert said(figures, relation) == ["FIG101 verified"]
    figures[2] = figure("c", "310億円")
    assert said(figures, relation) == ["FIG101 error"]


def test_a_ratio_takes_the_bound_of_its_inputs():
    figures = [
        figure("a", "1.4兆円以上", measure="投資", period="2025年"),
        figure("b", "500億円", measure="投資", period="2025年"),
        figure("r", "28倍"),
    ]
    relation = derived(Operator.RATIO, "r", "a", "b")
    assert said(figures, relation) == ["FIG110 warning", "FIG102 verified"]
    figures[2] = figure("r", "28倍以上")
    assert said(figures, relation) == ["FIG102 verified"]


def test_a_wrong_ratio_is_an_error_even_behind_an_open_bound():
    figures = [figure("a", "1.4兆円以上"), figure("b", "500億円"), figure("r", "38倍")]
    relation = derived(Operator.RATIO, "r", "a", "b")
    assert said(figures, relation) == ["FIG102 error"]


def test_a_ratio_of_other_measures_or_periods_is_told():
    figures = [
        figure("a", "100億円", measure="契約", period="2025〜2035年"),
        figure("b", "50億円", measure="投資", period="2025年"),
        figure("r", "2倍"),
    ]
    relation = derived(Operator.RATIO, "r", "a", "b")
    assert "FIG604 warning" in said(figures, relation)


@pytest.mark.parametrize("operator", [Operator.RATIO, Operator.CHANGE])
def test_growth_of_one_measure_is_no_comparison_of_unlikes(operator):
    figures = [
        figure("a", "100億円", entity="甲", measure="売上高", period="2025年"),
        figure("b", "50億円", entity="甲", measure="売上高", period="2023年"),
        figure("r", "2倍"),
    ]
    relation = derived(operator, "r", "a", "b")
    assert "FIG604 warning" not in said(figures, relation)
    figures[1] = figure("b", "50億円", entity="甲", measure="売上高", period="過去5年")
    assert ("FIG604 warning" in said(figures, relation)) == (operator is Operator.RATIO)


def test_measures_of_one_group_are_compared_and_others_are_not():
    def pair(**more):
        return [
            figure("a", "100億円", measure="契約額", period="2025年", **more),
            figure("b", "50億円", measure="投資額", period="2025年", **more),
            figure("r", "2倍"),
        ]

    for operator in (Operator.RATIO, Operator.CHANGE):
        relation = derived(operator, "r", "a", "b")
        assert "FIG604 warning" in said(pair(), relation)
        assert "FIG604 warning" not in said(pair(group="支出"), relation)


def test_a_ratio_without_inputs_is_told():
    assert said([figure("r", "約14倍")], derived(Operator.RATIO, "r")) == [
        "FIG102 warning"
    ]


def test_a_conversion_needs_a_dated_rate_to_be_verified():
    figures = [figure("a", "500億ドル"), figure("y", "約7.7兆円")]
    bare = derived(Operator.CONVERT, "y", "a")
    assert said(figures, bare) == ["FIG103 info"]
    assert "154.0" in message(figures, bare)
    rated = derived(Operator.CONVERT, "y", "a", rate="fx")
    assert said([*figures, figure("fx", "154円")], rated) == ["FIG103 verified"]
    assert said([*figures, figure("fx", "140円")], rated) == ["FIG103 error"]


def test_a_conversion_at_a_rate_no_year_has_seen_is_a_slip():
    figures = [figure("a", "500億ドル"), figure("y", "約7.7億円")]
    assert said(figures, derived(Operator.CONVERT, "y", "a")) == ["FIG502 error"]


def test_two_conversions_of_one_amount_must_agree():
    figures = [figure("a", "500億ドル"), figure("y", "7.7兆円"), figure("z", "7.1兆円")]
    relations = [derived(Operator.CONVERT, key, "a") for key in "yz"]
    assert "FIG103 error" in said(figures, *relations)


def test_growth_with_and_without_its_base():
    figures = [figure("n", "750億円"), figure("o", "528億円"), figure("g", "+42%")]
    whole = derived(Operator.CHANGE, "g", "n", "o")
    assert said(figures, whole) == ["FIG104 verified"]
    baseless = derived(Operator.CHANGE, "g", "n", is_complete=False)
    assert said(figures, baseless) == ["FIG104 warning"]
    assert "526億円–530億円" in message(figures, baseless)
    wrong = [figures[0], figure("o", "600億円"), figures[2]]
    assert said(wrong, whole) == ["FIG104 error"]


def test_growth_by_a_factor():
    figures = [figure("n", "700人"), figure("o", "100人"), figure("g", "約7倍")]
    assert said(figures, derived(Operator.CHANGE, "g", "n", "o")) == ["FIG104 verified"]
    assert said(figures, derived(Operator.CHANGE, "g")) == ["FIG104 warning"]


def test_a_count_counts_its_members():
    four = [figure("n", "4社")]
    assert said(four, derived(Operator.COUNT, "n", members=tuple("甲乙丙丁"))) == [
        "FIG105 verified"
    ]
    assert said(four, derived(Operator.COUNT, "n", members=tuple("甲乙丙"))) == [
        "FIG105 error"
    ]


def test_a_share_of_a_whole():
    figures = [figure("p", "50億円"), figure("w", "200億円"), figure("s", "25%")]
    relation = derived(Operator.SHARE, "s", "p", "w")
    assert said(figures, relation) == ["FIG106 verified"]
    figures[2] = figure("s", "52%")
    assert said(figures, relation) == ["FIG106 error"]


def test_a_subset_may_be_less_than_its_total_and_never_more():
    figures = [
        figure("a", "2,500億円"),
        figure("b", "数百億円規模"),
        figure("t", "1.4兆円以上"),
    ]
    relation = derived(Operator.SUBSET, "t", "a", "b")
    assert said(figures, relation) == ["FIG108 verified"]
    figures[2] = figure("t", "1,400億円")
    assert said(figures, relation) == ["FIG108 error"]


def mention(text: str, place: str = "line 9", **more) -> MentionRecord:
    found = parse_quantities(text)
    return MentionRecord("f", found[0].quantity if found else None, place, **more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.4兆ドル以上", "FIG204 verified"),
        ("1.4兆ドル", "FIG202 warning"),
        ("1.4兆ドル未満", "FIG202 error"),
        ("1.4億ドル以上", "FIG501 error"),
        ("14兆ドル以上", "FIG501 error"),
        ("1.4兆円以上", "FIG502 error"),
        ("1.6兆ドル以上", "FIG204 error"),
        ("何も", "FIG204 error"),
    ],
)
def test_a_mention_must_say_what_its_figure_says(text: str, expected: str):
    figures = [figure("f", "1.4兆ドル以上")]
    mentions = [mention("1.4兆ドル以上"), mention(text)]
    assert said(figures, mentions=mentions)[0] == expected


def test_percent_is_not_percentage_points():
    figures = [figure("f", "3%")]
    assert said(figures, mentions=[mention("3ポイント")]) == ["FIG503 error"]


def test_one_number_under_two_names():
    figures = [figure("f", "740億円", measure="営業損失")]
    mentions = [mention("740億円", label="赤字"), mention("740億円", label="損失")]
    assert "FIG203 warning" in said(figures, mentions=mentions)
    mentions = [mention("740億円", label="損失")]
    assert "FIG203 warning" not in said(figures, mentions=mentions)


def test_two_values_of_one_thing_in_one_period_conflict():
    one = figure(
        "a", "100億円", entity="甲", measure="売上", period="2025年", article="x"
    )
    other = figure(
        "b", "130億円", entity="甲", measure="売上", period="2025年", article="x"
    )
    assert said([one, other]) == ["FIG201 error"]
    elsewhere = figure(
        "b", "130億円", entity="甲", measure="売上", period="2025年9月", article="y"
    )
    assert said([one, elsewhere]) == ["FIG201 warning"]
    later = figure("b", "130億円", entity="甲", measure="売上", period="2026年")
    assert said([one, later]) == []


def test_rounding_is_no_conflict():
    one = figure("a", "123億円", entity="甲", measure="売上", period="2025年")
    other = figure("b", "約120億円", entity="甲", measure="売上", period="2025年")
    assert said([one, other]) == []


def test_a_lone_value_of_equal_digits_looks_like_a_slip():
    figures = [figure("f", "500億円"), figure("g", "500兆円")]
    mentions = [mention("500億円"), mention("500億円")]
    assert "FIG501 warning" in said(figures, mentions=mentions)


def test_equal_digits_of_different_owners_are_no_slip():
    figures = [figure("f", "500億円", entity="甲"), figure("g", "5億円", entity="乙")]
    assert said(figures) == []


def test_a_lost_digit():
    figures = [figure("f", "28倍"), figure("g", "2倍")]
    mentions = [mention("28倍"), mention("28倍")]
    assert "FIG501 warning" in said(figures, mentions=mentions)


def test_times_and_percent_of_one_growth():
    figures = [figure("f", "7倍", measure="顧客"), figure("g", "700%", measure="顧客")]
    assert said(figures) == ["FIG504 warning"]


def test_one_value_of_two_owners_is_kept_apart():
    figures = [figure("f", "5億円", entity="甲"), figure("g", "5億円", entity="乙")]
    assert said(figures) == ["FIG205 info"]


def test_sources():
    assert said([figure("f", "5億円", sources=())]) == ["FIG301 warning"]
    stated = figure("f", "5億円", sources=(), unsourced_reason="聞き取り")
    assert said([stated]) == ["FIG301 info"]
    assert "聞き取り" in message([stated])
    secondary = SourceRecord("https://example.com/", role=Role.SECONDARY)
    assert said([figure("f", "5億円", sources=(secondary,))]) == ["FIG302 warning"]
    old = source_record(SourceText("https://example.com/2025/10/10/x"))
    assert said([figure("f", "5億円", sources=(old,), as_of=TODAY)]) == [
        "FIG303 warning"
    ]
    broken = SourceRecord("https://example.com/", is_broken=True)
    assert said([figure("f", "5億円", sources=(broken,))]) == ["FIG304 warning"]


def test_the_words_of_a_source_confirm_a_scale_or_deny_it():
    source = source_record(SourceText("https://example.com/a-50-billion-plan"))
    assert said([figure("f", "500億ドル", sources=(source,))]) == ["FIG501 verified"]
    assert said([figure("f", "50億ドル", sources=(source,))]) == ["FIG501 error"]


def test_a_cited_page_that_nothing_agrees_with():
    source = source_record(SourceText("https://example.com/a-50-billion-plan"))
    dossier = Dossier((figure("f", "50億ドル"),), cited=(source,))
    (found,) = check_figures(dossier, as_of=TODAY)
    assert (found.code, found.level) == ("FIG501", Level.WARNING)


def test_a_forecast_falls_due_when_its_period_is_over():
    plan = figure("f", "5億円", period="2025年", status=Status.FORECAST)
    assert said([plan]) == ["FIG401 info"]
    assert said([plan], as_of=date(2025, 12, 31)) == []
    actual = figure("f", "5億円", period="2025年", status=Status.ACTUAL)
    assert said([actual]) == []


def test_missing_values_and_units():
    assert said([FigureRecord("f", None)]) == ["FIG601 warning"]
    assert said([FigureRecord("f", None, words="少ない")]) == ["FIG601 warning"]
    assert said([FigureRecord("f", None, missing_reason="undisclosed")]) == []
    assert said([figure("f", "1.76兆")]) == ["FIG602 warning"]


def test_findings_keep_their_facts_beside_the_english_sentence():
    figures = [figure("f", "500億円")]
    dossier = Dossier(tuple(figures), (mention("600億円"),))
    (found,) = check_figures(dossier, as_of=TODAY)
    assert found.message == "line 9 says 600億円, the figure is 500億円."
    assert dict(found.facts) == {
        "said": "600億円",
        "place": "line 9",
        "stated": "500億円",
    }
    assert found.kind in MESSAGES


def test_parts_in_another_currency_are_no_parts():
    figures = [figure("t", "900億ドル"), figure("a", "20億円"), figure("b", "30億ドル")]
    relation = derived(Operator.SUBSET, "t", "a", "b")
    assert said(figures, relation) == ["FIG502 error"]


def growing(rate: str, **more):
    """100億円 in 2020 and 200億円 in 2030: 7.18 % a year."""
    old = figure("old", "100億円", measure="売上高", period="2020年")
    new = figure("new", "200億円", measure="売上高", period="2030年", **more)
    return [old, new, figure("r", rate)]


def test_growth_per_year_holds_over_the_years_between():
    relation = derived(Operator.CAGR, "r", "new", "old")
    assert said(growing("7.2%"), relation) == ["FIG104 verified"]
    assert said(growing("10%"), relation) == ["FIG104 error"]
    assert "10 years is 7.2% a year, not 10%" in message(growing("10%"), relation)


def test_growth_per_year_needs_dated_numbers():
    figures = growing("7.2%")
    figures[0] = figure("old", "100億円", measure="売上高")
    relation = derived(Operator.CAGR, "r", "new", "old")
    assert said(figures, relation) == ["FIG104 warning"]
    assert said(growing("7.2%"), derived(Operator.CAGR, "r")) == ["FIG104 warning"]


def test_addends_have_weights():
    figures = [figure("a", "100億円"), figure("b", "40億円"), figure("t", "120億円")]
    half = derived(Operator.SUM, "t", "a", "b", weights=(Fraction(1), Fraction(1, 2)))
    assert said(figures, half) == ["FIG101 verified"]
    assert "0.5 × 40億円" in message(figures, half)
    assert said(figures, derived(Operator.SUM, "t", "a", "b")) == ["FIG101 error"]
    less = derived(Operator.SUM, "t", "a", "b", weights=(Fraction(1), Fraction(-1)))
    figures[1:] = [figure("b", "40億円以上"), figure("t", "最大60億円")]
    assert said(figures, less) == ["FIG101 verified"]


@pytest.mark.parametrize(
    ("rounding", "stated", "level"),
    [
        (None, "66%", "error"),
        (None, "67%", "verified"),
        (Rounding.DOWN, "66%", "verified"),
        (Rounding.DOWN, "67%", "error"),
        (Rounding.UP, "67%", "verified"),
        (Rounding.UP, "66%", "error"),
        (Rounding.HALF_UP, "67%", "verified"),
    ],
)
def test_a_result_is_compared_as_it_was_rounded(rounding, stated, level):
    figures = [figure("p", "2人"), figure("w", "3人"), figure("s", stated)]
    figures[0] = replace(figures[0], lower=Decimal(2), upper=Decimal(2))
    figures[1] = replace(figures[1], lower=Decimal(3), upper=Decimal(3))
    relation = derived(Operator.SHARE, "s", "p", "w", rounding=rounding)
    assert said(figures, relation) == [f"FIG106 {level}"]


def test_a_stated_uncertainty_wins_over_the_written_digits():
    figures = [figure("a", "100億円"), figure("b", "50億円"), figure("t", "153億円")]
    relation = derived(Operator.SUM, "t", "a", "b")
    assert said(figures, relation) == ["FIG101 error"]
    figures[0] = replace(figures[0], lower=Decimal("9.5e9"), upper=Decimal("1.05e10"))
    assert said(figures, relation) == ["FIG101 verified"]


def test_figures_of_other_rank_are_no_conflict():
    def pair(rank):
        more = {"entity": "甲", "measure": "売上高", "period": "2025年"}
        return [
            figure("a", "100億円", **more),
            figure("b", "50億円", rank=rank, **more),
        ]

    assert said(pair(Rank.NORMAL)) == ["FIG201 error"]
    assert said(pair(Rank.DEPRECATED)) == []
    assert said(pair(Rank.PREFERRED)) == []


def test_a_source_may_be_older_than_a_repetition_but_not_than_the_first_word():
    source = source_record(SourceText("https://example.com/2025/10/10/x"))
    told = figure("f", "5億円", sources=(source,), as_of=TODAY)
    assert said([told]) == ["FIG303 warning"]
    assert said([replace(told, first_published=date(2025, 10, 1))]) == []
