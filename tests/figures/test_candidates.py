"""Candidate figures, relations and sources proposed from an article."""

from __future__ import annotations

import time
from datetime import date

import pytest

from articles.figures import parse_quantities, unit
from articles.figures.candidates import Candidate, Extraction, extract_figures
from articles.figures.context import Origin, Status
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText, propose_sources, source_date
from tests.figures.sample import FIGURES, facts, read_sample

ARTICLE = """\
---
title: '青空電機、300億円で新工場'
description: '青空電機が2026年に300億円（約2億ドル）を投じる。'
---

青空電機は2026年に新工場へ**300億円**（約2億ドル）を投じると発表した。

- **投資総額**: 300億円
- **製造職**: 120人
- **研究職**: 約80人
- **合計**: 約200人の雇用

| 会社 | 2026年の投資額 |
| --- | --- |
| 青空電機 | 300億円 |
| 白波商事 | 100億円 |
| 緑川銀行 | - |
| 合計 | 700億円超 |

これら3社だけで700億円以上になる。一方、Acmeの投資は300億円に達する。

[[ogp:https://example.com/2025/11/12/aozora-30-billion-yen-plant|青空電機]]
[[ogp:https://example.org/other]]
"""


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return extract_figures(ARTICLE)


def value(extraction: Extraction, text: str, entity: str | None = None) -> Candidate:
    (match,) = parse_quantities(text)
    (found,) = [
        candidate
        for candidate in extraction.candidates
        if candidate.quantity.value == match.quantity.value
        and candidate.quantity.unit == match.quantity.unit
        and (entity is None or candidate.entity == entity)
    ]
    return found


def test_mentions_of_one_value_are_one_candidate(extraction: Extraction):
    plant = value(extraction, "300億円", "青空電機")
    assert [mention.line for mention in plant.mentions] == [2, 3, 6, 8, 15]
    assert {mention.origin for mention in plant.mentions} == {
        Origin.TITLE,
        Origin.PROSE,
        Origin.BULLET,
        Origin.TABLE,
    }


def test_the_same_value_of_another_entity_stays_apart(extraction: Extraction):
    other = value(extraction, "300億円", "Acme")
    assert len(other.mentions) == 1


def test_measure_period_and_status_come_from_the_surroundings(extraction: Extraction):
    plant = value(extraction, "300億円", "青空電機")
    assert plant.measure == "投資額"
    assert plant.period is not None
    assert plant.period.start == date(2026, 1, 1)
    assert plant.status is Status.ANNOUNCED
    assert value(extraction, "120人").measure == "製造職"


def relation(extraction: Extraction, operator: Operator, output: Candidate):
    index = extraction.candidates.index(output)
    (found,) = [
        relation
        for relation in extraction.relations
        if relation.operator is operator and relation.output == index
    ]
    inputs = [extraction.candidates[i] for i in found.inputs]
    return found, [candidate.mentions[0].match.text for candidate in inputs]


def test_a_total_bullet_is_the_sum_of_its_list(extraction: Extraction):
    found, inputs = relation(extraction, Operator.SUM, value(extraction, "200人"))
    assert inputs == ["120人", "約80人"]
    assert found.is_complete


def test_a_total_row_with_a_gap_names_what_is_missing(extraction: Extraction):
    found, inputs = relation(extraction, Operator.SUM, value(extraction, "700億円"))
    assert inputs == ["300億円", "100億円"]
    assert not found.is_complete
    assert found.members == ("緑川銀行",)


def test_a_second_currency_in_parentheses_is_a_conversion(extraction: Extraction):
    _, inputs = relation(extraction, Operator.CONVERT, value(extraction, "2億ドル"))
    assert inputs == ["300億円"]


def test_a_counted_group_names_its_members(extraction: Extraction):
    found, _ = relation(extraction, Operator.COUNT, value(extraction, "3社"))
    assert found.members == ("青空電機", "白波商事", "緑川銀行")


def test_a_ratio_row_divides_the_larger_by_the_smaller():
    text = "|社|額|\n|-|-|\n|甲|10億円|\n|乙|50億円|\n|比率|5倍|\n"
    extraction = extract_figures(text)
    _, inputs = relation(extraction, Operator.RATIO, value(extraction, "5倍"))
    assert inputs == ["50億円", "10億円"]


def test_growth_without_a_base_is_incomplete():
    extraction = extract_figures("|社|売上高|前年比|\n|-|-|-|\n|甲|10億円|+5%|\n")
    found, inputs = relation(extraction, Operator.CHANGE, value(extraction, "5%"))
    assert inputs == ["10億円"]
    assert not found.is_complete


LISTED = """青空電機の契約は累計**9,000億円以上**にのぼります。{claim}

**主な契約:**

- **白波商事**: 2,000億円の購入契約
- **緑川銀行**: 数百億円規模の融資

ほかに300億円の工場がある。
"""


def test_a_list_said_to_be_included_is_a_part_of_the_total():
    text = LISTED.format(claim="これには以下のような契約が含まれます：")
    extraction = extract_figures(text)
    found, inputs = relation(
        extraction, Operator.SUBSET, value(extraction, "9,000億円")
    )
    assert found.is_complete
    assert inputs == ["2,000億円", "数百億円規模"]


def test_a_list_that_merely_follows_is_no_part():
    found = extract_figures(LISTED.format(claim="計画は続きます。")).relations
    assert [one for one in found if one.operator is Operator.SUBSET] == []


def test_so_many_times_something_without_a_number_is_a_ratio_of_nothing_given():
    found = extract_figures("青空電機の損失は白波商事の約14倍だ。").relations
    assert [(one.operator, one.inputs) for one in found] == [(Operator.RATIO, ())]
    assert extract_figures("約14倍に増えた。").relations[0].operator is Operator.CHANGE


def test_growth_a_year_is_proposed_as_such():
    (found,) = extract_figures("市場は年平均成長率12%で広がる。").relations
    assert found.operator is Operator.CAGR


def test_numbers_that_happen_to_divide_propose_nothing():
    extraction = extract_figures("甲は10億円、乙は50億円を使った。丙は5倍である。")
    assert extraction.relations == ()


def test_the_address_of_a_source_proposes_it(extraction: Extraction):
    plant = extraction.candidates.index(value(extraction, "300億円", "青空電機"))
    hints = [hint for hint in extraction.sources if hint.candidate == plant]
    assert [hint.literal for hint in hints] == ["30 billion yen"]


def test_a_decimal_in_an_address():
    quantities = [parse_quantities("$1.4 trillion")[0].quantity]
    source = SourceText("https://example.com/a-1-4-trillion-plan")
    assert propose_sources(quantities, [source])[0].literal == "1.4 trillion"


def test_small_bare_numbers_in_addresses_propose_nothing():
    quantities = [parse_quantities("28倍")[0].quantity]
    assert (
        propose_sources(quantities, [SourceText("https://example.com/28-ways")]) == []
    )


def test_the_title_of_a_source_is_read_too():
    quantities = [parse_quantities("500億ドル")[0].quantity]
    source = SourceText("https://example.com/", "Acme invests $50bn")
    assert propose_sources(quantities, [source])[0].literal == "$50bn"


def test_dates_in_addresses():
    assert source_date("https://example.com/2025/11/12/x.html") == date(2025, 11, 12)
    assert source_date("https://example.com/2025/13/12/x.html") is None
    assert source_date("https://example.com/x") is None


def test_a_threshold_is_no_observation():
    extraction = extract_figures("年間100万円以上を払う顧客が増えた。")
    assert extraction.candidates[0].is_threshold


def test_a_unit_named_before_is_inherited():
    (candidate,) = extract_figures("パラメータ数は約1.5兆とされる。").candidates
    assert candidate.quantity.unit == unit("parameter")
    assert candidate.has_inherited_unit


def test_a_contract_list_has_owner_and_counterparty():
    text = "**Acmeの主な契約:**\n\n- **Globex**: 100億円の購入契約\n"
    (candidate,) = extract_figures(text).candidates
    assert (candidate.entity, candidate.counterparty) == ("Acme", "Globex")
    assert candidate.measure == "購入契約"


ENGLISH = """\
Acme will spend **$2.5 billion** (about ¥385 billion) by 2030.

- **Engineers**: about 1,200 people
- **Operators**: 800 people
- **Total**: about 2,000 people

| Company | Capex 2025 ($bn) | Growth y/y |
|---|---:|---:|
| Acme | 2.5 | +42% |
| Globex | 0.9 | - |
| Total | 3.4 | |

These 2 companies spend more than $3 billion.
"""


def test_an_english_article_is_read_alike():
    extraction = extract_figures(ENGLISH)
    plant = value(extraction, "$2.5 billion")
    assert [mention.line for mention in plant.mentions] == [1, 9]
    assert (plant.entity, plant.measure) == ("Acme", "Capex")
    assert plant.period is not None
    assert plant.period.start == date(2025, 1, 1)
    assert {relation.operator for relation in extraction.relations} == {
        Operator.SUM,
        Operator.CONVERT,
        Operator.CHANGE,
        Operator.COUNT,
    }


def test_extraction_is_repeatable():
    assert extract_figures(ARTICLE) == extract_figures(ARTICLE)


@pytest.mark.parametrize(
    "piece",
    [
        "Aは5社",
        "- **合計**: 5社\n",
        "|合計|5社|\n",
        "|A|5倍|\n",
        "これら4社だけで",
        "5億ドル（5億円）",
        "| - ",
        "5社を含む",
        "三割",
    ],
)
def test_hostile_text_costs_time_in_proportion_to_its_length(piece: str):
    text = "|a|b|\n|-|-|\n" + piece * (10_000 // len(piece))
    start = time.process_time()
    extract_figures(text)
    assert time.process_time() - start < 20


def test_the_sample_proposes_its_30_figures():
    extraction = extract_figures(read_sample())
    expected: dict[str, list[int]] = {}
    for fact in facts():
        expected.setdefault(fact.figure, []).append(fact.line)
    found = [[m.line for m in c.mentions] for c in extraction.candidates]
    assert sorted(found) == sorted(expected.values())
    assert len(found) == len(FIGURES) == 30


def test_the_sample_proposes_its_relations_and_sources():
    extraction = extract_figures(read_sample())
    names = {}
    for index, candidate in enumerate(extraction.candidates):
        lines = [mention.line for mention in candidate.mentions]
        names[index] = next(
            key
            for key in FIGURES
            if [fact.line for fact in facts() if fact.figure == key] == lines
            and same_value(FIGURES[key], candidate)
        )
    relations = {
        (relation.operator.value, names[relation.output]): (
            [names[i] for i in relation.inputs],
            relation.is_complete,
        )
        for relation in extraction.relations
    }
    assert relations == {
        ("sum", "F03"): (["F04", "F05"], True),
        ("sum", "F21"): (["F17", "F18", "F19"], False),
        ("ratio", "F10"): (["F09", "F01"], True),
        ("convert", "F02"): (["F01"], True),
        ("count", "F22"): ([], True),
        ("change", "F20"): (["F19"], False),
        ("change", "F08"): ([], False),
        ("subset", "F09"): (["F11", "F12", "F13", "F14"], True),
        ("ratio", "F16"): ([], False),
    }
    hosts = [
        (names[hint.candidate], hint.url.split("/")[2]) for hint in extraction.sources
    ]
    assert hosts == [("F01", "www.anthropic.com"), ("F01", "fortune.com")]


def same_value(fact: str, candidate: Candidate) -> bool:
    quantity = candidate.quantity
    first = fact.split(" ")[0].split("..")[0]
    if first.startswith("^"):
        return quantity.magnitude == int(first[1:])
    return quantity.value is not None and f"{quantity.value:f}" == first
