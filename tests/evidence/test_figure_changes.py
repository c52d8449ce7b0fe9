"""Changing a confirmed figure: impact, history, notes for readers, proposals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from articles import evidence, publishing
from articles.evidence.changing import check_derivation
from articles.evidence.taking import import_rows
from articles.models import Derivation, Figure, FigureChange
from tests.evidence.sample import make_derivation, make_figure, value_of
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def money():
    """An investment, the same in yen at an implied rate, and a ratio to it."""
    base = make_figure("500億ドル", key="base")
    yen = make_figure("約7.7兆円", key="yen", basis="derived")
    big = make_figure("1.4兆ドル以上", key="big", entity="岬物流")
    ratio = make_figure("28倍以上", key="ratio", basis="derived")
    make_derivation(yen, "convert", base)
    make_derivation(ratio, "ratio", big, base)
    return base


def raised(figure, value=60_000_000_000):
    figure.value = Decimal(value)
    return figure


def test_the_impact_names_places_and_followers_and_changes_nothing(money):
    make_article(body="[500億ドル](figure:base)と[[figure:base]]")
    impact = evidence.impact(raised(money))
    assert (impact.before, impact.after) == ("500億ドル", "600億ドル")
    assert len(impact.mentions) == 2
    assert {f.figure.key: f.then for f in impact.followers} == {
        "yen": "約9.24兆円",
        "ratio": "23倍以上",
    }
    assert value_of(money) == 50_000_000_000


def test_a_change_tells_readers_and_proposes_what_follows(money, admin_user):
    article = make_article(body="[500億ドル](figure:base)")
    draft = make_article(body="[500億ドル](figure:base)", published=False)
    evidence.change(
        raised(money), by=admin_user, kind="correction", reason="決算の訂正"
    )
    assert value_of(money) == 60_000_000_000
    entry = money.changes.exclude(kind="confirmed").get()
    assert (entry.before, entry.after) == ("500億ドル", "600億ドル")
    assert "500億ドルから600億ドルに" in article.corrections.get().note
    assert not draft.corrections.exists()
    ratio = Derivation.objects.get(figure__key="ratio")
    assert ratio.proposed["display"] == "23倍以上"
    assert ratio.figure.value == 28


def test_a_proposal_waits_for_its_acceptance(money):
    evidence.change(raised(money), by=None, kind="update", reason="増額")
    ratio = Derivation.objects.get(figure__key="ratio")
    publishing.accept_proposal(ratio, by=None, reason="再計算")
    assert value_of(ratio.figure) == 23
    yen = Derivation.objects.get(figure__key="yen")
    evidence.refuse_proposal(yen)
    assert value_of(yen.figure) == 7_700_000_000_000


@pytest.mark.parametrize(
    ("stated", "then"), [("+50%", "+100%"), ("1.5倍", "2倍"), ("約1.5倍", "約2倍")]
)
def test_growth_is_recomputed_as_it_is_stated(stated, then):
    old = make_figure("20億円", key="old")
    new = make_figure("30億円", key="new")
    growth = make_figure(stated, key="growth", basis="derived")
    make_derivation(growth, "change", new, old)
    (follower,) = evidence.impact(raised(new, 4_000_000_000)).followers
    assert follower.then == then


def dated(text, year, **fields):
    return make_figure(
        text,
        period_shape="calendar",
        period_precision="year",
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        **fields,
    )


def test_growth_per_year_is_recomputed_over_the_years_between():
    old, new = dated("100億円", 2020, key="old"), dated("180億円", 2030, key="new")
    rate = make_figure("6.1%", key="rate", basis="derived", measure="年平均成長率")
    make_derivation(rate, "cagr", new, old)
    impact = evidence.impact(raised(new, 20_000_000_000))
    assert [one.then for one in impact.followers] == ["約7.2%"]


def test_a_weighted_sum_is_recomputed_and_rounded_as_asked():
    whole = make_figure("10億円", key="whole")
    part = make_figure("7億円", key="part", measure="半期")
    total = make_figure("13億円", key="total", basis="derived", measure="計")
    row = make_derivation(total, "sum", whole, part, rounding="up")
    row.inputs.filter(position=1).update(weight=Decimal("0.5"))
    impact = evidence.impact(raised(whole, 1_030_000_000))
    assert [one.then for one in impact.followers] == ["約14億円"]
    row.rounding = "down"
    row.save()
    impact = evidence.impact(raised(whole, 1_030_000_000))
    assert [one.then for one in impact.followers] == ["約13億円"]


def test_no_change_of_meaning_without_a_reason(money):
    with pytest.raises(evidence.ReasonMissing):
        evidence.change(raised(money), by=None, kind="correction", reason=" ")
    assert value_of(money) == 50_000_000_000


def test_a_change_of_notes_is_no_news(money):
    article = make_article(body="[500億ドル](figure:base)")
    money.note = "要確認"
    assert evidence.change(money, by=None) is None
    assert not article.corrections.exists()
    assert FigureChange.objects.filter(figure=money).count() == 1


def test_a_circle_of_derivations_is_refused(money):
    ratio = Figure.objects.get(key="ratio")
    with pytest.raises(ValidationError):
        check_derivation(money, [ratio])


def test_the_checks_see_drift_due_forecasts_and_a_missing_addend(money, tmp_path):
    make_article(body="[500億ドル](figure:base)、[510億ドル](figure:base)")
    parts = [
        make_figure(f"{n}億円", key=f"part-{n}", entity=f"会社{n}") for n in (30, 20)
    ]
    total = make_figure("80億円", key="total", entity="三社", basis="derived")
    make_derivation(total, "sum", *parts, is_complete=False, missing=["灘製作所"])
    make_figure(
        "9億円",
        key="plan",
        entity="四社",
        status="forecast",
        period_shape="calendar",
        period_precision="year",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
    )
    codes = {
        (f.code, f.figures[0])
        for f in evidence.check_all(as_of=date(2026, 1, 1)).findings
    }
    assert ("FIG204", "base") in codes
    assert ("FIG107", "total") in codes
    assert ("FIG401", "plan") in codes
    before = evidence.check_all(as_of=date(2025, 11, 23))
    assert not [f for f in before.findings if f.code == "FIG401"]
    report = tmp_path / "report.json"
    with pytest.raises(SystemExit) as stopped:
        call_command("check_figures", as_of=date(2026, 1, 1), report=report)
    assert stopped.value.code == 1
    assert '"FIG204"' in report.read_text()


def test_words_around_a_link_belong_to_the_number():
    make_figure("約500億ドル以上", key="about", also="approx")
    article = make_article(body="およそ\n\n約[500億ドル](figure:about)以上を投じる。")
    found = evidence.check_all(as_of=date(2026, 1, 1)).findings
    assert [f.code for f in found if f.code.startswith("FIG2")] == []
    mention = article.mentions.get()
    assert (mention.before[-1], mention.after[:2]) == ("約", "以上")
    article.body = "[500億ドル](figure:about)を投じる。"
    publishing.save(article, tags=[], authors=[])
    found = evidence.check_all(as_of=date(2026, 1, 1)).findings
    assert [f.code for f in found if f.code.startswith("FIG2")] == ["FIG202"]


def test_a_stated_reason_settles_the_missing_source():
    make_figure("3億円", key="told")
    found = evidence.check_all(as_of=date(2026, 1, 1)).findings
    assert [(f.code, f.level.value) for f in found] == [("FIG301", "info")]


def test_figures_leave_and_come_back_the_same(money, tmp_path):
    make_figure("+42%", key="growth", measure="=成長率", unsourced_reason="-")
    for name in ("figures.csv", "figures.json"):
        file = tmp_path / name
        call_command("export_figures", file)
        call_command("import_figures", file)
        written = file.read_bytes()
        Derivation.objects.all().delete()
        Figure.objects.all().delete()
        call_command("import_figures", file)
        call_command("export_figures", file)
        assert file.read_bytes() == written


def test_an_import_refuses_long_numbers_and_leaves_what_differs(money):
    rows = [
        {"key": "base", "value": "1", "unit": "USD", "entity": "浜辺倉庫"},
        {"key": "long", "value": "1234567890123456", "unit": "JPY", "entity": "甲"},
        {"key": "nan", "value": "NaN"},
    ]
    report = import_rows(rows)
    assert report.differing == ["base"]
    assert {key for _, key, _ in report.problems} == {"long", "nan"}
    assert value_of(money) == 50_000_000_000
    assert not Figure.objects.filter(key="long").exists()
