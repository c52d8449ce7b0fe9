"""The live preview: the readers' page from an unsaved form, without any effect."""

from __future__ import annotations

import random
import re
from typing import Any

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing
from articles.admin import preview as preview_module
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
        assert words in whole(answer)
    assert "css/article-full.css" in answer["page"]
    assert "admin" not in answer["page"].split("</head>")[0]


def test_source_cards_show_what_is_stored(client, author):
    make_source("https://a.example/2025/11/12/a-report", title="保存された題名")
    assert "保存された題名" in whole(show(client).json())


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
    client.get("/admin/")  # the first request of a session is noted in it
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
    preview = whole(answer.json())
    public = client.get(article.get_absolute_url()).content.decode()
    assert _body(preview) == _body(public)
    assert answer.json()["lines"] == [1, 3, 5, 7, 10]


def test_its_cards_say_what_the_article_says_about_a_page(client):
    client.force_login(make_user(group="Editor"))
    cite = '[[cite:https://a.example/x|quote="三割減った"]]'
    article = make_article(body=f"在庫{cite}。\n\n[[ogp:https://a.example/x]]\n")
    article.citations.update(note="会員登録が必要", accessed_on="2025-11-12")
    answer = show(client, article=article.pk, title=article.title, body=article.body)
    preview = whole(answer.json())
    public = client.get(article.get_absolute_url()).content.decode()
    assert "会員登録が必要" in public
    assert _body(preview) == _body(public)


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
    assert_harmless(whole(answer))


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


def whole(answer: dict[str, Any]) -> str:
    """The page as the editor puts it together that shows nothing yet."""
    assert answer["kept"] == [0, 0]
    text = "".join(block["html"] for block in answer["blocks"])
    page: str = answer["page"]
    before, place, after = page.partition('id="article-body">\n')
    assert place
    return before + place + text + after


def _body(html: str) -> str:
    root = html5lib.parse(html, namespaceHTMLElements=False)
    body = next(e for e in root.iter("div") if e.get("id") == "article-body")
    return html5lib.serialize(body, tree="etree")


def test_a_long_real_article_is_followed_line_by_line(client, author, seed_folder):
    for path in seed_folder.glob("*.md"):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        lines = body.split("\n")
        answer = show(client, body=body).json()
        assert len(answer["blocks"]) == len(answer["lines"])
        headings = [
            line
            for block, line in zip(answer["blocks"], answer["lines"], strict=True)
            if re.match(r"<h\d", block["html"])
        ]
        assert len(headings) == answer["counts"]["headings"] == 26
        assert all(lines[line - 1].startswith("#") for line in headings)
        assert answer["counts"]["cards"] == 7
        assert answer["counts"]["tables"] == 3
        assert whole(answer).count('class="source-slot"') == 7
        assert abs(answer["counts"]["characters"] - 5800) <= 50
        assert answer["counts"]["minutes"] == 12


def again(client, shown, **form):
    """Asked by an open editor that shows the answer `shown`."""
    keys = " ".join(shown["keys"])
    return show(client, editor="e1", shown=keys, around=shown["around"], **form).json()


def remembered(answer, before=None):
    """What an editor shows after this answer."""
    head, tail = answer["kept"]
    old = before or {"keys": [], "html": []}
    end = len(old["keys"]) - tail
    new = answer["blocks"]
    return {
        "around": answer["around"],
        "keys": [*old["keys"][:head], *(b["key"] for b in new), *old["keys"][end:]],
        "html": [*old["html"][:head], *(b["html"] for b in new), *old["html"][end:]],
    }


LONG = "\n\n".join(f"## 見出し{n}\n\n段落{n}です。" for n in range(30))


def test_only_what_changed_is_answered(client, author):
    shown = remembered(show(client, body=LONG, editor="e1").json())
    answer = again(client, shown, body=LONG.replace("段落12", "長い段落12"))
    assert [block["html"] for block in answer["blocks"]] == [
        "<p>長い段落12です。</p>\n"
    ]
    assert answer["kept"] == [25, 34]
    assert "page" not in answer
    assert len(answer["lines"]) == 60


def test_the_same_text_is_answered_with_nothing(client, author):
    shown = remembered(show(client, body=LONG, editor="e1").json())
    answer = again(client, shown, body=LONG)
    assert (answer["blocks"], answer["kept"]) == ([], [60, 0])


def test_the_page_around_comes_when_it_changes(client, author):
    shown = remembered(show(client, body=LONG, editor="e1").json())
    assert "新しい題" in again(client, shown, body=LONG, title="新しい題")["page"]
    renamed = again(client, shown, body=LONG.replace("見出し3\n", "別の見出し\n"))
    assert "別の見出し" in renamed["page"], "the table of contents lists it"


def test_another_process_answers_the_same(client, author, monkeypatch):
    """One that never saw the text, or saw an older one, renders it all the same."""
    shown = remembered(show(client, body=LONG, editor="e1").json())
    text = LONG.replace("段落5", "**太い**段落5")
    here = again(client, shown, body=text)
    monkeypatch.setattr(preview_module, "_TEXTS", publishing.LiveTexts())
    assert again(client, shown, body=text) == here


@pytest.mark.parametrize("shown", ["", "x", "x y z", "AAAAAAAAAAAA " * 500, "\x01"])
def test_an_editor_that_says_nonsense_gets_every_piece(client, author, shown):
    answer = show(client, body=LONG, editor="e1", shown=shown, around="x").json()
    assert answer["kept"] == [0, 0]
    assert len(answer["blocks"]) == 60
    assert "page" in answer


def test_edits_one_after_the_other_end_at_the_page_of_the_text(client, author):
    chance = random.Random(7)
    text = BODY * 3
    shown: dict[str, Any] = {}
    make_source("https://a.example/2025/11/12/a-report", title="保存された題名")
    for _step in range(60):
        at, size = chance.randrange(len(text) + 1), chance.choice((0, 0, 1, 9))
        piece = chance.choice(
            ("あ", "\n\n", "**", "## ", "- ", "[[", "|a|\n|-|\n", "\n")
        )
        text = text[:at] + piece + text[at + size :]
        if not shown:
            answer = show(client, body=text, editor="e1").json()
        else:
            answer = again(client, shown, body=text)
        shown = remembered(answer, shown)
        assert len(answer["lines"]) == len(shown["keys"])
    whole_text = remembered(show(client, body=text).json())
    assert shown["html"] == whole_text["html"]


def test_a_stored_text_with_the_separator_is_still_shown(client, author, monkeypatch):
    monkeypatch.setattr(preview_module, "_BETWEEN", "見出し")
    answer = show(client, body=LONG).json()
    assert len(answer["blocks"]) == len(answer["lines"]) == 1
    assert "段落29です。" in answer["blocks"][0]["html"]
