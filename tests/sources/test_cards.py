"""Source cards in all degrees of knowledge, and honest about what is a guess."""

from __future__ import annotations

from datetime import date

import pytest

from articles.models import Citation
from articles.sources import cards_for, make_card
from tests.make import make_article, make_source

URL = "https://www.news.example/2025/11/12/ports-hire-more-people.html"


def test_an_address_alone_gives_a_marked_title_site_and_date():
    card = make_card(URL, position=3)
    assert (card.title, card.title_is_derived) == ("ports hire more people", True)
    assert card.site == "news.example"
    assert (card.published, card.published_is_derived) == (date(2025, 11, 12), True)
    assert (card.href, card.anchor) == (URL, "source-3")
    assert card.description == ""
    assert card.image is None


def test_a_refused_address_is_never_a_link():
    card = make_card("javascript:alert(1)", position=1)
    assert card.href == ""
    assert "javascript" in card.title


@pytest.mark.django_db
def test_stored_values_win_over_the_address():
    source = make_source(
        URL, title="港の雇用", site_name="例新聞", published_on=date(2025, 11, 13)
    )
    card = make_card(URL, position=1, source=source)
    assert (card.title, card.title_is_derived) == ("港の雇用", False)
    assert card.site == "例新聞"
    assert (card.published, card.published_is_derived) == (date(2025, 11, 13), False)


@pytest.mark.django_db
def test_words_typed_in_the_article_win_there_only():
    source = make_source(URL, title="港の雇用")
    typed = Citation(
        article=make_article(), source=source, position=1, title="この記事での題"
    )
    plain = Citation(article=make_article(), source=source, position=1)
    assert [card.title for card in cards_for([typed, plain])] == [
        "この記事での題",
        "港の雇用",
    ]
