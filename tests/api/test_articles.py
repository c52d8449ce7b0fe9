"""`/api/v1/articles/`: filters, pages, the whole article, only what is public."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from articles import publishing
from articles.models import Article, Correction
from tests.api.asking import get, refused, walk
from tests.evidence.sample import make_figure
from tests.make import make_article, make_articles, make_illustration, make_source

pytestmark = pytest.mark.django_db

PAGE = "https://statistics.example/port/"


def slugs(client, **query):
    return [row["slug"] for row in get(client, "articles/", **query)["results"]]


def test_an_article_of_the_list(client):
    make_article(
        slug="port",
        title="在庫が三割減",
        category="経済",
        tags=["物流", "港"],
        authors=["浜野 ゆき"],
        lead_image=make_illustration(alt="夕方の港"),
        published_at=datetime(2025, 11, 23, 0, 30, tzinfo=UTC),
    )
    (row,) = get(client, "articles/")["results"]
    assert row["url"] == "http://testserver/articles/port/"
    assert row["api_url"] == "http://testserver/api/v1/articles/port/"
    assert row["published_at"] == "2025-11-23T09:30:00+09:00"
    assert row["modified_at"] is None
    assert row["category"]["name"] == "経済"
    assert [tag["name"] for tag in row["tags"]] == ["物流", "港"]
    assert [author["name"] for author in row["authors"]] == ["浜野 ゆき"]
    assert row["image"]["alt"] == "夕方の港"
    assert row["image"]["url"].startswith("http://testserver/media/")


def test_the_whole_article_has_text_sources_figures_and_corrections(client):
    make_source(PAGE, title="港湾統計")
    make_figure("500億ドル", key="investment", sources=[PAGE])
    article = make_article(
        slug="port",
        body=f"## 経過\n\n[500億ドル](figure:investment)でした。\n\n[[ogp:{PAGE}]]\n",
    )
    Correction.objects.create(article=article, note="桁を直した。", made_at=now())
    data = get(client, "articles/port/")
    assert data["markdown"] == article.body
    assert 'href="http://testserver/articles/port/#' in data["html"]
    assert data["contents"][0]["text"] == "経過"
    assert data["sources"][0]["title"] == "港湾統計"
    (figure,) = data["figures"]
    assert (figure["key"], figure["value"]) == ("investment", "50000000000")
    assert figure["display"]["ja"] == "500億ドル"
    assert data["corrections"][0]["note"] == "桁を直した。"


def test_only_what_is_public_now(client):
    make_article(slug="shown")
    make_article(slug="draft", published=False)
    make_article(slug="later", published_at=now() + timedelta(days=1))
    make_article(slug="over", expire_at=now() - timedelta(minutes=1))
    make_article(slug="gone", status=Article.Status.WITHDRAWN)
    assert slugs(client) == ["shown"]
    for slug in ("draft", "later", "over", "gone", "never"):
        assert "public" in refused(client, f"articles/{slug}/", 404)["detail"]


@pytest.mark.parametrize("old", ["first", "最初の名"])
def test_an_old_slug_is_told_the_new_one(client, old):
    article = make_article(slug=old)
    article.slug = "次の名"
    publishing.save(article)
    problem = refused(client, f"articles/{old}/", 404)
    assert "次の名" in problem["detail"]
    assert client.get(problem["moved_to"]).json()["slug"] == "次の名"
    publishing.withdraw(article)
    assert "moved_to" not in refused(client, f"articles/{old}/", 404)


def test_filters_narrow_the_list(client):
    make_figure("500億ドル", key="investment")
    make_article(
        slug="both",
        category="経済",
        tags=["物流"],
        authors=["浜野 ゆき"],
        language="ja",
        body=f"[500億ドル](figure:investment)\n\n[[ogp:{PAGE}]]\n",
        published_at=datetime(2025, 11, 23, 0, 0, tzinfo=UTC),
    )
    other = datetime(2025, 11, 24, 0, 0, tzinfo=UTC)
    make_article(slug="other", category="科学", language="en", published_at=other)
    article = Article.objects.get(slug="both")
    assert article.category
    number = article.citations.get().source_id
    for query in (
        {"category": article.category.slug},
        {"tag": article.tag_list[0].slug},
        {"author": article.author_list[0].slug},
        {"language": "ja"},
        {"source": "statistics.example"},
        {"source": str(number)},
        {"figure": "investment"},
        {"to": "2025-11-23"},
    ):
        assert slugs(client, **query) == ["both"], query
    assert slugs(client, **{"from": "2025-11-24"}) == ["other"]
    assert slugs(client, **{"from": "2025-11-23", "to": "2025-11-24"}) == [
        "other",
        "both",
    ]
    assert slugs(client, category="nothing") == []
    assert slugs(client, source="9" * 25) == []


def test_pages_follow_each_other_while_articles_appear(client):
    made = [article.slug for article in make_articles(7)]
    first = get(client, "articles/", limit=3)
    make_article(slug="brand-new", published_at=now())
    cursor = first["next"]
    seen = [row["slug"] for row in first["results"]]
    while cursor:
        page = get(client, "articles/", limit=3, cursor=cursor)
        seen += [row["slug"] for row in page["results"]]
        cursor = page["next"]
    assert seen == made


def test_articles_of_the_same_moment_are_all_seen_once(client):
    moment = now() - timedelta(hours=2)
    made = {make_article(published_at=moment).slug for _number in range(7)}
    seen = [row["slug"] for row in walk(client, "articles/", limit=2)]
    assert len(seen) == 7
    assert set(seen) == made


@pytest.mark.parametrize("number", [1, 12])
def test_a_list_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, number
):
    image = make_illustration()
    for _number in range(number):
        make_article(
            tags=["物流"], authors=["浜野 ゆき"], category="経済", lead_image=image
        )
    with django_assert_num_queries(4):
        get(client, "articles/")


@pytest.mark.parametrize("number", [1, 12])
def test_an_article_costs_the_same_whatever_it_cites(
    client, django_assert_num_queries, number
):
    for index in range(number):
        make_source(f"{PAGE}{index}/")
        make_figure("500億ドル", key=f"figure-{index}x", sources=[f"{PAGE}{index}/"])
    lines = "\n".join(
        f"[500億ドル](figure:figure-{i}x)\n\n[[ogp:{PAGE}{i}/]]" for i in range(number)
    )
    make_article(slug="port", body=lines, tags=["物流"], authors=["浜野 ゆき"])
    with django_assert_num_queries(8):
        get(client, "articles/port/")
