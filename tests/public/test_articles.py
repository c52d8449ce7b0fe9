"""The article page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.shortcuts import render
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from articles import publishing
from articles.models import Article
from articles.publishing import article_page, render_text
from tests.make import (
    make_article,
    make_articles,
    make_author,
    make_category,
    make_illustration,
    make_source,
)
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db

BODY = """## 調べたこと

在庫は**1.2倍**になりました。

### 倉庫

|倉庫|在庫|
|---|---|
|北|1,200|

## まとめ

[[ogp:https://www.example.com/2025/11/12/harbour-warehouses-report-record-stock.html]]
[[ogp:https://news.example.org/a/2511/13/n097.html]]
"""


def get(client, article: Article) -> Page:
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return Page(response)


def test_it_shows_what_the_editor_wrote(client):
    article = make_article(
        title="倉庫の在庫が増えた",
        description="三つの倉庫を訪ねた。",
        body=BODY,
        category="経済",
        tags=["物流", "統計"],
        authors=["浜野 ゆき", "沢 みなと"],
    )
    page = get(client, article)
    assert page.texts("h1") == ["倉庫の在庫が増えた"]
    assert page.texts("p", class_="standfirst") == ["三つの倉庫を訪ねた。"]
    assert page.texts("p", class_="byline") == ["浜野 ゆき、沢 みなと"]
    assert page.texts("p", class_="kicker") == ["経済"]
    tags = page.one("ul", class_="tags")
    assert text(tags) == "物流 統計"
    assert "約1分で読めます" in page.html
    assert page.texts("a", class_="backing") == ["出典2件"]
    assert page.one("a", class_="backing").get("href") == "#source-1"
    assert page.all("li", id="source-1")


def test_its_dates_are_readable_and_exact(client):
    article = make_article(
        published_at=datetime(2025, 11, 22, 15, 0, tzinfo=UTC),
        modified_at=datetime(2025, 11, 24, 1, 30, tzinfo=UTC),
    )
    page = get(client, article)
    published = page.one("time", class_="dt-published")
    updated = page.one("time", class_="dt-updated")
    # Midnight is a date without an hour: nothing was said about the hour.
    assert text(published) == "2025年11月23日"
    assert published.get("datetime") == "2025-11-23T00:00:00+09:00"
    assert text(updated) == "2025年11月24日 10:30"
    assert updated.get("datetime") == "2025-11-24T10:30:00+09:00"


def test_an_update_before_the_publication_is_none(client):
    moment = now() - timedelta(days=1)
    page = get(client, make_article(published_at=moment, modified_at=moment))
    assert not page.all("time", class_="dt-updated")


def test_its_contents_lead_to_its_headings(client):
    page = get(client, make_article(body=BODY))
    ids = {tag.get("id") for tag in page.root.iter()}
    inline = page.one("details", class_="contents")
    aside = page.one("aside", class_="contents-aside")
    for box in (inline, aside):
        links = [a for a in box.iter() if (a.get("href") or "").startswith("#")]
        assert [text(a) for a in links] == ["調べたこと", "倉庫", "まとめ"]
        assert all(unquote((a.get("href") or "")[1:]) in ids for a in links)


def test_one_heading_needs_no_contents(client):
    page = get(client, make_article(body="## ひとつ\n\n本文。"))
    assert not page.all("details", class_="contents")
    assert not page.all("aside", class_="contents-aside")


def test_its_lead_image_says_what_it_shows_and_whose_it_is(client):
    picture = make_illustration(alt="港の倉庫", caption="夕方の港。", credit="沢撮影")
    page = get(client, make_article(lead_image=picture))
    image = page.one("img", class_="u-photo")
    assert image.get("alt") == "港の倉庫"
    assert page.texts("figcaption") == ["夕方の港。 画像：沢撮影"]
    assert page.meta("og:image") == f"http://testserver{picture.file.url}"
    assert page.meta("og:image:alt") == "港の倉庫"


def test_a_decorative_image_is_silent(client):
    picture = make_illustration(alt="", decorative=True, credit="")
    page = get(client, make_article(lead_image=picture))
    assert page.one("img", class_="u-photo").get("alt") == ""
    # Where it is shared it stands for the article.
    assert page.meta("og:image:alt") == page.meta("og:title")


def test_the_neighbours_are_of_its_category_and_in_time(client):
    newer, middle, older = make_articles(3, category="経済")
    make_article(category="地域", published_at=middle.published_at)
    page = get(client, middle)
    assert page.one("a", rel="prev").get("href") == older.get_absolute_url()
    assert page.one("a", rel="next").get("href") == newer.get_absolute_url()


def test_the_only_article_of_its_category_leads_on_to_others(client):
    newer, lonely, older = make_articles(3, category="経済")
    lonely.category = make_category("地域")
    publishing.save(lonely)
    page = get(client, lonely)
    assert page.one("a", rel="prev").get("href") == older.get_absolute_url()
    assert page.one("a", rel="next").get("href") == newer.get_absolute_url()
    # What comes between them later is seen: the page ends with any change of the list.
    assert lonely.published_at is not None
    between = make_article(published_at=lonely.published_at + timedelta(seconds=1))
    page = get(client, lonely)
    assert page.one("a", rel="next").get("href") == between.get_absolute_url()
    joins = make_article(category="地域")
    page = get(client, lonely)
    assert page.one("a", rel="next").get("href") == joins.get_absolute_url()


def test_articles_of_one_moment_are_all_reached_by_going_on(client):
    moment = now() - timedelta(days=1)
    rows = [make_article(published_at=moment, category="経済") for _ in range(3)]
    path = rows[0].get_absolute_url()
    seen = [path]
    while links := Page(client.get(path)).all("a", rel="next"):
        path = links[0].get("href") or ""
        assert path not in seen
        seen.append(path)
    assert seen == [row.get_absolute_url() for row in rows]


def test_neighbours_are_never_secret(client):
    article = make_article(category="経済")
    make_article(title="秘密", category="経済", published=False)
    make_article(
        title="秘密",
        category="経済",
        status=Article.Status.SCHEDULED,
        published_at=now() + timedelta(days=1),
    )
    page = get(client, article)
    assert "秘密" not in page.html
    assert not page.all("nav", class_="neighbours")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"published": False}, 404),
        ({"status": Article.Status.IN_REVIEW}, 404),
        (
            {
                "status": Article.Status.SCHEDULED,
                "published_at": now() + timedelta(days=400),
            },
            404,
        ),
        (
            {
                "published_at": now() - timedelta(days=3),
                "expire_at": now() - timedelta(days=1),
            },
            410,
        ),
        ({"status": Article.Status.WITHDRAWN}, 410),
    ],
    ids=["draft", "in review", "to come", "over", "withdrawn"],
)
def test_what_is_not_live_is_not_shown(client, fields, status):
    article = make_article(title="秘密の見出し", **fields)
    response = client.get(article.get_absolute_url())
    assert response.status_code == status
    assert "秘密" not in Page(response).html


def test_a_gone_article_says_why(client):
    withdrawn = make_article(status=Article.Status.WITHDRAWN)
    over = make_article(
        published_at=now() - timedelta(days=3), expire_at=now() - timedelta(days=1)
    )
    assert Page(client.get(withdrawn.get_absolute_url())).texts("h1") == [
        "この記事は取り下げられました"
    ]
    assert Page(client.get(over.get_absolute_url())).texts("h1") == [
        "この記事の掲載は終了しました"
    ]


def test_an_unknown_slug_is_404(client):
    assert client.get("/articles/never-written/").status_code == 404


def test_hostile_fields_stay_text(client):
    evil = '"></title></script><script>alert(1)</script><img src=x onerror=alert(2)>'
    article = make_article(
        title=evil,
        description=evil,
        category=evil[:90],
        tags=[evil[:90]],
        authors=[evil[:90]],
        body=f"{evil}\n\n[[ogp:https://example.com/x||{evil}|{evil}|{evil}]]\n",
        lead_image=make_illustration(alt=evil, caption=evil, credit=evil),
    )
    make_source(
        "https://example.com/x",
        author=evil,
        language='en" onload="alert(3)',
    )
    page = get(client, article)
    assert [s.get("type") for s in page.all("script")] == ["application/ld+json"]
    assert [i.get("onerror") for i in page.all("img")] == [None] * len(page.all("img"))
    assert page.texts("h1") == [evil]
    assert page.json_ld[0]["headline"] == evil[:110]
    assert not any(tag.get("onload") for tag in page.root.iter())


def test_an_english_article_speaks_english(client):
    article = make_article(
        title="How a harbour counts its boxes",
        description="Short.",
        body="## One\n\nText.\n\n## Two\n\n[[ogp:https://example.com/a-b-c]]",
        language="en",
        category="経済",
        authors=["A. Smith", "B. Jones"],
        published_at=datetime(2025, 11, 22, 15, 0, tzinfo=UTC),
    )
    page = get(client, article)
    assert page.root.get("lang") == "en"
    assert page.texts("summary") == ["Contents", "Cite or share"]
    assert page.texts("a", class_="backing") == ["1 source"]
    assert "Nov. 23, 2025" in page.html
    assert page.texts("p", class_="byline") == ["A. Smith, B. Jones"]
    kicker = page.one("p", class_="kicker")
    assert (text(kicker), kicker.get("lang")) == ("経済", "ja")
    # And the next visitor's page is Japanese again.
    assert Page(client.get("/")).root.get("lang") == "ja"


def test_an_article_in_a_language_without_translation_is_marked(client):
    page = get(client, make_article(title="Le port", language="fr"))
    assert page.root.get("lang") == "ja"
    assert page.one("article", class_="h-entry").get("lang") == "fr"


def test_its_head_names_it(client):
    article = make_article(
        title="見出し",
        description="要約です。",
        category="経済",
        tags=["物流"],
        authors=["浜野 ゆき"],
        published_at=datetime(2025, 11, 22, 15, 0, tzinfo=UTC),
    )
    page = get(client, article)
    url = f"http://testserver{article.get_absolute_url()}"
    assert page.texts("title") == ["見出し | 裏付け"]
    assert page.one("link", rel="canonical").get("href") == url
    assert page.meta("description") == "要約です。"
    assert page.meta("og:type") == "article"
    assert page.meta("og:url") == url
    assert page.meta("article:published_time") == "2025-11-23T00:00:00+09:00"
    assert page.meta("article:section") == "経済"
    assert page.meta("article:tag") == "物流"
    assert page.meta("twitter:card") == "summary_large_image"
    assert page.meta("twitter:image:alt")
    # Search engines may show the picture as large as they like.
    assert page.meta("robots") == "max-image-preview:large"


def test_an_article_from_elsewhere_points_there(client):
    url = "https://first.example.org/story"
    page = get(client, make_article(canonical_url=url))
    assert page.one("link", rel="canonical").get("href") == url
    assert page.meta("og:url") == url


def test_without_description_the_text_describes_it(client):
    page = get(client, make_article(description="", body="港は静かでした。"))
    assert page.meta("description") == "港は静かでした。"
    assert not page.all("p", class_="standfirst")


def test_machines_read_one_news_article_with_its_citations(client):
    article = make_article(
        title="見出し", body=BODY, category="経済", tags=["物流"], authors=["浜野 ゆき"]
    )
    make_source(
        "https://news.example.org/a/2511/13/n097.html",
        title="港の倉庫",
        site_name="例の新聞",
        published_on=date(2025, 11, 1),
        published_precision="month",
    )
    news, crumbs = get(client, article).json_ld
    assert news["@type"] == "NewsArticle"
    assert news["headline"] == "見出し"
    assert news["datePublished"].endswith("+09:00")
    author = make_author("浜野 ゆき")
    assert news["author"] == [
        {
            "@type": "Person",
            "name": "浜野 ゆき",
            "url": f"http://testserver{author.get_absolute_url()}",
        }
    ]
    first, second = news["citation"]
    assert first["url"].startswith("https://www.example.com/2025/11/12/")
    assert first["datePublished"] == "2025-11-12"
    assert second["name"] == "港の倉庫"
    assert second["publisher"]["name"] == "例の新聞"
    assert second["datePublished"] == "2025-11"
    assert [item["name"] for item in crumbs["itemListElement"]] == [
        "裏付け",
        "経済",
        "見出し",
    ]


def test_a_visit_leaves_no_cookie_and_varies_by_none(client):
    response = client.get(make_article(body=BODY).get_absolute_url())
    assert "Set-Cookie" not in response.headers
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()
    assert "script-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("number", [2, 20])
def test_it_costs_the_same_queries_however_much_it_cites(
    client, django_assert_num_queries, number
):
    cards = "\n".join(f"[[ogp:https://example.com/{i}]]" for i in range(number))
    for index in range(number):
        make_source(f"https://example.com/{index}", image=make_illustration())
    article = make_article(
        body=cards,
        category="経済",
        tags=[f"話題{i}" for i in range(number)],
        authors=[f"書き手{i}" for i in range(number)],
        lead_image=make_illustration(),
    )
    make_articles(number, category="経済")
    # Article, tags, bylines, citations, corrections, figures; the sections of the
    # header; the two neighbours.
    with django_assert_num_queries(12):
        client.get(article.get_absolute_url())


def test_thirty_cards_cost_three_queries_at_most(client):
    cards = "\n".join(f"[[ogp:https://example.com/{i}]]" for i in range(30))
    counts = []
    for body in ("甲。", f"甲。\n\n{cards}\n"):
        article = make_article(body=body)
        with CaptureQueriesContext(connection) as queries:
            client.get(article.get_absolute_url())
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 3


def test_the_acceptance_article_becomes_a_page(client, seed_folder):
    (file,) = seed_folder.glob("*.md")
    body = file.read_text(encoding="utf-8").split("---\n", 2)[2]
    page = get(client, make_article(body=body, language="ja"))
    assert len(page.all("article", class_="source-card")) == 7
    assert page.texts("a", class_="backing") == ["出典7件"]
    assert len(page.json_ld[0]["citation"]) == 7


def test_the_preview_is_the_same_page_without_the_site_around(
    rf, django_assert_num_queries
):
    article = Article(title="まだ保存していない", description="要約。", language="ja")
    document = render_text(BODY)
    # One query, for the sources; nothing is written.
    with django_assert_num_queries(1):
        page = article_page(article, document=document, tags=[], authors=[])
        response = render(
            rf.get("/admin/preview/"),
            "articles/article_detail.html",
            {"article": article, "page": page, "is_preview": True},
        )
    shown = Page(response)
    assert shown.texts("h1") == ["まだ保存していない"]
    assert shown.texts("a", class_="backing") == ["出典2件"]
    assert shown.meta("robots") == "noindex"
    assert shown.one("div", id="article-body") is not None
    assert not shown.all("header", class_="site-header")
    assert not shown.all("link", rel="canonical")
    assert not shown.all("script")
