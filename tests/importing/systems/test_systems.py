"""WordPress, Ghost and feeds: each item becomes an article, or says why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.importing import Options, Refused, Report, import_articles
from articles.models import Article, Redirect

pytestmark = pytest.mark.django_db

WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>港</title><link>https://old.example</link>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login>hana</wp:author_login>
<wp:author_display_name><![CDATA[浜野 ゆき]]></wp:author_display_name></wp:author>
%s</channel></rss>"""


def item(key: int, html: str, **fields: str) -> str:
    values = {
        "post_type": "post",
        "status": "publish",
        "post_name": f"post-{key}",
        "post_date_gmt": "2020-01-02 03:04:05",
        **fields,
    }
    inner = "".join(f"<wp:{k}><![CDATA[{v}]]></wp:{k}>" for k, v in values.items())
    return (
        f"<item><title>題{key}</title><link>https://old.example/2020/01/post-{key}/</link>"
        f"<dc:creator>hana</dc:creator><content:encoded><![CDATA[{html}]]>"
        "</content:encoded><excerpt:encoded><![CDATA[要約]]></excerpt:encoded>"
        f"<wp:post_id>{key}</wp:post_id>{inner}"
        '<category domain="category" nicename="k">経済</category>'
        '<category domain="post_tag" nicename="t">港</category></item>'
    )


def run(path: Path, **options: Any) -> Report:
    return import_articles([str(path)], options=Options(publish=True, **options))


def outcomes(report: Report) -> dict[str, str]:
    return {file.path: file.outcome for file in report.files}


@pytest.fixture
def wxr(tmp_path: Path) -> Callable[..., Path]:
    def write(*items: str) -> Path:
        path: Path = tmp_path / "wordpress.xml"
        path.write_text(WXR % "".join(items), encoding="utf-8")
        return path

    return write


class TestWordPress:
    def test_a_post_arrives_with_all_it_had(self, wxr):
        html = (
            "<!-- wp:heading --><h2>見出し</h2><!-- /wp:heading -->"
            '<p>本文 <strong>太字</strong> <a href="https://old.example/about/">先</a></p>'
            "<table><tr><th>甲</th></tr><tr><td>1</td></tr></table>"
            '<pre><code class="language-python">x = 1\n</code></pre>'
            '<iframe src="https://video.example/1"></iframe><script>alert(1)</script>'
        )
        report = run(wxr(item(7, html)))
        assert outcomes(report) == {"post-7-7.md": "created"}
        row = Article.objects.get()
        assert (row.title, row.slug, row.description) == ("題7", "post-7", "要約")
        assert row.published_at is not None
        assert row.published_at.isoformat() == "2020-01-02T03:04:05+00:00"
        assert row.is_live()
        assert str(row.category) == "経済"
        assert row.tags.names() == ["港"]
        assert row.author_list[0].name == "浜野 ゆき"
        assert "## 見出し" in row.body
        assert "**太字**" in row.body
        assert "[先](/about/)" in row.body
        assert "| 甲 |" in row.body
        assert "```python\nx = 1\n```" in row.body
        assert "https://video.example/1" in row.body
        assert "alert" not in row.body
        assert ["dropped_html", ["script"]] in row.extra
        assert Redirect.objects.get().path == "/2020/01/post-7/"

    def test_text_without_tags_has_paragraphs(self, wxr):
        run(wxr(item(1, "一段\n\n二段 &amp; <em>強調</em>")))
        assert Article.objects.get().body.lstrip() == "一段\n\n二段 & *強調*\n"

    def test_again_is_unchanged_and_what_is_no_article_is_told(self, wxr):
        items = (
            item(1, "<p>一</p>"),
            item(2, "", post_type="nav_menu_item"),
            item(3, "", post_type="attachment", attachment_url="https://old.example/a"),
            item(4, "<p>四</p>", status="trash"),
            item(5, "<p>五</p>", status="draft"),
            item(6, "<p>六</p>", post_password="x"),
        )
        first = outcomes(run(wxr(*items)))
        assert first == {
            "post-1-1.md": "created",
            "post-5-5.md": "created",
            "post-6-6.md": "created",
            "wordpress.xml/nav_menu_item": "skipped",
            "wordpress.xml/post-4-4": "skipped",
        }
        assert [row.slug for row in Article.objects.filter(status="published")] == [
            "post-1"
        ]
        again = run(wxr(*items))
        assert again.counts["unchanged"] == 3
        changed = run(wxr(item(1, "<p>一、改</p>"), *items[1:]))
        assert changed.counts["updated"] == 1

    def test_pictures_of_a_copy_of_the_site_become_ours(self, wxr, tmp_path):
        from tests.importing.test_addresses import png

        copy = tmp_path / "copy"
        (copy / "wp-content").mkdir(parents=True)
        (copy / "wp-content" / "a.png").write_bytes(png())
        lead = (
            "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
            "<wp:meta_value>9</wp:meta_value></wp:postmeta></item>"
        )
        post = item(
            1, '<p><img src="https://old.example/wp-content/a.png" alt="港"></p>'
        ).replace("</item>", lead)
        picture = item(
            9,
            "",
            post_type="attachment",
            attachment_url="https://old.example/wp-content/a.png",
        )
        run(wxr(post, picture), pictures=copy)
        row = Article.objects.get()
        assert row.lead_image is not None
        assert list(row.addresses) == ["/wp-content/a.png"]


def ghost(tmp_path: Path, *posts: dict[str, Any], **tables: Any) -> Path:
    path = tmp_path / "ghost.json"
    data = {"posts": posts, **tables}
    path.write_text(json.dumps({"db": [{"data": data}]}), encoding="utf-8")
    return path


class TestGhost:
    def test_a_post_arrives_with_all_it_had(self, tmp_path):
        path = ghost(
            tmp_path,
            {
                "id": "5f000001",
                "title": "題",
                "slug": "dai",
                "html": '<p>本文 <a href="__GHOST_URL__/next/">次</a></p>',
                "status": "published",
                "published_at": "2021-05-06T07:08:09.000Z",
                "custom_excerpt": "要約",
                "featured": 1,
                "visibility": "public",
            },
            {"id": "2", "slug": "draft", "html": "<p>x</p>", "status": "draft"},
            {
                "id": "3",
                "title": "会員",
                "slug": "members",
                "html": "<p>x</p>",
                "status": "published",
                "visibility": "paid",
            },
            {"id": "4", "slug": "lexical", "html": None, "lexical": "{}"},
            {
                "id": "6",
                "title": "古い",
                "slug": "old",
                "status": "published",
                "mobiledoc": json.dumps(
                    {"cards": [["markdown", {"markdown": "**古い**文"}]]}
                ),
            },
            tags=[{"id": "t2", "name": "乙"}, {"id": "t1", "name": "甲"}],
            posts_tags=[
                {"post_id": "5f000001", "tag_id": "t2", "sort_order": 1},
                {"post_id": "5f000001", "tag_id": "t1", "sort_order": 0},
            ],
            users=[{"id": "u", "name": "浜野"}],
            posts_authors=[{"post_id": "5f000001", "author_id": "u"}],
        )
        found = outcomes(run(path))
        assert found["ghost.json/lexical-4"] == "skipped"
        row = Article.objects.get(slug="dai")
        assert row.is_live()
        assert row.featured
        assert row.tags.names() == ["甲", "乙"]
        assert row.author_list[0].name == "浜野"
        assert row.body.lstrip() == "本文 [次](/next/)\n"
        assert row.description == "要約"
        assert Article.objects.get(slug="old").body.lstrip().startswith("**古い**文")
        assert Article.objects.get(slug="members").status == "draft"
        assert Article.objects.get(slug="draft").status == "draft"

    @pytest.mark.parametrize(
        "text", ["{}", "[]", "3", '{"db": []}', "{", "[" * 100_000]
    )
    def test_other_json_is_refused(self, tmp_path, text):
        path = tmp_path / "other.json"
        path.write_text(text)
        with pytest.raises(Refused, match=r"other\.json"):
            run(path)


RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><link>https://old.example/</link>
<item><title>全文</title><link>https://old.example/p/full</link><guid>urn:1</guid>
<pubDate>Thu, 06 May 2021 07:08:09 +0900</pubDate><category>港</category>
<content:encoded>&lt;p&gt;本文 &lt;a href="https://old.example/q"&gt;次&lt;/a&gt;&lt;/p&gt;
</content:encoded></item>
<item><title>要約だけ</title><link>https://old.example/p/short</link>
<description>要約</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom">
<entry xml:lang="en"><title>Full</title><id>urn:2</id>
<link href="https://old.example/full"/><published>2021-05-06T07:08:09Z</published>
<author><name>Hana</name></author><category term="port"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a <b>b</b></p></div>
</content></entry></feed>"""


class TestFeeds:
    def test_rss(self, tmp_path):
        path = tmp_path / "feed.xml"
        path.write_text(RSS, encoding="utf-8")
        assert outcomes(run(path)) == {
            "full.md": "created",
            "feed.xml/short": "skipped",
        }
        row = Article.objects.get()
        assert row.published_at is not None
        assert row.published_at.isoformat() == "2021-05-05T22:08:09+00:00"
        assert row.canonical_url == "https://old.example/p/full"
        assert row.body.lstrip() == "本文 [次](/q)\n"
        assert row.tags.names() == ["港"]

    def test_atom(self, tmp_path):
        path = tmp_path / "feed.atom"
        path.write_text(ATOM, encoding="utf-8")
        assert outcomes(run(path)) == {"full.md": "created"}
        row = Article.objects.get()
        assert (row.language, row.body.lstrip()) == ("en", "a **b**\n")
        assert row.author_list[0].name == "Hana"


class TestHostile:
    @pytest.mark.parametrize(
        "text",
        [
            '<!DOCTYPE a [<!ENTITY x "y">]><rss><channel/></rss>',
            '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel/></rss>',
            "<rss><channel>",
            "<html><body/></html>",
            "",
            "\x00\x01",
        ],
    )
    def test_other_xml_is_refused(self, tmp_path, text):
        path = tmp_path / "other.xml"
        path.write_text(text)
        with pytest.raises(Refused, match=r"other\.xml"):
            run(path)
        assert not Article.objects.exists()

    def test_html_nested_without_end_takes_no_other_article_along(self, wxr):
        deep = "<blockquote>" * 20_000 + "x"
        report = run(wxr(item(1, deep), item(2, "<p>二</p>")))
        assert Article.objects.filter(slug="post-2").exists()
        assert len(report.files) == 2

    def test_an_endless_article_is_told(self, wxr):
        report = run(wxr(item(1, "あ" * 1_000_001)))
        assert outcomes(report) == {"wordpress.xml/post-1-1": "skipped"}
