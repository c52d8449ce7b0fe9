"""Every number of an article is bound, left alone or open; and what decides it."""

from __future__ import annotations

import pytest

from articles import evidence, publishing
from articles.evidence.numbers import State
from articles.models import CandidateRejection, Figure, Mention
from tests.evidence.sample import make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db

BODY = """浜辺倉庫は[3億2,000万円](figure:capex)を投じ、約**120人**を雇う。

岬物流は2,500億円、灘製作所は500億円だった。
"""


@pytest.fixture
def article():
    make_figure("3億2,000万円", key="capex")
    return make_article(title="倉庫に3億2,000万円", description="", body=BODY)


def states(article):
    return {
        (n.place.field, n.literal.replace("*", "")): n.state
        for n in evidence.coverage(article).numbers
    }


def open_number(article, literal):
    return next(n for n in evidence.coverage(article).open if n.literal == literal)


def test_links_count_as_bound_and_the_rest_as_open(article):
    assert states(article) == {
        ("title", "3億2,000万円"): State.UNBOUND,
        ("body", "3億2,000万円"): State.BOUND,
        ("body", "約120人"): State.UNBOUND,
        ("body", "2,500億円"): State.UNBOUND,
        ("body", "500億円"): State.UNBOUND,
    }
    found = evidence.coverage(article)
    assert (found.bound, found.ignored, found.unbound) == (1, 0, 4)


def test_an_open_number_names_the_figures_it_may_state(article):
    number = open_number(article, "3億2,000万円")
    assert [figure.key for figure in number.alike] == ["capex"]


def test_unsaved_text_is_read_as_it_stands(article):
    article.body = "いまは9億円。"
    assert ("body", "9億円") in states(article)


def test_binding_beside_the_text_keeps_every_byte(article):
    number = open_number(article, "3億2,000万円")
    evidence.bind(article, number.place, Figure.objects.get(key="capex"))
    article.refresh_from_db()
    assert article.title == "倉庫に3億2,000万円"
    assert states(article)["title", "3億2,000万円"] == State.BOUND
    assert evidence.extract(article).created == 3


def test_what_is_left_alone_is_no_open_question_even_after_an_edit(article):
    evidence.extract(article)
    number = open_number(article, "500億円")
    evidence.leave_alone(article, number.place, by=None)
    assert states(article)["body", "500億円"] == State.IGNORED
    assert evidence.extract(article).created == 0
    article.body = "前置き。\n\n" + article.body
    publishing.save(article)
    assert states(article)["body", "500億円"] == State.IGNORED
    assert states(article)["body", "2,500億円"] == State.UNBOUND


def test_a_rejected_candidate_leaves_its_numbers_alone(article):
    evidence.extract(article)
    figure = Figure.objects.candidates().get(value=120)
    evidence.reject(figure, by=None)
    assert states(article)["body", "約120人"] == State.IGNORED


def test_a_figure_is_made_of_a_number_that_was_left_alone(article):
    evidence.extract(article)
    evidence.reject(Figure.objects.candidates().get(value=120), by=None)
    number = next(
        n for n in evidence.coverage(article).numbers if n.state is State.IGNORED
    )
    figure = evidence.make_figure(article, number.place)
    assert figure is not None
    assert figure.value == 120
    assert not CandidateRejection.objects.exists()
    assert states(article)["body", "約120人"] == State.UNBOUND


def test_a_bound_wording_is_lost_rather_than_found_inside_a_longer_number(article):
    number = open_number(article, "500億円")
    figure = make_figure("500億円", key="nada", entity="灘製作所")
    evidence.bind(article, number.place, figure)
    article.body = article.body.replace("灘製作所は500億円だった", "灘製作所は不明")
    publishing.save(article)
    assert Mention.objects.get(figure=figure).is_lost
    assert "2,500億円" in article.body


def test_places_that_state_another_figure_are_split_off():
    article = make_article(
        title="題", description="", body="5億円だ。\n\nまた5億円だ。\n"
    )
    evidence.extract(article)
    figure = Figure.objects.candidates().get()
    other = evidence.split(figure, [figure.mentions.get(line=3)])
    assert [m.line for m in figure.mentions.all()] == [1]
    assert [m.line for m in other.mentions.all()] == [3]
    assert evidence.extract(article).created == 0
    assert Figure.objects.candidates().count() == 2
    with pytest.raises(ValueError, match="without a place"):
        evidence.split(other, list(other.mentions.all()))
