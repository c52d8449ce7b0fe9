"""The card of a page: order of trust, cleaning, and what a page may not do."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph import Card, extract
from tests.opengraph.bombs import BOMBS

URL = "https://www.example.com/news/grid-operators-warn-again"
NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


def card_of(markup: str, url: str = URL, **more) -> Card:
    return extract(markup.encode(), url, "text/html; charset=utf-8", now=NOW, **more)


def og(name: str, content: str) -> str:
    return f'<meta property="og:{name}" content="{content}">'


LINKED = '<script type="application/ld+json">%s</script>'


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


def test_a_headline_given_as_site_name_stays_the_headline():
    headline = "Grid operators warn again of a shortage in winter"
    card = card_of(f"<title>{headline}</title>{og('site_name', headline)}")
    assert (card.title, card.site_name) == (headline, "example.com")


def test_a_wall_without_words_is_known_by_its_script():
    wall = '<html><head><script src="/_Incapsula_Resource?x=1"></script><body></html>'
    assert card_of(wall).challenge == "incapsula"
    article = wall + "<p>" + "words " * 10_000
    assert not card_of(article).challenge
    assert not card_of(wall + og("title", "Grid")).challenge


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


@pytest.mark.parametrize(
    "body", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\0" * 50, b"a", b"<"]
)
def test_an_empty_page_gives_the_card_of_its_address(body):
    card = extract(body, URL, "text/html")
    assert card.is_empty
    assert card.title == "grid operators warn again"
    assert card.site_name == "example.com"


@pytest.mark.parametrize(
    "url",
    ["", "http://[", "javascript:alert(1)", "\ud800", "https://e.com/" + "a" * 9999],
)
def test_a_bad_address_does_not_stop_extraction(url):
    card = extract(
        b"<title>T</title><link rel=canonical href=/a><base href=//[>", url, None
    )
    assert card.title == "T"
    assert card.canonical_url is None


FULL = (
    "<html lang=ja><meta charset=utf-8><title>送電網 &amp; 需要 | 例</title>"
    + og("title", "送電網")
    + og("image", "/a.jpg")
    + "<link rel=icon sizes=32x32 href=/i><base href=/x/>"
    + LINKED % '{"@type":"Article","headline":"x","author":[{"name":"m"}]}'
    + "<svg><title>s</title></svg><template></template><h1>h</h1><time datetime=2025>"
).encode()


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(FULL)),
            st.integers(0, 12),
            st.binary(max_size=12)
            | st.sampled_from(
                [b"<", b">", b'"', b"&", b"\x1b$B", b"<!--", b"<script>"]
            ),
        ),
        max_size=12,
    ),
    st.sampled_from(
        [None, "text/html", "text/html;charset=x-sjis", "\0;charset=", "a/b"]
    ),
)
def test_a_mutated_page_never_raises(changes, content_type):
    page = FULL
    for at, removed, added in changes:
        page = page[:at] + added + page[at + removed :]
    card = extract(page, URL, content_type)
    assert card.title
    for text in (card.title, card.description, card.site_name, *card.authors):
        text.encode()
        assert not set(text) & set("\x00\n\r\u202e\u200b")


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_made_to_be_slow_is_not(name):
    small, large = (BOMBS[name](size) for size in (32 * 1024, 128 * 1024))
    started = time.process_time()
    extract(small, URL, "text/html")
    extract(large, URL, "text/html")
    # Linear shapes need about 0.1 s of CPU on a slow machine, quadratic ones many
    # seconds; the whole table is in .ci/bench/opengraph.py.
    assert time.process_time() - started < 10
