"""oEmbed answers."""

from __future__ import annotations

import json

import pytest

from articles.opengraph import extract
from articles.opengraph.oembed import OEmbed, completed, needs_oembed, read_oembed

URL = "https://video.example.com/oembed?url=x"
PAGE = (
    b"<link rel=alternate type=application/json+oembed href=/oembed?url=x>"
    b"<title>Video page</title>"
)


def test_names_and_picture_are_read_and_cleaned():
    answer = {
        "title": "Grid\u202e tour",
        "author_name": "Mori Aya",
        "author_url": "https://video.example.com/mori",
        "provider_name": "Example Video",
        "thumbnail_url": "/t.jpg",
        "html": "<script>alert(1)</script>",
    }
    assert read_oembed(json.dumps(answer).encode(), URL) == OEmbed(
        "Grid tour",
        "Mori Aya",
        "https://video.example.com/mori",
        "Example Video",
        "https://video.example.com/t.jpg",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><oembed>&a;</oembed>",
        b"[]",
        b"null",
        b"[" * 60_000,
        b'{"title": "' + b"x" * 70_000 + b'"}',
        b"\xff\xfe\x00",
        b"9" * 5000,
    ],
)
def test_what_is_no_object_is_nothing(body):
    assert read_oembed(body, URL) is None


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "http://127.0.0.1/", "", 7, None, []]
)
def test_bad_addresses_are_dropped(bad):
    found = read_oembed(
        json.dumps({"author_url": bad, "thumbnail_url": bad, "title": bad}).encode(),
        URL,
    )
    assert found is not None
    assert (found.author_url, found.image) == (None, None)


@pytest.mark.parametrize(
    "href", ["http://127.0.0.1/o", "ftp://example.com/o", "http://[::1]/"]
)
def test_an_endpoint_inside_is_not_asked(href):
    page = f"<link rel=alternate type=application/json+oembed href='{href}'>".encode()
    assert extract(page, URL, "text/html").oembed_url is None


def test_an_answer_completes_what_the_page_did_not_say():
    card = extract(PAGE, "https://video.example.com/v/1", "text/html")
    assert needs_oembed(card)
    full = completed(card, OEmbed("Grid tour", "Mori Aya", None, "Example Video", None))
    assert (full.title, full.authors) == ("Grid tour", ("Mori Aya",))
    assert (full.site_name, full.origin("title")) == ("Example Video", "oembed")
    assert completed(card, OEmbed()) is card


def test_a_page_with_an_open_graph_title_is_not_asked_about():
    page = PAGE + b'<meta property="og:title" content="Grid">'
    card = extract(page, "https://video.example.com/v/1", "text/html")
    assert not needs_oembed(card)
    assert completed(card, OEmbed(title="Other")).title == "Grid"
