"""The title of a card: order of trust, cleaning, the site's own name cut off."""

from __future__ import annotations

import pytest

from tests.opengraph.pages import LINKED, card_of, og

TITLES = {
    "og": og("title", "From Open Graph"),
    "twitter": '<meta name="twitter:title" content="From Twitter">',
    "jsonld": LINKED % '{"@type":"Article","headline":"From JSON-LD"}',
    "html": "<title>From the title</title>",
}


def test_titles_are_trusted_in_this_order():
    order = list(TITLES)
    expected = ["From Open Graph", "From Twitter", "From JSON-LD", "From the title"]
    for first, title in enumerate(expected):
        # Written in the opposite order: the place in the page must not matter.
        markup = "".join(TITLES[name] for name in reversed(order[first:]))
        card = card_of(markup + "<h1>From the heading</h1>")
        assert (card.title, card.origin("title")) == (title, order[first])
    assert card_of("<h1>From <b>the</b> heading</h1>").title == "From the heading"
    derived = card_of("<p>nothing")
    assert derived.title == "grid operators warn again"
    assert derived.title_is_derived
    assert derived.is_empty


@pytest.mark.parametrize(
    ("title", "site", "shown"),
    [
        ("Grid report | Example News", "Example News", "Grid report"),
        ("Grid report - Example News", "EXAMPLE NEWS", "Grid report"),
        ("送電網の増強｜例日報", "例日報", "送電網の増強"),
        ("送電網の増強：例日報", "例日報", "送電網の増強"),
        ("Grid report | example.com", "", "Grid report"),
        ("Grid report | Energy | Example News", "Example News", "Grid report | Energy"),
        ("Grid report | Other News", "Example News", "Grid report | Other News"),
        ("Grid - a report", "Example", "Grid - a report"),
        ("Example News | Grid", "Example News", "Example News | Grid"),
    ],
)
def test_only_the_sites_own_name_is_cut_off_a_title(title, site, shown):
    card = card_of(f"<title>{title}</title>{og('site_name', site)}")
    assert card.title == shown
    assert card.raw_title == title


@pytest.mark.parametrize(
    "title",
    ["Example News", "EXAMPLE", "Untitled", "null", "無題", "404 Not Found"],
)
def test_a_title_that_says_nothing_gives_way(title):
    card = card_of(
        og("title", title) + og("site_name", "Example News") + "<h1>Grid report</h1>"
    )
    assert card.title == "Grid report"


@pytest.mark.parametrize(
    "title",
    [
        "&lt;img src=x onerror=alert(1)&gt;",
        "&quot;&gt;&lt;script&gt;",
        "{{7*7}}",
        "{% load static %}",
        "[x](javascript:1)",
        "&lt;/script&gt;",
    ],
)
def test_markup_in_a_title_is_plain_text_unescaped_once(title):
    expected = title.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert card_of(og("title", title)).title == expected
    assert card_of(og("title", title.replace("&", "&amp;"))).title == title


def test_enormous_titles_are_cut_between_characters():
    assert len(card_of(og("title", "a" * 1_000_000)).title) <= 300
    assert len(card_of(f"<title>{'語' * 1_000_000}</title>").title) <= 300
    family = "👨\u200d👩\u200d👧\u200d👦"
    title = card_of(og("title", "x" * 295 + family)).title
    assert title == "x" * 295 + "…"
    marks = card_of(og("title", ("e" + "\u0301" * 400) * 50)).title
    assert len(marks) <= 300
    assert "\u0301" * 5 not in marks


def test_direction_marks_and_invisible_characters_go_and_emoji_stay():
    kept = "👩\u200d💻 می\u200cخواهم"
    title = f"Grid \u202ereport\u202c \u2066a\u2069\u200b\ufeff b\u200dc {kept}"
    assert card_of(og("title", title)).title == f"Grid report a bc {kept}"


def test_titles_are_in_composed_form():
    assert card_of(og("title", "か\u3099い")).title == "がい"


def test_a_headline_given_as_site_name_stays_the_headline():
    headline = "Grid operators warn again of a shortage in winter"
    card = card_of(f"<title>{headline}</title>{og('site_name', headline)}")
    assert (card.title, card.site_name) == (headline, "example.com")
