"""The card of a page: what is taken from where, and what a page may not do."""

from __future__ import annotations

from datetime import date

import pytest

from articles.opengraph import extract
from tests.opengraph.pages import URL, card_of, og


def test_a_full_page_gives_a_full_card():
    card = card_of(
        """<!DOCTYPE html><html lang="ja-jp"><head>
        <title>送電網の増強に十年 | 例日報</title>
        <meta property="og:title" content="送電網の増強に十年">
        <meta property="og:description" content="空き容量が足りない。">
        <meta property="og:site_name" content="例日報">
        <meta property="og:image" content="/img/grid.jpg">
        <meta property="og:image:alt" content="送電塔">
        <meta property="og:type" content="article">
        <meta property="article:published_time" content="2025-11-13T07:30:00+09:00">
        <meta property="article:modified_time" content="2025-11-14">
        <meta name="author" content="森 彩、加藤 純">
        <link rel="canonical" href="https://www.example.com/news/grid">
        <link rel="icon" href="/i/16.png" sizes="16x16">
        <link rel="icon" href="/i/96.png" sizes="96x96">
        <link rel="icon" href="/i/512.png" sizes="512x512">
        <link rel="alternate" type="application/json+oembed" href="/oembed?u=1">
        </head><body><h1>見出し</h1></body></html>"""
    )
    assert card.title == "送電網の増強に十年"
    assert card.description == "空き容量が足りない。"
    assert card.site_name == "例日報"
    assert card.image == "https://www.example.com/img/grid.jpg"
    assert card.image_alt == "送電塔"
    assert card.authors == ("森 彩", "加藤 純")
    assert card.published is not None
    assert card.published.isoformat() == "2025-11-13T07:30:00+09:00"
    assert card.published_precision == "second"
    assert card.modified == date(2025, 11, 14)
    assert card.language == "ja-JP"
    assert card.canonical_url == "https://www.example.com/news/grid"
    assert card.icon == "https://www.example.com/i/96.png"
    assert card.oembed_url == "https://www.example.com/oembed?u=1"
    assert (card.kind, card.og_type, card.charset) == ("page", "article", "utf-8")
    assert card.origin("title") == "og"
    assert card.origin("published") == "meta"
    assert not card.is_empty


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (f"<body>{og('title', 'T')}</body>", "T"),
        (f"<noscript>{og('title', 'T')}</noscript>", "T"),
        (f"<!-- {og('title', 'T')} -->", None),
        (f"<template>{og('title', 'T')}</template>", None),
        (f"<textarea>{og('title', 'T')}</textarea>", None),
        (f"<script>'{og('title', 'T')}'</script>", None),
        (f"<style>{og('title', 'T')}</style>", None),
        ("<svg><title>T</title></svg>", None),
        ("<svg><title>T</title></svg><title>Real</title>", "Real"),
        (f"<svg/><title>Real</title>{og('type', 'x')}", "Real"),
        (f"<template><template></template>{og('title', 'T')}</template>", None),
        (og("title", "") + og("title", "  ") + og("title", "T"), "T"),
        (og("title", "T") + og("title", "Second"), "T"),
        ('<META NAME="OG:TITLE" CONTENT="T">', "T"),
        ('<meta property="og:title twitter:title" content=T>', "T"),
        ('<meta content="T" property=og:title />', "T"),
    ],
)
def test_metas_count_where_a_browser_sees_them(markup, title):
    card = card_of(markup)
    assert card.title == (title or "grid operators warn again")


def test_addresses_keep_their_parameters():
    image = "/resize?w=1&sect=2&copy=3"
    assert card_of(og("image", image)).image == f"https://www.example.com{image}"


@pytest.mark.parametrize(
    ("href", "accepted"),
    [
        ("/news/short", "https://www.example.com/news/short"),
        ("https://example.com/news/short", "https://example.com/news/short"),
        ("https://m.example.com/news/a", "https://m.example.com/news/a"),
        ("https://other.example.net/a", None),
        ("https://evil.com/a", None),
        ("/", None),
        ("https://www.example.com/", None),
        ("http://localhost:8080/b", None),
        ("javascript:alert(1)", None),
        ("/" + "a" * 3000, None),
        ("http://[", None),
    ],
)
def test_a_page_may_name_only_its_own_site_as_canonical(href, accepted):
    assert card_of(f'<link rel="canonical" href="{href}">').canonical_url == accepted
    assert card_of(og("url", href)).canonical_url == accepted


def test_neighbours_on_a_rented_host_are_strangers():
    markup = '<link rel=canonical href="https://b.hatenablog.com/entry/1">'
    assert card_of(markup, "https://a.hatenablog.com/entry/1").canonical_url is None
    markup = '<link rel=canonical href="https://b.co.jp/1">'
    assert card_of(markup, "https://a.co.jp/1").canonical_url is None


def test_base_is_honoured_and_still_refused():
    image = og("image", "a.jpg")
    assert (
        card_of(f"<base href=/img/>{image}").image
        == "https://www.example.com/img/a.jpg"
    )
    card = card_of(f'<base href="https://cdn.example.net/x/">{image}')
    assert card.image == "https://cdn.example.net/x/a.jpg"
    title = og("title", "T")
    card = card_of(f'<base href="http://127.0.0.1/">{image}{title}')
    assert (card.image, card.title) == (None, "T")


@pytest.mark.parametrize(
    "image",
    [URL, "data:image/png;base64,AAAA", "javascript:alert(1)", "/logo.svg",
     "/logo.SVG?v=1", "/t/pixel.gif", "http://127.0.0.1/a.png", "", "http://[::1]/a.png"],
)  # fmt: skip
def test_a_picture_that_is_none_gives_way_to_the_next(image):
    card = card_of(og("image", image) + '<meta name="twitter:image" content="/b.jpg">')
    assert card.image == "https://www.example.com/b.jpg"
    assert card.origin("image") == "twitter"


def test_the_secure_address_and_the_size_of_a_picture_count():
    markup = (
        og("image", "/dot.png") + og("image:width", "1") + og("image:height", "1")
        + og("image", "http://cdn.example.net/a.jpg")
        + og("image:secure_url", "https://cdn.example.net/a.jpg")
    )  # fmt: skip
    assert card_of(markup).image == "https://cdn.example.net/a.jpg"


def test_no_picture_is_guessed_from_the_body():
    assert card_of("<body><img src=/a.jpg>").image is None


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ('<meta name=author content="By Mori Aya">', ("Mori Aya",)),
        (
            '<meta name=author content="Mori Aya and Kato Jun">',
            ("Mori Aya", "Kato Jun"),
        ),
        ('<meta name=author content="Mori Aya &lt;mori@example.com>">', ("Mori Aya",)),
        ('<meta property="article:author" content="https://example.com/mori">', ()),
        ('<meta property="article:author" content="Mori Aya">', ("Mori Aya",)),
        ('<meta name=author content="null">', ()),
        (
            (
                '<meta name=citation_author content="A Mori">'
                '<meta name=citation_author content="J Kato">'
            ),
            ("A Mori", "J Kato"),
        ),
    ],
)
def test_authors_are_names(markup, authors):
    assert card_of(markup).authors == authors


@pytest.mark.parametrize(
    ("markup", "headers", "language"),
    [
        ("<html lang=ja>", {}, "ja"),
        ("<html lang=EN-us>" + og("locale", "ja_JP"), {}, "en-US"),
        ("<html lang='x y z'>" + og("locale", "ja_JP"), {}, "ja-JP"),
        ("<html lang=zh-hant-tw>", {}, "zh-Hant-TW"),
        ("", {"content-language": "ja, en"}, "ja"),
        ("<html lang='\" onload=1'>", {}, ""),
    ],
)
def test_language_is_a_valid_tag_or_nothing(markup, headers, language):
    assert card_of(markup, headers=headers).language == language


@pytest.mark.parametrize("description", ["null", "undefined", "Grid", " "])
def test_a_description_that_says_nothing_gives_way(description):
    card = card_of(
        og("title", "Grid")
        + og("description", description)
        + "<meta name=description content=Words>"
    )
    assert (card.description, card.origin("description")) == ("Words", "meta")


ROBOTS_PAGE = og("description", "word " * 60) + og("image", "/a.jpg")


@pytest.mark.parametrize(
    ("directive", "length", "image", "archive"),
    [
        ("index, follow", 299, True, True),
        ("nosnippet", 0, True, True),
        ("max-snippet:0", 0, True, True),
        ("max-snippet: 50", 50, True, True),
        ("max-snippet:-1", 299, True, True),
        ("NOIMAGEINDEX", 299, False, True),
        ("max-image-preview:none", 299, False, True),
        ("noarchive", 299, True, False),
    ],
)
def test_robots_directives_are_obeyed(directive, length, image, archive):
    for card in (
        card_of(f'<meta name="robots" content="{directive}">' + ROBOTS_PAGE),
        card_of(ROBOTS_PAGE, headers={"x-robots-tag": directive}),
    ):
        assert length - 2 <= len(card.description) <= length
        assert bool(card.image) is image
        assert card.robots.archive is archive


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"%PDF-1.7 x", "application/pdf", "pdf"),
        (b"%PDF-1.7 x", "text/html", "pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "text/html", "image"),
        (b"PK\x03\x04xx", None, "other"),
        (b"\0\0\0 ftypisom", "video/mp4", "video"),
        (b"\0\0\0 ftypavif", None, "image"),
        (b"anything", "application/octet-stream", "other"),
        (b"<html><title>T", "application/octet-stream", "page"),
        (b"<html><title>T", None, "page"),
        (b"plain words", None, "page"),
        (b"\x01\x02\x03\x04", None, "other"),
    ],
)
def test_kind_is_told_by_the_first_bytes(body, content_type, kind):
    assert extract(body, URL, content_type).kind == kind


@pytest.mark.parametrize(
    ("disposition", "title"),
    [
        ('attachment; filename="Grid_report_2025.pdf"', "Grid report 2025"),
        ("inline; filename*=UTF-8''%E9%9B%BB%E5%8A%9B.pdf", "電力"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment", "grid operators warn again"),
    ],
)
def test_a_file_is_named_by_its_header_or_its_address(disposition, title):
    card = extract(
        b"%PDF-1.7",
        URL,
        "application/pdf",
        headers={"content-disposition": disposition},
    )
    assert card.title == title
