"""The date of a card: order of trust, and none that is guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.opengraph.pages import LINKED, card_of


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("0000-00-00", None),
        ("2025-13-45", None),
        ("9999-01-01", None),
        ("2025年11月13日 07時30分", date(2025, 11, 13)),
        ("Nov 12, 2025 9:02 am ET", date(2025, 11, 12)),
        ("2025-11-12T09:02:00", date(2025, 11, 12)),
    ],
)
def test_published_is_a_date_without_guessing(value, published):
    card = card_of(f'<meta property="article:published_time" content="{value}">')
    assert card.published == published


def test_milliseconds_are_a_date_too():
    card = card_of('<meta name="date" content="1762987805000">')
    assert isinstance(card.published, datetime)
    assert card.published.isoformat() == "2025-11-12T22:50:05+00:00"


def test_dates_are_trusted_in_this_order():
    linked = LINKED % '{"@type":"Article","datePublished":"2025-01-01"}'
    meta = '<meta property="article:published_time" content="2025-01-02">'
    times = "<time datetime=2025-01-03>"
    url = "https://example.com/2025/01/04/a"
    assert card_of(times + meta + linked, url).published == date(2025, 1, 1)
    assert card_of(times + meta, url).published == date(2025, 1, 2)
    assert card_of(times, url).published == date(2025, 1, 3)
    two = card_of(times + "<time datetime=2024-01-01>", url)
    assert two.published == date(2025, 1, 4)
    assert two.origin("published") == "url"


@pytest.mark.parametrize(
    "markup",
    [
        "<time datetime=2025-01-05 pubdate>x</time><time datetime=2024-01-01>",
        '<time datetime="2025-01-05T08:00" class="entry-date published">',
        '<span itemprop="datePublished" content="2025-01-05T08:00">x</span>',
        "<abbr class='published' itemprop='datePublished' title='2025-01-05'>x</abbr>",
        '<time itemprop="datePublished" content="2025-01-05">x</time>',
        LINKED % '{"@type":"WebPage","datePublished":"2025-01-05"}',
    ],
)
def test_marked_dates_in_the_body_are_found(markup):
    card = card_of(markup + "<time datetime=2023-01-01>")
    assert card.published == date(2025, 1, 5)


def test_two_marked_dates_are_none():
    two = "<time pubdate datetime=2025-01-0{}>"
    assert card_of(two.format(1) + two.format(2)).published is None
