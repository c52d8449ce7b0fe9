"""The live preview: the readers' page from an unsaved form, without any effect."""

from __future__ import annotations

import re

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing
from articles.admin.preview import with_lines
from articles.models import Article, Source, Tag
from tests.make import make_article, make_author, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db

PREVIEW = "/admin/articles/article/preview/"
BODY = "## 見出し\n\n本文は**太字**です。\n\n[[ogp:https://a.example/2025/11/12/a-report]]\n"


@pytest.fixture
def author(client):
    user = make_user(group="Author")
    client.force_login(user)
    return user


def show(client, **form):
    return client.post(PREVIEW, {"title": "題", "body": BODY, "seq": "7", **form})


def test_it_shows_the_unsaved_form_in_the_readers_page(client, author):
    signed = make_author("浜野 ゆき")
    answer = show(
        client, description="説明文", tags="物流、AI", byline=[signed.pk], seq="12"
    ).json()
    assert answer["seq"] == "12"
    for words in ("題", "説明文", "<strong>太字</strong>", "物流", "浜野 ゆき"):
        assert words in answer["html"]
    assert "css/article-figures.css" in answer["html"]
    assert "admin" not in answer["html"].split("</head>")[0]


def test_source_cards_show_what_is_stored(client, author):
    make_source("https://a.example/2025/11/12/a-report", title="保存された題名")
    assert "保存された題名" in show(client).json()["html"]


def test_it_counts_and_checks_with_line_numbers(client, author):
    answer = show(
        client, body="## 一\n\n#### 二\n\n[[ogp:javascript:alert(1)]]\n"
    ).json()
    assert answer["counts"]["headings"] == 2
    checks = {check["code"]: check for check in answer["checks"]}
    assert checks["skipped_heading"]["line"] == 3
    assert checks["card_url_refused"]["is_error"]
    assert answer["checks"][0]["is_error"]


def test_the_checks_speak_the_editors_language(client, author):
    body = "## 一\n\n#### 二\n"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    message = show(client, body=body).json()["checks"][0]["message"]
    assert message == "Heading level 4 follows level 2: use ###."


def test_it_writes_nothing(client, author):
    article = make_article(published=False, title="元の題")
    stored = Article.objects.filter(pk=article.pk).values().get()
    with CaptureQueriesContext(connection) as queries:
        show(client, article=article.pk, tags="新しいタグ", title="別の題")
    verbs = {query["sql"].split()[0] for query in queries}
    assert verbs == {"SELECT"}
    assert Article.objects.filter(pk=article.pk).values().get() == stored
    assert not Tag.objects.filter(name="新しいタグ").exists()
    assert not Source.objects.exists()


def test_its_body_is_the_public_pages_body(client):
    client.force_login(make_user(group="Editor"))
    article = make_article(
        body=BODY + "\n- 一\n- 二\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    )
    answer = show(client, article=article.pk, title=article.title, body=article.body)
    preview = answer.json()["html"]
    public = client.get(article.get_absolute_url()).content.decode()
    assert _body(preview, drop_lines=True) == _body(public)
    assert "data-line" not in public
    assert 'data-line="3"' in preview


def test_the_line_marks_add_nothing_else():
    document = publishing.render_text(BODY)
    marked = with_lines(document)
    assert re.sub(r' data-line="\d+"', "", marked.html) == document.html
    assert marked.html.count("data-line") == len(document.blocks)


def test_a_text_above_the_limit_gets_a_clear_answer(client, author, settings):
    settings.ARTICLES_BODY_MAX_LENGTH = 20
    answer = show(client, body="あ" * 21)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "text_too_long"
    assert "21" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"title": "", "body": ""},
        {"article": "999999"},
        {"article": "x", "category": "x", "lead_image": "99", "byline": ["x", "99"]},
        {"published_at_0": "2025-13-45", "published_at_1": "99:99"},
        {"published_at_0": "2025-11-23", "published_at_1": "10:00:00"},
        {"language": "xx-unknown"},
        {"language": "en"},
        {"tags": ",、,"},
        {"slug": "スラッグ"},
    ],
)
def test_half_filled_forms_are_shown_too(client, author, form):
    assert client.post(PREVIEW, {"body": "本文", **form}).status_code == 200


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title></head><script>alert(1)</script>",
    "</textarea><iframe src=javascript:alert(1)>",
    "[x](javascript:alert(1))",
    "{{ 7|add:'1' }}{% debug %}",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<style>*{display:none}</style><base href=//evil.example>",
    "<form action=//evil.example><input name=password></form>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_any_field_stays_text(client, author, text):
    url = "https://a.example/2025/11/12/a-report"
    make_source(url, title=text, description=text, site_name=text)
    tag = make_tag("物流")
    Tag.objects.filter(pk=tag.pk).update(name=text[:100])
    person = make_author("ゆき")
    type(person).objects.filter(pk=person.pk).update(name=text[:100])
    answer = show(
        client,
        title=text,
        description=text,
        tags=f"物流、{text.replace(',', '')}",
        byline=[person.pk],
        language=text[:10],
        body=f"{text}\n\n[[ogp:{url}|{text}|{text}|{text}|{text}]]\n\n# {text}\n",
    ).json()
    assert_harmless(answer["html"])


def test_a_button_shows_the_page_itself_without_script(client, author):
    response = show(client, _preview="1")
    assert response["Content-Type"].startswith("text/html")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert "<strong>太字</strong>" in response.content.decode()


def test_it_needs_the_csrf_token(author):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    assert show(strict).status_code == 403


def test_another_authors_scheduled_article_is_not_previewed_as_ones_own(client, author):
    article = make_article(published=False)
    publishing.publish(article, at=article.created_at.replace(year=2100))
    assert show(client, article=article.pk).status_code == 403


def test_its_address_is_named(client, author):
    assert reverse("admin:articles_article_preview") == PREVIEW


def assert_harmless(html: str) -> None:
    root = html5lib.parse(html, namespaceHTMLElements=False)
    allowed_links = {"stylesheet", "icon"}
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        assert tag not in {
            "script",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
            "style",
        }
        assert tag != "svg"
        if tag == "link":
            assert element.get("rel") in allowed_links
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on"), (tag, name)
            assert name not in {"style", "srcdoc", "formaction"}
            if name in {"href", "src", "action"}:
                scheme = "".join(value.split()).lower().partition(":")[0]
                assert scheme not in {"javascript", "data", "vbscript"}, value


def _body(html: str, *, drop_lines: bool = False) -> str:
    root = html5lib.parse(html, namespaceHTMLElements=False)
    body = next(e for e in root.iter("div") if e.get("id") == "article-body")
    if drop_lines:
        for element in body.iter():
            element.attrib.pop("data-line", None)
    return html5lib.serialize(body, tree="etree")


def test_a_long_real_article_is_followed_line_by_line(client, author, seed_folder):
    for path in seed_folder.glob("*.md"):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        lines = body.split("\n")
        answer = show(client, body=body).json()
        marked = re.findall(
            r'<h\d[^>]* data-line="(\d+)"|data-line="(\d+)"', answer["html"]
        )
        headings = [int(line) for line, _other in marked if line]
        assert len(headings) == answer["counts"]["headings"] == 26
        assert all(lines[line - 1].startswith("#") for line in headings)
        assert answer["counts"]["cards"] == 7
        assert answer["html"].count('class="source-slot"') == 7
