"""Feeds as feedparser reads them, and sitemaps as their schemas want them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from django.utils.timezone import now
from lxml import etree

from articles.feeds import sitemaps
from articles.models import Correction, Series
from tests.make import make_article, make_articles, make_illustration

pytestmark = pytest.mark.django_db

BODY = """## 統計 <b>太字</b> & 3 < 5

[港湾統計](/sources/)と[次の節](#次)。[[cite:https://statistics.example/port/|在庫]]

![岸壁](https://elsewhere.example/a.png "題")

<details><summary>続き</summary>内容</details>

## 次

| 年 | 額 |
|---|---|
| 2024 | - |

[[ogp:https://statistics.example/port/||題]]
[[ogp:javascript:alert(1)]]
"""


@pytest.fixture
def article():
    series = Series.objects.get_or_make("港の一年")
    article = make_article(
        slug="港の在庫",
        title="在庫 <三割> & 減 \U0001f6a2",
        body=BODY,
        category="経済",
        tags=["物流"],
        authors=["浜野 ゆき"],
        lead_image=make_illustration(alt="夕方の港"),
        series=series,
        published_at=now() - timedelta(hours=3),
    )
    make_article(
        title="Stocks", language="en", category="経済", tags=["物流"],
        authors=["浜野 ゆき"], series=series,
    )  # fmt: skip
    Correction.objects.create(
        article=article, kind="correction", note="三割を<四割>に", made_at=now()
    )
    return article


def folders(article) -> dict[str, str]:
    return {
        "site": "/",
        "category": article.category.get_absolute_url(),
        "tag": article.tag_list[0].get_absolute_url(),
        "author": article.author_list[0].get_absolute_url(),
        "series": article.series.get_absolute_url(),
        "corrections": "/corrections/",
    }


KINDS = ["site", "category", "tag", "author", "series", "corrections"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("form", "version"), [("rss.xml", "rss20"), ("atom.xml", "atom10")]
)
def test_feedparser_reads_every_feed_without_a_complaint(
    client, article, kind, form, version
):
    path = f"{folders(article)[kind]}feeds/{form}"
    response = client.get(path)
    headers = {"content-type": response["Content-Type"]}
    parsed = feedparser.parse(response.content, response_headers=headers)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == version
    assert parsed.encoding == "utf-8"
    assert parsed.feed.title
    assert parsed.feed.language == "ja" or form == "atom.xml"
    assert parsed.feed.updated_parsed
    own = [link.href for link in parsed.feed.links if link.rel == "self"]
    assert own == [response.wsgi_request.build_absolute_uri(path)]
    assert len(parsed.entries) == (1 if kind == "corrections" else 2)
    ids = [entry.id for entry in parsed.entries]
    assert len(set(ids)) == len(ids)
    for entry in parsed.entries:
        assert entry.link.startswith("http://testserver/")
        assert entry.published_parsed <= entry.updated_parsed
        text = entry.content[0].value
        assert 'href="/' not in text
        assert 'href="#' not in text
        assert 'href="javascript:' not in text


def test_feedparser_sees_the_words_as_they_are(client, article):
    for form in ("rss.xml", "atom.xml"):
        parsed = feedparser.parse(client.get(f"/feeds/{form}").content)
        titles = [entry.title for entry in parsed.entries]
        assert "在庫 &lt;三割&gt; &amp; 減 \U0001f6a2" in titles or (
            "在庫 <三割> & 減 \U0001f6a2" in titles
        )
        entry = parsed.entries[1]
        assert [author.name for author in entry.authors] == ["浜野 ゆき"]
        assert {tag.term for tag in entry.tags} == {"経済", "物流"}


SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))


def hold_to(schema, response) -> etree._Element:
    root = etree.fromstring(response.content)
    assert schema.validate(root), schema.error_log
    return root


def test_sitemaps_hold_to_the_protocol(client, article, schema, monkeypatch):
    make_article(slug="translated", translation_key="k")
    make_article(slug="translation", language="en", translation_key="k")
    hold_to(schema, client.get("/sitemap.xml"))
    assert len(hold_to(schema, client.get("/sitemap-news.xml"))) == 4
    make_articles(3)
    monkeypatch.setattr(sitemaps, "MOST_PAGES", 4)
    index = hold_to(schema, client.get("/sitemap.xml"))
    assert index.tag.endswith("sitemapindex")
    for (loc,) in index:
        path = loc.text.removeprefix("http://testserver")
        assert 0 < len(hold_to(schema, client.get(path))) <= 4


@pytest.mark.parametrize(
    "inner",
    [
        "<url><lastmod>2025-01-01</lastmod></url>",
        "<url><loc>/articles/</loc></url>",
        "<url><loc>http://a.example/\u6e2f</loc></url>",
        "<url><loc>http://a.example/x</loc><lastmod>yesterday</lastmod></url>",
        "<url><loc>http://a.example/x</loc></url><url><loc>http://a.example/x</loc></url>",
        "<url><loc>http://a.example/x</loc><other/></url>",
    ],
)
def test_the_schema_finds_what_is_wrong(schema, inner):
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    root = etree.fromstring(f'<urlset xmlns="{space}">{inner}</urlset>')
    assert not schema.validate(root)
