"""Figures leave whole and come back whole; what is broken is told, row by row."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from articles import evidence, publishing
from articles.models import (
    ChartSpec,
    Derivation,
    Entity,
    Figure,
    FigureCell,
    FigureChange,
    FigureCitation,
    FigureTable,
    Measure,
    Mention,
)
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Figures with ratio, group, quote, history, table and chart."""
    source = make_source(title="決算短信")
    base = make_figure(
        "▲7億4,000万円",
        key="base",
        sources=[source.url],
        review_on=date(2027, 1, 1),
        first_published=date(2026, 1, 2),
        lower=Decimal(-760_000_000),
        upper=Decimal(-700_000_000),
    )
    FigureCitation.objects.filter(figure=base).update(
        role="secondary",
        quote="損失は7億4,000万円。",
        locator="3ページ",
        accessed_on=date(2026, 2, 3),
    )
    base.value = Decimal(-750_000_000)
    evidence.change(
        base, by=None, kind="correction", reason="誤記", note="直しました。"
    )
    other = make_figure("1〜2億円", key="other", entity="岬", note="内緒")
    half = make_figure("10億円", key="half", rank="deprecated", measure="半分")
    total = make_figure("約5億円", key="total", basis="derived", measure="合計")
    row = make_derivation(total, "sum", half, other, rounding="down")
    row.inputs.filter(position=0).update(weight=Decimal("0.5"))
    ratio = make_figure("約3.2倍", key="ratio", basis="derived")
    make_derivation(ratio, "ratio", base, other, digits=2, missing=["灘"])
    group = Entity.objects.get_or_make("二社", kind="group", name_en="Two")
    group.members.set(Entity.objects.all())
    Figure.objects.filter(key="ratio").update(entity=group)
    Measure.objects.update(
        definition="取得額。", aliases="capex", is_additive=False, group="支出"
    )
    table = FigureTable.objects.create(key="both", title="二つ", note="注。")
    for position, figure in enumerate((base, None)):
        FigureCell.objects.create(
            table=table,
            row=f"行{position}",
            figure=figure,
            position=position,
            words="" if figure else "非公開",
        )
    ChartSpec.objects.create(key="both-dots", table=table, kind="dot", is_log=True)


def forget():
    FigureTable.objects.all().delete()
    Derivation.objects.all().delete()
    Mention.objects.all().delete()
    Figure.objects.all().delete()
    Entity.objects.all().delete()
    Measure.objects.all().delete()


def test_limits_rank_and_dates_travel_as_csv_too(world, tmp_path):
    file, again = tmp_path / "one.csv", tmp_path / "two.csv"
    call_command("export_figures", file)
    forget()
    call_command("import_figures", file)
    call_command("export_figures", again)
    assert again.read_text() == file.read_text()
    assert "2026-02-03" in file.read_text()
    assert Figure.objects.get(key="half").rank == "deprecated"


def test_all_of_it_comes_back(world, tmp_path):
    file, again = tmp_path / "one.json", tmp_path / "two.json"
    call_command("export_figures", file)
    forget()
    call_command("import_figures", file)
    call_command("export_figures", again)
    assert again.read_bytes() == file.read_bytes()
    assert Figure.objects.get(key="other").note == "内緒"
    base = Figure.objects.get(key="base")
    assert [base.lower, base.upper] == [-760_000_000, -700_000_000]
    assert base.citations.get().accessed_on == date(2026, 2, 3)
    total = Derivation.objects.get(figure__key="total")
    assert [one.weight for one in total.inputs.all()] == [Decimal("0.5"), 1]
    assert Measure.objects.get(name="合計").group == "支出"
    assert FigureChange.objects.get(kind="correction").note == "直しました。"
    assert Derivation.objects.get(figure__key="ratio").missing == ["灘"]
    assert ChartSpec.objects.get().is_log


def test_a_second_import_changes_nothing(world, tmp_path, capsys):
    file = tmp_path / "figures.json"
    call_command("export_figures", file)
    call_command("import_figures", file)
    assert "0 created, 5 unchanged, 0 differing, 0 problems" in capsys.readouterr().out


def test_what_differs_is_told_and_left(world):
    data = json.loads(evidence.bundle_all())
    data["figures"][0]["value"] = "1"
    data["derivations"][0]["operator"] = "share"
    data["tables"][0]["title"] = "別の題"
    report = evidence.import_text(json.dumps(data))
    assert set(report.differing) == {"base", "ratio", "both"}
    assert FigureTable.objects.get().title == "二つ"


def test_a_dry_run_leaves_nothing(world):
    text = evidence.bundle_all()
    forget()
    report = evidence.import_text(text, dry_run=True)
    assert set(report.created) == {"base", "half", "other", "ratio", "total"}
    assert not Figure.objects.exists()
    assert not Entity.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"entities": [{"name": "甲", "kind": "nonsense"}]},
        {"entities": [{"kind": "group"}]},
        {"measures": [{"name": "乙" * 200}]},
        {"derivations": [{"figure": "ghost", "operator": "sum", "inputs": ["x"]}]},
        {"derivations": [{"figure": "base", "operator": "magic", "inputs": []}]},
        {"derivations": [{"figure": "base", "operator": "sum", "inputs": ["ratio"]}]},
        {"derivations": [{"figure": "base", "operator": "sum", "inputs": 5}]},
        {"tables": [{"key": "Ü", "title": "題"}]},
        {
            "tables": [
                {"key": "t", "title": "題", "cells": [{"row": "a"}, {"row": "a"}]}
            ]
        },
        {
            "tables": [
                {"key": "t", "title": "題", "charts": [{"key": "c", "kind": "pie"}]}
            ]
        },
        {
            "tables": [
                {
                    "key": "t",
                    "title": "題",
                    "charts": [{"key": "c", "kind": "bar", "is_log": True}],
                }
            ]
        },
    ],
)
def test_a_broken_row_is_told_and_stops_no_other(world, broken):
    good = {"name": "新しい対象"}
    data = {"figures": [], **broken}
    data["entities"] = [*data.get("entities", []), good]
    report = evidence.import_text(json.dumps(data))
    assert len(report.problems) >= 1
    assert all(words for _, _, words in report.problems)
    assert Entity.objects.named("新しい対象") is not None
    assert not FigureTable.objects.filter(key="t").exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{", '{"figures": 1}', "[1]", "\0"])
def test_a_file_of_something_else_is_refused_in_words(tmp_path, text):
    file = tmp_path / "figures.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("import_figures", file)
    assert refused.value.returncode == 2


def test_an_article_takes_its_figures_along_with_the_places_its_text_hides(world):
    make_figure("3億円", key="elsewhere")
    article = make_article(
        title="損失は7億5,000万円", body="比は[[figure:ratio]]。従業員は約1,200人。"
    )
    place = evidence.Place("title", 3, 11)
    assert article.title[3:11] == "7億5,000万円"[:8]
    evidence.bind(article, place, Figure.objects.get(key="base"))
    start = article.body.index("約1,200人")
    evidence.leave_alone(article, evidence.Place("body", start, start + 7), by=None)
    text = evidence.bundle_of(article)
    keys = {row["key"] for row in json.loads(text)["figures"]}
    assert keys == {"base", "other", "ratio"}  # what the ratio follows from, too
    forget()
    publishing.save(article)
    report = evidence.import_text(text, article=article)
    assert not report.problems
    modes = {row.mode: row for row in article.mentions.all()}
    assert modes["standoff"].key == "base"
    assert not modes["standoff"].is_lost
    assert modes["ignored"].literal == "約1,200人"
    assert evidence.bundle_of(article) == text
    evidence.import_text(text, article=article)
    assert article.mentions.filter(mode__in=["standoff", "ignored"]).count() == 2


def test_an_article_without_figures_has_nothing_beside_it(world):
    assert evidence.bundle_of(make_article()) == ""
