"""Numbers in the words of pictures: found on a change, told when out of date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from articles import evidence
from articles.models import Illustration
from tests.evidence.sample import make_figure
from tests.make import make_article, make_illustration

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    picture = make_illustration(
        alt="年500億円の新工場", caption="完成予想図。500億円。"
    )
    Illustration.objects.filter(pk=picture.pk).update(key="plant")
    make_illustration(alt="別の500億円")
    make_figure("500億円", key="capex")
    body = "[500億円](figure:capex)の工場。\n\n[[image:plant]]\n"
    return make_article(title="題", description="", body=body)


def test_a_change_lists_the_words_of_the_pictures_it_touches(article):
    figure = evidence.stored(article.mentions.get(mode="bound").figure)
    found = evidence.captions_stating([article], figure)
    # 年500億円 is another number
    assert [(one.field, one.before, one.literal) for one in found] == [
        ("caption", "", "500億円")
    ]


def test_words_that_give_the_former_value_are_told(article):
    figure = article.mentions.get(mode="bound").figure
    told = evidence.check_confirmed(article, as_of=date(2026, 1, 1))
    assert "FIG206" not in {one.code for one in told}
    figure.value = Decimal(60_000_000_000)
    evidence.change(figure, by=None, kind="update", reason="増額")
    (one,) = [
        one
        for one in evidence.check_confirmed(article, as_of=date(2026, 1, 1))
        if one.code == "FIG206"
    ]
    assert (one.field, one.line, one.level.value) == ("caption", 0, "warning")
    assert "600億円" in one.message


def test_the_report_on_all_figures_tells_it_too(article):
    figure = article.mentions.get(mode="bound").figure
    as_of = date(2026, 1, 1)
    codes = {one.code for one in evidence.check_all(as_of=as_of).findings}
    assert "FIG206" not in codes
    figure.value = Decimal(60_000_000_000)
    evidence.change(figure, by=None, kind="update", reason="増額")
    report = evidence.check_all(as_of=as_of)
    (one,) = [one for one in report.findings if one.code == "FIG206"]
    assert one.figures == ("capex",)
    assert report.articles_of(one) == [article]
    ranks = [one.level.rank for one in report.findings]
    assert ranks == sorted(ranks, reverse=True)


def test_alternative_texts_in_the_markdown_are_part_of_the_body():
    make_figure("500億円", key="capex")
    row = make_article(title="題", description="", body="![500億円の工場](/a.webp)")
    (number,) = evidence.coverage(row).numbers
    assert (number.literal, number.place.field) == ("500億円", "body")
    assert [one.key for one in number.alike] == ["capex"]
    mention = evidence.bind(row, number.place, number.alike[0])
    assert mention.literal == "500億円"
