"""One article checked as it stands, with lines an editor can go to."""

from __future__ import annotations

from datetime import date

import pytest

from articles import evidence
from articles.figures.findings import MESSAGES, Level
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db

TODAY = date(2025, 11, 23)


def told(article, code):
    found = evidence.check_article(article, as_of=TODAY)
    return [one for one in found if one.code == code]


def test_a_wording_that_differs_from_its_figure_is_an_error_with_its_line():
    make_figure("500億円", key="capex")
    article = make_article(body="一行目。\n\n[510億円](figure:capex)だった。\n")
    (remark,) = told(article, "FIG204")
    assert (remark.level, remark.line, remark.field) == (Level.ERROR, 3, "body")


def test_words_around_a_bound_number_belong_to_it():
    make_figure("約500億円", key="capex")
    article = make_article(body="約[500億円](figure:capex)だった。\n")
    assert told(article, "FIG202") == []


def test_a_slip_in_unsaved_text_is_seen():
    make_figure("500億円", key="capex")
    article = make_article(body="[500億円](figure:capex)")
    article.body = "[500兆円](figure:capex)"
    (remark,) = told(article, "FIG501")
    assert remark.level is Level.ERROR


def test_a_derivation_is_checked_with_inputs_the_article_does_not_mention():
    parts = [
        make_figure(f"{n}億円", key=f"part-{n}", entity=f"社{n}") for n in (30, 20)
    ]
    total = make_figure("80億円", key="total", entity="計", basis="derived")
    make_derivation(total, "sum", *parts)
    article = make_article(body="あわせて[80億円](figure:total)。")
    assert [one.level for one in told(article, "FIG101")] == [Level.ERROR]


def test_another_article_that_says_otherwise_is_a_warning():
    make_figure("500億円", key="one")
    make_figure("700億円", key="other")
    article = make_article(body="[500億円](figure:one)")
    make_article(body="[700億円](figure:other)")
    assert [one.level for one in told(article, "FIG201")] == [Level.WARNING]


def test_numbers_nobody_confirmed_are_checked_but_never_as_errors():
    body = "\n".join(("- **製造職**: 120人", "- **研究職**: 80人", "- **合計**: 250人"))
    article = make_article(body=body + "\n")
    (remark,) = told(article, "FIG101")
    assert (remark.level, remark.line, remark.figures) == (Level.WARNING, 3, ())


def test_an_article_without_numbers_has_no_remarks():
    assert evidence.check_article(make_article(body="静か。"), as_of=TODAY) == []


def test_every_sentence_is_told_in_japanese(settings):
    from django.utils.translation import gettext, override

    with override("ja"):
        same = [kind for kind, text in MESSAGES.items() if gettext(text) == text]
    assert same == []
