"""An article's Markdown at its public address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from articles.exporting import article_as_markdown
from articles.models import Article
from tests.make import make_article, make_illustration

pytestmark = pytest.mark.django_db
TEXT = """---
title: "港の在庫"
date: 2025-11-20
tags: [物流, 港]
---

## 統計

在庫は**三割**減りました。
"""


def _imported(tmp_path, text: str, encoding: str = "utf-8") -> Article:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "minato.md").write_bytes(text.encode(encoding))
    call_command("import_articles", str(tmp_path / "in"), publish=True, verbosity=0)
    return Article.objects.get()


@pytest.mark.parametrize("first", ["", "https://first.example.org/story"])
def test_it_names_the_page_search_engines_shall_show(client, first):
    article = make_article(slug="port", canonical_url=first)
    page = first or f"http://testserver{article.get_absolute_url()}"
    assert client.get("/articles/port.md")["Link"] == f'<{page}>; rel="canonical"'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_an_import_is_served_in_utf_8_with_its_text_as_it_was_written(
    client, tmp_path, encoding
):
    article = _imported(tmp_path, TEXT, encoding)
    response = client.get(f"/articles/{article.slug}.md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    head, _, body = response.content.decode().removeprefix("---\n").partition("---\n")
    assert body == TEXT.split("---\n")[2]
    assert "title: '港の在庫'" in head
    assert "date: '2025-11-20'" in head


PRIVATE = """---
title: "港の在庫"
id: 内部番号4711
date: 2025-11-20
expires: 2099-12-31
feature_order: 3
informant: 秘密の名前   # 秘密の注釈
legal: {status: 秘密の審査, by: 秘密の弁護士}
aliases: [/秘密の旧番地/]
tags: [物流]
---

在庫は三割減。<!-- 秘密の段落内 -->

<!--
秘密の段落
-->

`<!-- 見える符号 -->`

```html
<!-- 見える例 -->
```

おわり。

<!-- 秘密の閉じ忘れ
"""


def test_what_a_newsroom_keeps_to_itself_does_not_leave_it(client, tmp_path):
    article = _imported(tmp_path, PRIVATE)
    text = client.get(f"/articles/{article.slug}.md").content.decode()
    assert "秘密" not in text
    assert "4711" not in text
    assert "2099" not in text
    assert "feature_order" not in text
    for kept in ("港の在庫", "物流", "見える符号", "見える例", "おわり。"):
        assert kept in text
    # The house's own copy is complete.
    assert article_as_markdown(article).decode() == PRIVATE


def test_the_lead_picture_is_named_by_its_public_address(client):
    picture = make_illustration(alt="港")
    make_article(slug="a", lead_image=picture)
    text = client.get("/articles/a.md").content.decode()
    assert f"http://testserver{picture.file.url}" in text


def test_an_article_written_here_gets_a_head(client):
    make_article(slug="港の在庫", title="港の在庫", body="本文です。\n", tags=["港"])
    text = client.get("/articles/港の在庫.md").content.decode()
    assert text.startswith("---\n")
    assert "港の在庫" in text.split("---")[1]
    assert text.endswith("本文です。\n")


def test_it_is_announced_on_the_page(client):
    article = make_article(slug="a")
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<link rel="alternate" type="text/markdown" href="/articles/a.md">' in page


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ({"published": False}, 404),
        (
            {
                "status": Article.Status.SCHEDULED,
                "published_at": now() + timedelta(hours=1),
            },
            404,
        ),
        ({"status": Article.Status.WITHDRAWN}, 410),
    ],
    ids=["draft", "scheduled", "withdrawn"],
)
def test_what_is_not_public_has_no_file(client, state, answer):
    make_article(slug="secret", **state)
    assert client.get("/articles/secret.md").status_code == answer


def test_queries(client, django_assert_max_num_queries):
    make_article(slug="a", category="経済", tags=["港", "海"], authors=["甲", "乙"])
    with django_assert_max_num_queries(4):
        client.get("/articles/a.md")


def test_a_stored_copy_ends_with_the_article_and_clients_get_304(client):
    article = make_article(slug="a")
    response = client.get("/articles/a.md")
    assert f"article-{article.pk}" in response["Surrogate-Key"].split()
    same = client.get("/articles/a.md", headers={"If-None-Match": response["ETag"]})
    assert same.status_code == 304
