"""Where a redirect from an article may not end."""

from __future__ import annotations

import pytest

from articles.opengraph.challenge import landing

ASKED = "https://example.com/news/a"


@pytest.mark.parametrize(
    ("reached", "what"),
    [
        (ASKED, None),
        ("https://www.example.com/news/a-better-name", None),
        ("https://example.com/", "root"),
        ("https://www.example.com", "root"),
        ("https://example.com/?p=12", None),
        ("https://example.com/login?next=/news/a", "login"),
        ("https://accounts.example.com/x", "login"),
        ("https://consent.example.com/collect", "consent"),
        ("https://guce.example.com/consent?x=1", "consent"),
        ("https://example.com/news/login-records-leaked", None),
    ],
)
def test_article_that_ends_elsewhere_is_told(reached, what):
    assert landing(ASKED, reached) == what


def test_the_root_itself_may_end_at_the_root():
    assert landing("https://example.com/", "https://www.example.com/") is None
