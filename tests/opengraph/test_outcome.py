"""What a fetch means, and the whole way from an address to a card with a picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from articles.opengraph import (
    IMAGE_LIMITS,
    ErrorCode,
    FetchResult,
    Outcome,
    make_thumbnails,
    outcome_of,
    text_of_body,
)
from tests.opengraph.hostile import reply, serving

ASKED = "https://example.com/news/a"


@pytest.mark.parametrize(
    ("error", "status", "outcome"),
    [
        (None, 200, Outcome.FRESH),
        *((ErrorCode.HTTP_4XX, no, Outcome.BLOCKED) for no in (401, 402, 403, 406)),
        (ErrorCode.HTTP_4XX, 451, Outcome.BLOCKED),
        *((ErrorCode.HTTP_4XX, no, Outcome.TRANSIENT) for no in (408, 425, 429)),
        *((ErrorCode.HTTP_4XX, no, Outcome.GONE) for no in (404, 410)),
        (ErrorCode.HTTP_4XX, 400, Outcome.BROKEN),
        (ErrorCode.HTTP_5XX, 500, Outcome.TRANSIENT),
        (ErrorCode.HTTP_5XX, 503, Outcome.TRANSIENT),
        (ErrorCode.CHALLENGE, 403, Outcome.BLOCKED),
        (ErrorCode.DNS_NXDOMAIN, 0, Outcome.GONE),
        (ErrorCode.DNS_FAIL, 0, Outcome.TRANSIENT),
        (ErrorCode.TIMEOUT_TOTAL, 0, Outcome.TRANSIENT),
        (ErrorCode.TIMEOUT_TOTAL, 404, Outcome.TRANSIENT),
        (ErrorCode.CONNECT_RESET, 0, Outcome.TRANSIENT),
        (ErrorCode.TLS_FAILED, 0, Outcome.TRANSIENT),
        (ErrorCode.BODY_SHORT, 200, Outcome.TRANSIENT),
        (ErrorCode.TLS_INVALID, 0, Outcome.BROKEN),
        (ErrorCode.HEADER_BAD, 0, Outcome.BROKEN),
        (ErrorCode.BODY_BOMB, 200, Outcome.BROKEN),
        (ErrorCode.URL_SCHEME, 0, Outcome.REFUSED),
        (ErrorCode.IP_REFUSED, 0, Outcome.REFUSED),
        (ErrorCode.REDIRECT_LOOP, 302, Outcome.REFUSED),
    ],
)  # fmt: skip
def test_results_are_classed_by_what_to_do_next(error, status, outcome):
    result = FetchResult(ASKED, error=error, status=status)
    assert outcome_of(result, ASKED) is outcome


@pytest.mark.parametrize(
    ("reached", "outcome"),
    [
        ("https://example.com/", Outcome.GONE),
        ("https://example.com/login?next=/news/a", Outcome.BLOCKED),
        ("https://consent.example.com/x", Outcome.BLOCKED),
        ("https://example.com/news/better-name", Outcome.FRESH),
    ],
)
def test_where_a_redirect_ended_counts(reached, outcome):
    assert outcome_of(FetchResult(reached, status=200), ASKED) is outcome


def test_unchanged_is_its_own_outcome():
    result = FetchResult(ASKED, status=304, not_modified=True)
    assert outcome_of(result, ASKED) is Outcome.UNCHANGED


def test_from_an_address_to_a_card_with_a_picture():
    page = (
        "<meta charset=shift_jis><title>送電網の増強に十年</title>"
        '<meta property="og:image" content="/grid.png"><p>費用は三兆円を見込む。</p>'
    ).encode("cp932")
    out = io.BytesIO()
    Image.new("RGB", (700, 400), "navy").save(out, "PNG")
    pages = reply(page, "X-Robots-Tag: noarchive")
    with serving(pages, reply(out.getvalue(), kind="text/html")) as network:
        result = network.fetch("http://example.com/news/a")
        card = result.card()
        assert card.image == "http://example.com/grid.png"
        picture = network.fetch(card.image, IMAGE_LIMITS)
    assert (card.title, card.charset) == ("送電網の増強に十年", "shift_jis")
    assert not card.robots.archive
    assert "費用は三兆円を見込む。" in text_of_body(result.body, result.content_type)
    assert make_thumbnails(picture.body).files[0].width == 640
