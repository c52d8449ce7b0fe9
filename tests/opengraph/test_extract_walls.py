"""A wall in front of a page never poses as the page."""

from __future__ import annotations

import pytest

from tests.opengraph.pages import card_of, og


def test_a_wall_without_words_is_known_by_its_script():
    wall = '<html><head><script src="/_Incapsula_Resource?x=1"></script><body></html>'
    assert card_of(wall).challenge == "incapsula"
    article = wall + "<p>" + "words " * 10_000
    assert not card_of(article).challenge
    assert not card_of(wall + og("title", "Grid")).challenge


@pytest.mark.parametrize(
    "title",
    ["Just a moment...", "Just a moment…", "Attention Required! | Cloudflare",
     "Access Denied", "Access to this page has been denied.", "Are you a robot?",
     "Pardon Our Interruption", "Robot Check", "403 Forbidden"],
)  # fmt: skip
def test_a_wall_never_poses_as_the_page(title):
    card = card_of(og("title", title) + og("description", "Enable cookies"))
    assert card.challenge
    assert card.title == "grid operators warn again"
    assert (card.description, card.image, card.is_empty) == ("", None, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"cf-mitigated": "challenge"},
        {"x-vercel-mitigated": "deny"},
        {"x-datadome": "1"},
    ],
)
def test_a_wall_is_known_by_its_headers(headers):
    assert card_of(og("title", "Grid"), headers=headers).challenge


def test_an_article_about_denial_is_no_wall():
    assert not card_of(
        og("title", "Access denied: who may see the grid data")
    ).challenge
