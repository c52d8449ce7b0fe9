"""Candidates from an article's text: found, settled, not found again."""

from __future__ import annotations

import pytest

from articles import evidence, publishing
from articles.models import Figure, Mention
from tests.evidence.sample import make_figure
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db

BODY = """## 投資

浜辺倉庫は2025年に設備投資**3億2,000万円**を計上した。従業員は約1,200人だ。

| 会社 | 2024年の売上高 |
|---|---|
| 浜辺倉庫 | 40億円 |
| 岬物流 | 55億円 |
"""


def article(**overrides):
    values = {
        "title": "倉庫会社の設備投資、3億2,000万円に",
        "description": "",
        "body": BODY,
    }
    return make_article(**{**values, **overrides})


def candidates(row):
    return list(Figure.objects.candidates().filter(found_in=row))


def settle(figure, **fields):
    return evidence.confirm(
        figure,
        by=None,
        entity="浜辺倉庫",
        measure="設備投資",
        status=Figure.Status.ACTUAL,
        unsourced_reason="決算資料の写し",
        **fields,
    )


def by_value(row, value):
    return next(one for one in candidates(row) if one.value == value)


def test_a_second_run_proposes_nothing_new():
    row = article()
    first = evidence.extract(row)
    assert first.created == len(candidates(row)) == 4
    keys = {figure.key for figure in candidates(row)}
    again = evidence.extract(row)
    assert again.created == 0
    assert {figure.key for figure in candidates(row)} == keys


def test_a_candidate_knows_all_its_places_and_its_table():
    row = article()
    evidence.extract(row)
    invested = by_value(row, 320_000_000)
    fields = sorted(invested.mentions.values_list("field", flat=True))
    assert fields == ["body", "title"]
    sales = by_value(row, 5_500_000_000)
    assert (sales.proposal["entity"], sales.proposal["measure"]) == (
        "岬物流",
        "売上高",
    )
    assert sales.proposal["table"] == 0
    assert sales.period_start.year == 2024


def test_the_body_keeps_every_byte():
    row = article()
    evidence.extract(row)
    for figure in candidates(row):
        for mention in figure.mentions.all():
            assert mention.literal in getattr(row, mention.field)
    row.refresh_from_db()
    assert row.body == BODY


def test_a_rejected_number_is_not_proposed_again_even_after_an_edit():
    row = article()
    evidence.extract(row)
    evidence.reject(by_value(row, 1200), by=None)
    row.body = "はじめに。\n\n" + row.body
    publishing.save(row)
    done = evidence.extract(row)
    assert (done.created, done.rejected) == (0, 1)
    assert all(figure.value != 1200 for figure in candidates(row))


def test_a_confirmed_figure_stays_and_a_changed_number_is_told_as_lost():
    row = article()
    evidence.extract(row)
    figure = settle(by_value(row, 320_000_000))
    row.body = row.body.replace("3億2,000万円", "3億5,000万円")
    publishing.save(row)
    evidence.extract(row)
    figure.refresh_from_db()
    assert figure.state == Figure.State.CONFIRMED
    lost = {m.field: m.is_lost for m in figure.mentions.all()}
    assert lost == {"title": False, "body": True}
    assert by_value(row, 350_000_000)


def test_a_number_that_left_the_text_is_no_candidate_any_more():
    row = article()
    evidence.extract(row)
    row.body = row.body.replace("約1,200人", "多数")
    publishing.save(row)
    assert evidence.extract(row).removed == 1


def test_a_value_that_no_column_holds_is_not_proposed():
    row = article(body="債務は1234567890123456789円、資産は5億円。", title="題")
    assert evidence.extract(row).created == 1


def test_a_bound_number_is_settled():
    make_figure(key="hamabe-capex")
    row = article(
        title="題", body="設備投資は[3億2,000万円](figure:hamabe-capex)だった。"
    )
    evidence.extract(row)
    assert candidates(row) == []


def test_two_equal_wordings_keep_their_places_apart_when_text_moves():
    row = article(body="浜辺倉庫は5億円。\n\n岬物流も5億円。\n", title="題")
    evidence.extract(row)
    lines = sorted(Mention.objects.filter(article=row).values_list("line", flat=True))
    assert lines == [1, 3]
    row.body = "前置き。\n\n" + row.body
    publishing.save(row)
    lines = sorted(Mention.objects.filter(article=row).values_list("line", flat=True))
    assert lines == [3, 5]


def test_confirming_says_all_that_is_missing():
    row = article()
    evidence.extract(row)
    figure = by_value(row, 1200)
    figure.status = ""
    with pytest.raises(evidence.NotConfirmable) as refused:
        evidence.confirm(figure, by=None)
    assert len(refused.value.reasons) >= 3
    figure.refresh_from_db()
    assert figure.state == Figure.State.CANDIDATE


def test_confirming_makes_names_a_key_and_a_source():
    source = make_source()
    row = article()
    evidence.extract(row)
    figure = evidence.confirm(
        by_value(row, 1200),
        by=None,
        entity="浜辺倉庫",
        measure="従業員数",
        status="actual",
        sources=[source.url],
    )
    assert not figure.key.startswith("candidate")
    assert figure.citations.get().source == source
    assert {m.key for m in figure.mentions.all()} == {figure.key}


def test_merging_moves_the_mentions_to_the_figure_we_have():
    known = make_figure()
    row = article()
    evidence.extract(row)
    evidence.merge(by_value(row, 320_000_000), known, by=None)
    assert known.mentions.filter(article=row).count() == 2
    assert evidence.extract(row).created == 0


def test_the_acceptance_article_gives_its_thirty_candidates(seed_folder):
    text = next(iter(sorted(seed_folder.glob("*.md")))).read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    row = make_article(
        title=fields["title"].strip("\"'"),
        description=fields.get("description", "").strip("\"'"),
        body=body,
        published=False,
    )
    first = evidence.extract(row)
    assert 29 <= first.created <= 31
    assert evidence.extract(row).created == 0
    row.refresh_from_db()
    assert row.body == body
