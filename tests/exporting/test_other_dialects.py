"""Articles for another program: its keys and folders, and what it has no word for."""

from __future__ import annotations

import io
import tomllib
from datetime import datetime

import pytest
import yaml
from django.core.management import call_command
from django.utils.timezone import get_default_timezone

from articles.exporting import DIALECTS, export
from articles.exporting.other_bodies import OtherBody
from articles.importing import Options, import_articles
from articles.models import Article, ImportedFile, Redirect
from tests.make import make_article, make_illustration, make_redirect

pytestmark = pytest.mark.django_db

BODY = """\
### 見出し

[500億円](figure:sum)を出す[[cite:https://a.example/1]]。`[[cite:x]]`

[[ogp:https://a.example/1||工場の記録]]

```
[[ogp:https://b.example/]]
```

[[image:harbour]]

[[chart:a,b]]
"""
PLACES = {
    "hugo": ("content/posts/port-story-of-2025.md", "static/pictures/"),
    "jekyll": ("_posts/2025-11-23-port-story-of-2025.md", "pictures/"),
    "zola": ("content/posts/port-story-of-2025.md", "static/pictures/"),
    "astro": ("src/content/blog/port-story-of-2025.md", "public/pictures/"),
    "zenn": ("articles/port-story-of-2025.md", "images/"),
}


@pytest.fixture
def article() -> Article:
    picture = make_illustration(key="harbour", alt="港の倉庫")
    row = make_article(
        title="「港」の話",
        slug="port-story-of-2025",
        description="要約です。",
        body=BODY,
        category="経済",
        tags=["半導体", "AI chips"],
        authors=["浜野 ゆき"],
        lead_image=picture,
        published_at=datetime(2025, 11, 23, 9, 30, tzinfo=get_default_timezone()),
    )
    row.extra = [["memo", "残す"], ["rating", {"stars": 4}]]
    row.save(update_fields=["extra"])
    make_redirect("/old/place/", article=row)
    return row


def head_of(text: str) -> dict:
    _, head, _ = text.split("+++\n" if text.startswith("+") else "---\n", 2)
    return tomllib.loads(head) if text.startswith("+") else yaml.safe_load(head)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_file_and_its_pictures_stand_where_that_program_looks(
    article, tmp_path, name
):
    report = export(Article.objects.all(), tmp_path, dialect=DIALECTS[name])
    path, pictures = PLACES[name]
    assert [file.path for file in report.files] == [path]
    stored = f"{article.lead_image.sha256[:16]}.webp"
    assert (tmp_path / pictures / stored).is_file()
    assert not (tmp_path / "_site").exists()
    text = (tmp_path / path).read_text("utf-8")
    address = "/images/" if name == "zenn" else "/pictures/"
    assert f"![港の倉庫]({address}{stored})" in text
    again = export(Article.objects.all(), tmp_path, dialect=DIALECTS[name])
    assert [file.outcome for file in again.files] == ["unchanged"]


def test_hugo_gets_its_keys_and_keeps_ours(article, tmp_path):
    export(Article.objects.all(), tmp_path, dialect=DIALECTS["hugo"])
    text = (tmp_path / PLACES["hugo"][0]).read_text("utf-8")
    head = head_of(text)
    assert head["categories"] == ["経済"]
    assert head["authors"] == ["浜野 ゆき"]
    assert head["url"] == "/articles/port-story-of-2025/"
    assert head["aliases"] == ["/old/place/"]
    assert (head["memo"], head["rating"]) == ("残す", {"stars": 4})
    assert "draft" not in head


def test_zola_gets_toml_with_its_tables(article, tmp_path):
    export(Article.objects.all(), tmp_path, dialect=DIALECTS["zola"])
    head = head_of((tmp_path / PLACES["zola"][0]).read_text("utf-8"))
    assert head["path"] == "articles/port-story-of-2025"
    assert head["taxonomies"] == {
        "tags": ["半導体", "AI chips"],
        "categories": ["経済"],
    }
    assert head["extra"]["memo"] == "残す"
    assert head["extra"]["rating"] == {"stars": 4}


def test_zenn_gets_what_it_knows_and_the_rest_is_told(article, tmp_path):
    (file,) = export(Article.objects.all(), tmp_path, dialect=DIALECTS["zenn"]).files
    text = (tmp_path / file.path).read_text("utf-8")
    assert head_of(text) == {
        "title": "「港」の話",
        "emoji": "📝",
        "type": "idea",
        "topics": ["半導体", "aichips"],
        "published": True,
        "published_at": "2025-11-23 09:30",
    }
    told = "; ".join(file.left)
    for key in ("description", "category", "author", "image", "aliases", "memo"):
        assert f"“{key}” has no place in Zenn" in told
    assert "\n\nhttps://a.example/1\n\n" in text


def test_a_draft_is_a_draft_over_there(tmp_path):
    make_article(slug="not-yet-finished", published=False)
    for name in DIALECTS:
        (file,) = export(
            Article.objects.all(), tmp_path / name, dialect=DIALECTS[name]
        ).files
        head = head_of((tmp_path / name / file.path).read_text("utf-8"))
        is_draft = not head["published"] if name == "zenn" else head["draft"]
        assert is_draft, name
    assert (tmp_path / "jekyll" / "_drafts" / "not-yet-finished.md").is_file()


def test_the_body_is_plain_markdown_and_code_stays():
    other = OtherBody(
        titles={"https://a.example/1": "工場の記録"},
        pictures={"harbour": "![港](/p.webp)"}.get,
        addresses={"../b.md": "/articles/b/"},
        bare_cards=False,
    )
    body, left = other.write(BODY + "\n[次](../b.md)\n")
    assert body == (
        "### 見出し\n\n"
        "500億円を出す([工場の記録](https://a.example/1))。`[[cite:x]]`\n\n"
        "- [工場の記録](https://a.example/1)\n\n"
        "```\n[[ogp:https://b.example/]]\n```\n\n"
        "![港](/p.webp)\n\n"
        "[[chart:a,b]]\n\n"
        "[次](/articles/b/)\n"
    )
    assert left == ["[[stat:…]] and the like is kept"]


@pytest.mark.parametrize("name", DIALECTS)
def test_what_it_can_say_comes_back(article, tmp_path, name):
    export(Article.objects.all(), tmp_path, dialect=DIALECTS[name])
    slug = article.slug
    for model in (Redirect, ImportedFile, Article):
        model.objects.all().delete()
    report = import_articles([str(tmp_path)], options=Options(publish=True))
    assert report.counts["created"] == 1, report.as_text(verbosity=2)
    back = Article.objects.get()
    assert back.slug == slug
    assert back.title == "「港」の話"
    assert back.status == Article.Status.PUBLISHED
    assert back.published_at is not None
    local = back.published_at.astimezone(get_default_timezone())
    assert f"{local:%Y-%m-%d %H:%M}" == "2025-11-23 09:30"
    if name == "zenn":
        assert [tag.name for tag in back.tag_list] == ["半導体", "aichips"]
        return
    assert [tag.name for tag in back.tag_list] == ["半導体", "AI chips"]
    assert [author.name for author in back.author_list] == ["浜野 ゆき"]
    assert back.category is not None
    assert back.category.name == "経済"
    assert back.description == "要約です。"
    assert back.lead_image is not None
    assert list(back.redirects.values_list("path", flat=True)) == ["/old/place/"]


def test_the_command_tells_what_stays_behind(article, tmp_path):
    out = io.StringIO()
    call_command(
        "export_articles", str(tmp_path / "out"), "--format", "zenn", stdout=out
    )
    assert "articles/port-story-of-2025.md: “description” has no place" in (
        out.getvalue()
    )
    assert "1 written, 0 unchanged, 0 refused." in out.getvalue()
