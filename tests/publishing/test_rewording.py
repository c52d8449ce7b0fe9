"""A figure changes: what the texts say, what is prepared, what readers learn when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from articles import evidence, publishing
from articles.models import Article, Derivation, Figure
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db

BODY = """浜辺倉庫は**500億ドル**を投じる。岬物流は2,500億ドルだ。

| 会社 | 投資額 |
|---|---|
| 浜辺倉庫 | [500億ドル](figure:base) |

合計は[[figure:base]]。
"""


@pytest.fixture
def base():
    return make_figure("500億ドル", key="base")


def article_of(figure, **fields):
    row = make_article(
        **{"title": "500億ドルの倉庫", "description": "", "body": BODY, **fields}
    )
    for number in evidence.coverage(row).open:
        if number.literal == "500億ドル":
            evidence.bind(row, number.place, figure)
    return row


def raised(figure):
    figure.value = Decimal(60_000_000_000)
    return figure


def change(figure, *articles, kind="correction"):
    return publishing.change_figure(
        raised(figure),
        by=None,
        kind=kind,
        reason="訂正",
        reword=[a.pk for a in articles],
    )


def test_every_sentence_title_and_cell_is_shown_and_no_longer_number(base):
    article_of(base)
    (found,) = publishing.touched_articles(raised(base))
    shown = [
        (one.place.field, one.line, one.literal, one.wording, one.is_cell)
        for one in found.places
    ]
    assert shown == [
        ("title", 0, "500億ドル", "600億ドル", False),
        ("body", 1, "500億ドル", "600億ドル", False),
        ("body", 5, "500億ドル", "600億ドル", True),
        ("body", 7, "[[figure:base", "", False),
    ]
    assert found.places[1].before == "浜辺倉庫は**"
    assert found.places[1].after == "**を投じる。"


def test_nothing_is_stored_by_looking(base):
    row = article_of(base)
    publishing.touched_articles(raised(base))
    row.refresh_from_db()
    assert (row.body, row.pending) == (BODY, None)
    assert Figure.objects.get(pk=base.pk).value == 50_000_000_000


def test_a_public_text_waits_and_tells_its_readers_when_it_is_published(base):
    row = article_of(base)
    (prepared,) = change(base, row)
    assert prepared.is_live
    row = Article.objects.get(pk=row.pk)
    assert row.body == BODY
    assert row.pending is not None
    assert row.pending.title == "600億ドルの倉庫"
    assert "**600億ドル**" in row.pending.body
    assert "[600億ドル](figure:base)" in row.pending.body
    assert "2,500億ドル" in row.pending.body
    assert not row.corrections.exists()
    publishing.publish_change(row, kind=row.pending_kind, note=row.pending_note)
    row = Article.objects.get(pk=row.pk)
    assert "500億ドルから600億ドルに" in row.corrections.get().note
    mentions = row.mentions.filter(mode="standoff")
    assert {(m.literal, m.is_lost, m.reworded) for m in mentions} == {
        ("600億ドル", False, "")
    }
    assert evidence.coverage(row).unbound == 1


def test_a_draft_is_written_at_once(base):
    row = article_of(base, published=False)
    change(base, row)
    row.refresh_from_db()
    assert row.title == "600億ドルの倉庫"
    assert not row.mentions.filter(is_lost=True).exists()


def test_an_article_that_is_not_prepared_is_told_of_at_once(base):
    row = article_of(base)
    assert change(base) == []
    row = Article.objects.get(pk=row.pk)
    assert row.pending is None
    assert row.corrections.count() == 1


def test_a_discarded_change_leaves_the_old_words_their_place(base):
    row = article_of(base)
    change(base, row)
    publishing.discard_change(Article.objects.get(pk=row.pk))
    row = Article.objects.get(pk=row.pk)
    publishing.save(row)
    assert not row.mentions.filter(is_lost=True).exists()
    assert "FIG204" in {
        one.code for one in evidence.check_article(row, as_of=date(2025, 11, 23))
    }


@pytest.mark.parametrize(
    ("figure", "literal", "value", "wording"),
    [
        ("1.4兆ドル以上", "**1.4兆ドル**以上", "1500000000000", "**1.5兆ドル**以上"),
        ("1.4兆ドル以上", "1.4兆ドル", "1500000000000", "1.5兆ドル"),
        ("約3,200人", "約3,200人", "3300", "約3,300人"),
        ("約3,200人", "3,200人", "3300", "3,300人"),
        ("+42%", "+42%", "45", "+45%"),
    ],
)
def test_a_wording_keeps_its_marks_and_leaves_out_what_it_left_out(
    figure, literal, value, wording
):
    row = make_figure(figure, key="one")
    article = make_article(title="題", description="", body=f"全部で{literal}だ。")
    for number in evidence.coverage(article).open:
        evidence.bind(article, number.place, row)
    row.value = Decimal(value)
    ((touched,),) = [one.places for one in publishing.touched_articles(row)]
    text = article.body
    after = text[: touched.place.start] + touched.wording + text[touched.place.end :]
    assert after == f"全部で{wording}だ。"


def test_an_accepted_proposal_prepares_its_own_texts(base):
    ratio = make_figure("約28倍", key="ratio", basis="derived")
    big = make_figure("1.4兆ドル", key="big", entity="岬物流")
    make_derivation(ratio, "ratio", big, base)
    row = make_article(body="[約28倍](figure:ratio)だ。", published=False)
    change(base)
    waiting = Derivation.objects.get(figure=ratio)
    publishing.accept_proposal(waiting, by=None, reason="再計算", reword=[row.pk])
    row.refresh_from_db()
    assert row.body == "[約23倍](figure:ratio)だ。"
