"""A worker's round against a server of our own: what is stored, shown and kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from articles.models import CardImage, Citation, Source, SourceFetch, SourceHost
from articles.sources import fetch_due, make_card, merge, undo_merge
from articles.sources.bibliography import csl_item
from articles.sources.fields import override, use_fetched
from tests.make import make_article, make_source, picture_bytes
from tests.opengraph.hostile import redirect, reply
from tests.sources.network import PAGE, fetching

pytestmark = pytest.mark.django_db

URL = "http://example.com/2025/grid"


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.SOURCES_FETCH_ENABLED = True
    settings.SOURCES_HOST_SPACING = 0
    # Their icons were asked for, so that answers come in the order of the pages.
    for host in ("example.com", "a.example.com"):
        SourceHost.objects.create(host=host, icon_url="http://example.com/i.png")


@pytest.fixture
def source():
    return make_source(URL, next_fetch_at=now())


def again(source, network, **changes):
    """Make the row due whatever its pause, and fetch."""
    Source.objects.filter(pk=source.pk).update(next_fetch_at=now(), **changes)
    done = fetch_due(network=network)
    source.refresh_from_db()
    return done


def test_a_good_page_fills_the_card_and_the_log(source):
    with fetching(reply(PAGE)) as (_hostile, network):
        assert fetch_due(network=network) == 1
    source.refresh_from_db()
    assert (source.status, source.title) == ("ok", "The grid in winter")
    assert source.site_name == "Example Wire"
    assert source.published_on == date(2025, 11, 12)
    assert source.accessed_on is not None
    assert source.lease_until is None
    entry = source.fetches.get()
    assert (entry.outcome, entry.http_status) == ("fresh", 200)
    assert entry.extracted["title"] == ["The grid in winter", "og"]
    assert len(entry.body_sha256) == 64


def test_the_day_a_page_was_updated_is_told_to_machines(source, client):
    article = make_article(body=f"[[ogp:{URL}]]\n")
    page = PAGE.replace(
        b"</head>",
        b'<meta property="article:modified_time" content="2025-11-14"></head>',
    )
    with fetching(reply(page)) as (_hostile, network):
        fetch_due(network=network)
    source.refresh_from_db()
    assert source.modified_on == date(2025, 11, 14)
    page = client.get(article.get_absolute_url()).content.decode()
    assert '"dateModified":"2025-11-14"' in page.replace(" ", "")


def test_the_moment_of_an_update_keeps_its_time_and_offset(source, client):
    article = make_article(body=f"[[ogp:{URL}]]\n")
    moment = "2025-11-14T09:30:00+09:00"
    meta = f'<meta property="article:modified_time" content="{moment}"></head>'
    with fetching(reply(PAGE.replace(b"</head>", meta.encode()))) as (_h, network):
        fetch_due(network=network)
    source.refresh_from_db()
    assert (source.modified_on, source.modified_time) == (date(2025, 11, 14), moment)
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'"dateModified":"{moment}"' in page.replace(" ", "")
    (entry,) = client.get(f"{article.get_absolute_url()}sources.json").json()["sources"]
    assert (entry["modified"], entry["modified_time"]) == ("2025-11-14", moment)


@pytest.mark.parametrize(
    ("alt", "shown"),
    [
        ("雪の送電塔", "雪の送電塔"),
        # Words that stand on the card already are not read out twice.
        ("The grid in winter", ""),
        ("ＥＸＡＭＰＬＥ wire", ""),
        ("", ""),
    ],
)
def test_the_pages_own_words_for_its_picture_are_its_alt(source, alt, shown):
    source.title, source.site_name = "The grid in winter", "Example Wire"
    source.card_image = CardImage.objects.create(
        sha256="a", file="cards/a.webp", width=640, height=336
    )
    source.fetched = {"image": {"value": "https://a.example/i.png", "alt": alt}}
    assert make_card(source.url, position=1, source=source).image_alt == shown


def test_nothing_is_asked_when_fetching_is_off(source, settings):
    settings.SOURCES_FETCH_ENABLED = False
    with fetching(reply(PAGE)) as (hostile, network):
        assert fetch_due(network=network) == 0
    assert hostile.resolved == []
    assert make_card(source.url, position=1, source=source).site


def test_an_editors_value_survives_every_refresh(source):
    with fetching(reply(PAGE)) as (_hostile, network):
        override(source, "title", "冬の電力網", by="hana", at=now())
        source.save()
        fetch_due(network=network)
        source.refresh_from_db()
        assert source.title == "冬の電力網"
        assert source.fetched["title"]["value"] == "The grid in winter"
        use_fetched(source, "title")
        assert source.title == "The grid in winter"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (reply(b"no", status="404 Not Found"), "stale"),
        (reply(b"no", status="403 Forbidden"), "blocked"),
        (reply(b"<title>Just a moment...</title>"), "blocked"),
        (reply(b"no", status="503 Busy"), "stale"),
        (redirect("http://169.254.169.254/latest/"), "refused"),
        (redirect("http://example.com/login?next=/grid"), "blocked"),
    ],
)
def test_a_bad_answer_never_erases_a_good_one(source, answer, status):
    with fetching(reply(PAGE), answer, reply(b"<title>Log in</title>")) as (_h, net):
        fetch_due(network=net)
        again(source, net, etag="", last_modified="")
    assert source.status == status
    assert source.title == "The grid in winter"
    assert source.error_code


def test_unchanged_is_ok_without_a_body(source):
    good = reply(PAGE, 'ETag: "one"')
    unchanged = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    with fetching(good, unchanged) as (hostile, network):
        fetch_due(network=network)
        again(source, network)
        assert b'If-None-Match: "one"' in hostile.server.requests[1]
    assert (source.status, source.ok_count) == ("ok", 2)
    assert source.title == "The grid in winter"


def test_a_field_goes_empty_only_after_two_good_fetches_without_it(source):
    bare = reply(b"<title>Grid</title>")
    with fetching(reply(PAGE), bare, bare) as (_hostile, network):
        fetch_due(network=network)
        again(source, network)
        assert source.description == "What the load was."
        again(source, network)
        assert source.description == ""


def test_a_page_that_changed_says_what(source):
    later = reply(PAGE.replace(b"in winter", b"in spring"))
    with fetching(reply(PAGE), later) as (_hostile, network):
        fetch_due(network=network)
        assert source.changes == []
        again(source, network)
    assert ["title", "The grid in winter", "The grid in spring"] in source.changes
    assert source.changed_at is not None


def test_quotes_are_looked_for_on_the_page():
    article = make_article(
        body=f"増えた[[cite:{URL}|rose by a third|p. 2]]。"
        f"減った[[cite:{URL}|fell by half]]。\n"
    )
    Source.objects.update(next_fetch_at=now())
    with fetching(reply(PAGE)) as (_hostile, network):
        fetch_due(network=network)
    citation = Citation.objects.get(article=article)
    assert [one["found"] for one in citation.passages] == [True, False]
    assert citation.quote_found is False
    assert citation.passages[0]["locator"] == "p. 2"


def test_a_quote_that_stands_twice_is_reached_by_what_precedes_it(client):
    article = make_article(body=f"増えた[[cite:{URL}|rose by a third]]。\n")
    page = PAGE.replace(b"<p>", b"<p>Prices rose by a third in May.</p><p>")
    Source.objects.update(next_fetch_at=now())
    with fetching(reply(page)) as (_hostile, network):
        fetch_due(network=network)
    passage = Citation.objects.get(article=article).passages[0]
    assert passage["fragment"].startswith("text=Prices-,rose%20by%20a%20third")
    link = f'href="{URL}#:~:{passage["fragment"]}"'
    assert link in client.get(article.get_absolute_url()).content.decode()


def test_a_picture_becomes_our_own_webp_stored_once(source, media_root):
    page = PAGE.replace(
        b"</head>",
        b'<meta property="og:image" content="http://example.com/p.png"></head>',
    )
    picture = reply(picture_bytes((800, 420), "PNG"), kind="image/png")
    other = make_source("http://a.example.com/x")
    Source.objects.update(next_fetch_at=now())
    with fetching(reply(page), picture, reply(page), picture) as (_hostile, network):
        assert fetch_due(network=network, limit=1) == 1
        assert fetch_due(network=network) == 1
    source.refresh_from_db()
    other.refresh_from_db()
    image = source.card_image
    assert image == other.card_image
    assert (image.width, image.height) == (640, 336)
    assert CardImage.objects.count() == 1
    assert image.file.name == f"cards/{image.sha256[:2]}/{image.sha256}.webp"
    assert len(list(media_root.rglob("*.webp"))) == 2  # two sizes, each once


def test_a_sites_icon_is_fetched_once_for_all_its_pages(source):
    SourceHost.objects.update(icon_url="")
    make_source("http://example.com/other", next_fetch_at=now())
    answer = reply(picture_bytes((48, 48), "PNG"), kind="image/png")
    with fetching(reply(PAGE), answer, reply(PAGE)) as (hostile, network):
        fetch_due(network=network)
        fetch_due(network=network)
        assert len(hostile.server.requests) == 3
    source.refresh_from_db()
    icon = make_card(URL, position=1, source=source).icon
    assert icon is not None
    assert icon.shape == "icon"


def test_a_broken_picture_leaves_the_card_without_one(source):
    page = PAGE.replace(
        b"</head>",
        b'<meta property="og:image" content="http://inner.example.com/p.png"></head>',
    )
    with fetching(reply(page)) as (hostile, network):
        fetch_due(network=network)
        assert "10.0.0.5" not in hostile.dialled
    source.refresh_from_db()
    assert source.status == "ok"
    assert source.card_image is None
    assert source.fetches.get().image_error == "ip_refused"


def test_no_private_address_is_dialled():
    source = make_source("http://inner.example.com/", next_fetch_at=now())
    with fetching(reply(PAGE)) as (hostile, network):
        fetch_due(network=network)
        assert hostile.dialled == []
    source.refresh_from_db()
    assert (source.status, source.error_code) == ("refused", "ip_refused")
    assert source.next_fetch_at is None


def test_our_own_pages_are_looked_up_not_fetched(settings):
    settings.SITE_URL = "https://kiji.example.com"
    article = make_article(title="自社の記事")
    url = f"https://KIJI.example.com:443/articles/{article.slug}/"
    source = make_source(url, next_fetch_at=now())
    gone = make_source("https://kiji.example.com/articles/none/", next_fetch_at=now())
    with fetching(reply(PAGE)) as (hostile, network):
        fetch_due(network=network)
        fetch_due(network=network)
        assert hostile.resolved == []
    source.refresh_from_db()
    gone.refresh_from_db()
    assert (source.status, source.title) == ("ok", "自社の記事")
    assert gone.status == "gone"


def test_the_log_keeps_the_newest(source, settings):
    settings.SOURCES_LOG_KEPT = 3
    with fetching(reply(PAGE)) as (_hostile, network):
        for _number in range(5):
            again(source, network)
    assert SourceFetch.objects.count() == 3


def test_the_canonical_address_merges_within_its_site_only(source):
    kept = make_source("http://example.com/kept", next_fetch_at=None)
    article = make_article(body=f"[[ogp:{URL}]]\n")
    page = PAGE.replace(
        b"</head>", b'<link rel="canonical" href="http://example.com/kept"></head>'
    )
    with fetching(reply(page)) as (_hostile, network):
        again(source, network)
    assert source.duplicate_of == kept
    assert article.citations.get().source == kept


PERMANENT = ["301 Moved Permanently", "308 Permanent Redirect"]


@pytest.mark.parametrize("status", PERMANENT)
def test_a_permanent_redirect_merges_as_a_canonical_address_does(source, status):
    kept = make_source("http://example.com/kept", next_fetch_at=None)
    article = make_article(body=f"[[ogp:{URL}]]\n")
    moved = redirect("http://www.example.com/kept", status)
    with fetching(moved, reply(PAGE)) as (_hostile, network):
        again(source, network)
    assert source.duplicate_of == kept
    assert source.canonical_url == "http://www.example.com/kept"
    assert article.citations.get().source == kept


@pytest.mark.parametrize(
    ("way", "page"),
    [
        ([redirect("http://example.com/kept", "302 Found")], PAGE),
        (
            [
                redirect("/then", "301 Moved Permanently"),
                redirect("http://example.com/kept", "307 Temporary Redirect"),
            ],
            PAGE,
        ),
        ([redirect("http://b.example.com/kept", "301 Moved Permanently")], PAGE),
        (
            [redirect("http://example.com/kept", "301 Moved Permanently")],
            PAGE.replace(
                b"</head>", f'<link rel=canonical href="{URL}"></head>'.encode()
            ),
        ),
    ],
    ids=["for now", "for now on the way", "another site", "a canonical of its own"],
)
def test_other_redirects_merge_nothing(source, way, page):
    make_source("http://example.com/kept", next_fetch_at=None)
    make_source("http://b.example.com/kept", next_fetch_at=None)
    with fetching(*way, reply(page)) as (_hostile, network):
        again(source, network)
    assert (source.status, source.duplicate_of) == ("ok", None)


def test_a_merge_that_was_undone_stays_undone(source):
    kept = make_source("http://example.com/kept", next_fetch_at=None)
    article = make_article(body=f"[[ogp:{URL}]]\n")
    moved = redirect("http://example.com/kept", PERMANENT[0])
    with fetching(moved, reply(PAGE), moved, reply(PAGE)) as (_hostile, network):
        again(source, network)
        undo_merge(source)
        again(source, network)
    assert (source.status, source.duplicate_of) == ("ok", None)
    assert article.citations.get().source == source
    merge(source, kept)
    source.refresh_from_db()
    assert not source.kept_apart


def test_a_picture_is_asked_for_again_only_to_hear_whether_it_changed(source):
    page = PAGE.replace(
        b"</head>",
        b'<meta property="og:image" content="http://example.com/p.png"></head>',
    )

    def picture(size, *headers):
        return reply(picture_bytes(size, "PNG"), *headers, kind="image/png")

    answers = [
        reply(page), picture((800, 420), 'ETag: "one"'),
        reply(page), b"HTTP/1.1 304 Not Modified\r\n\r\n",
        reply(page), picture((900, 480)),
        reply(page),
    ]  # fmt: skip
    with fetching(*answers) as (hostile, network):
        again(source, network)
        first = source.card_image
        again(source, network)
        assert source.card_image == first
        assert b'If-None-Match: "one"' in hostile.server.requests[3]
        again(source, network)
        assert source.card_image is not None
        # The server gave nothing to ask with: the same address is not asked again.
        again(source, network)
        assert len(hostile.server.requests) == len(answers)
    assert [one.image_error for one in source.fetches.all()] == [""] * 4


def test_the_moment_of_publication_keeps_its_offset(source, client):
    page = PAGE.replace(
        b"</head>", b'<meta property="og:type" content="article"></head>'
    )
    article = make_article(body=f"[[ogp:{URL}]]\n")
    with fetching(reply(page)) as (_hostile, network):
        again(source, network)
    assert source.published_time == "2025-11-12T09:00:00+09:00"
    assert source.og_type == "article"
    shown = client.get(article.get_absolute_url()).content.decode()
    assert 'class="dt-published" datetime="2025-11-12T09:00:00+09:00"' in shown
    override(source, "published", "2025-11-13", by="hana", at=now())
    assert make_card(URL, position=1, source=source).published_time == ""


def test_a_name_with_a_comma_is_one_author(source):
    page = PAGE.replace(
        b"</head>",
        b'<meta name=citation_author content="Doe, Jane">'
        b'<meta name=citation_author content="Roe, Richard"></head>',
    )
    with fetching(reply(page)) as (_hostile, network):
        again(source, network)
    item = csl_item(make_card(URL, position=1, source=source))
    assert [one["literal"] for one in item["author"]] == ["Doe, Jane", "Roe, Richard"]


def test_every_state_still_renders_the_article(source, client):
    article = make_article(body=f"[[ogp:{URL}]]\n")
    for status in Source.Status.values:
        Source.objects.update(status=status)
        assert client.get(article.get_absolute_url()).status_code == 200


def test_a_host_that_may_not_be_fetched_is_not(source):
    SourceHost.objects.update(fetch_allowed=False, name="例通信")
    with fetching(reply(PAGE)) as (hostile, network):
        assert fetch_due(network=network) == 0
        assert hostile.resolved == []
    source.refresh_from_db()
    assert make_card(URL, position=1, source=source).site == "例通信"


def test_saving_and_previewing_never_ask_anything(client, settings, monkeypatch):
    def never(*_arguments, **_more):
        raise AssertionError("no network in a request")

    monkeypatch.setattr("articles.sources.retrieval.fetch", never)
    article = make_article(
        body="[[ogp:http://169.254.169.254/]]\n[[ogp:" + URL + "]]\n"
    )
    assert client.get(article.get_absolute_url()).status_code == 200
    due = Source.objects.get(host="example.com").next_fetch_at
    assert due is not None
    assert now() - timedelta(seconds=5) < due < now() + timedelta(seconds=31)
