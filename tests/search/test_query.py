"""Reading what a visitor typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.query import (
    MAX_LENGTH,
    MAX_PARTS,
    Span,
    parse,
    write_filter,
)

SIGNS = (
    """投資 AI - － " “ ” : ： tag タグ date .. 2025 -11 category source <b> ' * \\ ("""
)
typed = st.lists(
    st.sampled_from([*SIGNS.split(), " ", "　", "\0"]) | st.characters(), max_size=40
).map("".join)


def values(text: str) -> list[str]:
    return [part.value for part in parse(text).words]


def test_words_phrases_and_excluded_words():
    query = parse('投資 "data center" -円安 －"設備 投資"')
    assert [part.value for part in query.words] == ["投資", "data center"]
    assert [part.value for part in query.excluded] == ["円安", "設備 投資"]


@pytest.mark.parametrize("quotes", ['""', "“”", "＂＂", "„“"])
def test_every_kind_of_quotation_mark_makes_a_phrase(quotes):
    assert values(f"{quotes[0]}AI 投資{quotes[1]} 円") == ["AI 投資", "円"]


def test_an_open_quotation_runs_to_the_end():
    assert values('"AI 投資') == ["AI 投資"]


def test_ideographic_spaces_part_words():
    assert values("投資　銀座") == ["投資", "銀座"]


def test_the_word_and_between_words_is_no_word():
    assert values("投資 AND 銀座") == ["投資", "銀座"]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("tag:AI", "tag", "AI"),
        ("タグ：AI", "tag", "AI"),
        ('Tag:"生成 AI"', "tag", "生成 AI"),
        ("category:経済", "category", "経済"),
        ("カテゴリー：経済", "category", "経済"),
        ("出典:boj.or.jp", "source", "boj.or.jp"),
        ("author:浜野", "author", "浜野"),
    ],
)
def test_filters_have_english_and_japanese_names(text, name, value):
    (part,) = parse(text).parts
    assert (part.filter, part.value, part.negative) == (name, value, False)
    (part,) = parse("-" + text).parts
    assert part.negative


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("date:2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("date:2025-11-12", date(2025, 11, 12), date(2025, 11, 12)),
        ("date:2025..2026-03", date(2025, 1, 1), date(2026, 3, 31)),
        ("date:..2026-03-05", None, date(2026, 3, 5)),
        ("date:2025/4/1..", date(2025, 4, 1), None),
        ("日付：２０２５年１１月", date(2025, 11, 1), date(2025, 11, 30)),
        ("after:2025-04", date(2025, 4, 1), None),
        ("before:2026", None, date(2025, 12, 31)),
        ("以前：2026-03-05", None, date(2026, 3, 4)),
    ],
)
def test_dates(text, first, last):
    (part,) = parse(text).parts
    assert part.filter == "date"
    assert part.span == Span(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "date:昨日",
        "date:2025-13",
        "date:2025-02-30",
        "after:..",
        "date:..",
        "date:0000",
    ],
)
def test_what_is_no_date_is_said_and_left_out(text):
    query = parse(f"{text} 円")
    assert [part.value for part in query.parts] == ["円"]
    assert [notice.code for notice in query.notices] == ["bad_date"]


def test_signs_alone_are_said_and_left_out():
    query = parse("投資 !?")
    assert [part.value for part in query.parts] == ["投資"]
    assert [notice.code for notice in query.notices] == ["nothing_in_it"]


def test_length_and_number_of_words_are_bounded():
    many = parse(" ".join(f"語{number}" for number in range(40)))
    assert len(many.parts) == MAX_PARTS
    assert many.notices[-1].code == "too_many"
    long = parse("円" * 10_000)
    assert len(long.text) == MAX_LENGTH
    assert long.notices[0].code == "too_long"


def test_dropping_a_part_leaves_the_others():
    query = parse('投資 tag:"生成 AI" -"円 安"')
    assert [query.without(part).text for part in query.parts] == [
        'tag:"生成 AI" -"円 安"',
        '投資 -"円 安"',
        '投資 tag:"生成 AI"',
    ]
    assert query.only(query.parts[1]).text == 'tag:"生成 AI"'


def test_a_category_chosen_replaces_the_one_before():
    query = parse("投資 category:経済").with_filter("category", "暮らし")
    assert query.text == "投資 category:暮らし"
    assert parse("投資").with_filter("tag", "生成 AI").text == '投資 tag:"生成 AI"'


@given(typed)
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_and_what_was_read_reads_the_same(text):
    query = parse(text)
    assert len(query.parts) <= MAX_PARTS
    assert "\0" not in query.text
    for part in query.parts:
        (again,) = parse(part.text).parts
        assert (
            again.value,
            again.negative,
            again.filter,
            again.phrases,
            again.span,
        ) == (
            part.value,
            part.negative,
            part.filter,
            part.phrases,
            part.span,
        )


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_written_filter_is_one_part_or_none(value):
    assert len(parse(write_filter("tag", value)).parts) <= 1
