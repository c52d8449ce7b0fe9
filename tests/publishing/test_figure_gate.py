"""The gate before publishing: what findings about figures hold back."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from articles import evidence, publishing
from tests.evidence.sample import make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db


def draft(body, **fields):
    return make_article(
        title="題", description="", body=body, published=False, **fields
    )


def test_a_wording_that_contradicts_its_figure_is_held_back():
    make_figure("500億円", key="capex")
    row = draft("一行目。\n\n[510億円](figure:capex)だった。\n")
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(row)
    (reason,) = refused.value.reasons
    assert reason.startswith("3行目")
    assert "510億円" in reason or "500億円" in reason


@pytest.mark.parametrize("gate", ["off", "error", "warning", "complete"])
def test_the_gate_is_a_setting(settings, gate):
    settings.ARTICLES_FIGURE_GATE = gate
    make_figure("500億円以上", key="capex")
    row = draft("[500億円](figure:capex)と12億円。\n")
    reasons = publishing.blockers(row)
    assert any("以上" in one for one in reasons) is (gate in ("warning", "complete"))
    assert any("数値1件" in one for one in reasons) is (gate == "complete")


def test_a_stated_reason_for_no_source_holds_nothing_back(settings):
    settings.ARTICLES_FIGURE_GATE = "warning"
    figure = make_figure("500億円", key="capex")
    row = draft("[500億円](figure:capex)だった。\n")
    assert publishing.blockers(row) == []
    figure.unsourced_reason = ""
    figure.save()
    assert len(publishing.blockers(row)) == 1


def test_complete_asks_for_a_decision_about_every_number(settings):
    settings.ARTICLES_FIGURE_GATE = "complete"
    row = draft("12億円だ。")
    assert len(publishing.blockers(row)) == 1
    evidence.leave_alone(row, evidence.coverage(row).open[0].place, by=None)
    assert publishing.blockers(row) == []


def test_a_waiting_change_is_held_back_like_a_draft():
    make_figure("500億円", key="capex")
    row = make_article(title="題", description="", body="静か。")
    row.body = "[510億円](figure:capex)"
    publishing.store_edit(row, tags=[], authors=[])
    with pytest.raises(publishing.NotReady):
        publishing.publish_change(row)


def test_an_unknown_gate_is_an_explained_error(settings):
    settings.ARTICLES_FIGURE_GATE = "strict"
    assert "articles.E010" in {one.id for one in run_checks()}


def test_an_article_without_figures_costs_two_queries(django_assert_max_num_queries):
    row = draft("静か。")
    with django_assert_max_num_queries(3):
        publishing.blockers(row)
