"""Two editors: both texts side by side, and nothing is ever overwritten silently."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Article, Revision
from tests.admin.forms import fields_of, send
from tests.make import make_article, make_category, make_user

pytestmark = pytest.mark.django_db
BODY = "一行目\n\n二行目\n\n三行目\n"


def form_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def draft(client) -> Article:
    client.force_login(make_user(group="Publisher"))
    return make_article(published=False, body=BODY, title="題", tags=["一", "二"])


@pytest.fixture
def opened(client, draft):
    return fields_of(client.get(form_of(draft)).content.decode(), "article_form")


def somebody_saves(article: Article, *, tags=None, authors=None, **values) -> None:
    theirs = fresh(article)
    for name, value in values.items():
        setattr(theirs, name, value)
    publishing.save(theirs, by=make_user(), tags=tags, authors=authors)


def resolve(client, article, opened, **changes):
    version = str(fresh(article).version)
    data = {**changes, "_resolve": version}
    return send(client, form_of(article), "_x", into=opened, **data)


def hunk_keys(response) -> list[str]:
    keys = re.findall(r'name="hunk-(\w+)"', response.content.decode())
    return list(dict.fromkeys(keys))


def test_edits_of_different_lines_are_saved_together(client, draft, opened):
    somebody_saves(draft, body=BODY.replace("一行目", "壱行目"))
    mine = BODY.replace("三行目", "参行目")
    response = send(client, form_of(draft), into=opened, body=mine)
    assert response.status_code == 200
    assert fresh(draft).body == BODY.replace("一行目", "壱行目")
    page = response.content.decode()
    assert mine.replace("\n", "") in page.replace("\n", "").replace("\r", "")
    assert response.context["conflict"].undecided == 0
    assert resolve(client, draft, opened, body=mine).status_code == 302
    assert fresh(draft).body == "壱行目\n\n二行目\n\n参行目\n"
    assert fresh(draft).revisions.count() == 3


def test_edits_of_one_line_wait_for_a_decision_and_show_all_three(
    client, draft, opened
):
    somebody_saves(draft, body=BODY.replace("二行目", "同僚の行"))
    mine = BODY.replace("二行目", "私の行")
    response = send(client, form_of(draft), into=opened, body=mine)
    (shown,) = response.context["conflict"].hunks
    texts = ["".join(p.text for p in side) for side in (shown.theirs, shown.mine)]
    assert texts == ["同僚の行\n", "私の行\n"]
    assert shown.base == "二行目\n"
    again = resolve(client, draft, opened, body=mine)
    assert again.status_code == 200
    assert again.context["conflict"].undecided == 1
    assert "同僚の行" in fresh(draft).body
    (key,) = hunk_keys(again)
    resolve(client, draft, opened, body=mine, **{f"hunk-{key}": "both"})
    assert fresh(draft).body == BODY.replace("二行目", "同僚の行\n私の行")


def test_fields_changed_by_one_are_taken_and_by_both_asked_about(client, draft, opened):
    category = make_category("技術")
    somebody_saves(draft, title="同僚の題", category=category, tags=["一", "二", "三"])
    response = send(
        client, form_of(draft), into=opened, title="私の題", description="私の説明"
    )
    kinds = {one.name: one.kind for one in response.context["conflict"].fields}
    assert kinds == {
        "title": "conflict",
        "description": "mine",
        "category": "theirs",
        "tags": "theirs",
    }
    mine = {"title": "私の題", "description": "私の説明"}
    assert resolve(client, draft, opened, **mine).status_code == 200
    resolve(client, draft, opened, **mine, **{"field-title": "mine"})
    stored = fresh(draft)
    assert (stored.title, stored.description) == ("私の題", "私の説明")
    assert stored.category == category
    assert stored.tags.names() == ["一", "二", "三"]


def test_a_decision_about_one_version_is_none_about_the_next(client, draft, opened):
    somebody_saves(draft, body=BODY.replace("二", "弐"))
    version = str(fresh(draft).version)
    somebody_saves(draft, body=BODY.replace("二", "貳"))
    mine = BODY.replace("三", "参")
    response = send(
        client, form_of(draft), "_x", into=opened, body=mine, _resolve=version
    )
    assert response.status_code == 200
    assert "貳" in fresh(draft).body


def test_a_choice_never_reaches_a_place_it_was_not_made_for(client, draft, opened):
    somebody_saves(draft, body=BODY.replace("二行目", "同僚の行"))
    first = BODY.replace("二行目", "私の行")
    (key,) = hunk_keys(send(client, form_of(draft), into=opened, body=first))
    written_on = BODY.replace("二行目", "私の行をさらに直した")
    choice = {f"hunk-{key}": "theirs"}
    response = resolve(client, draft, opened, body=written_on, **choice)
    assert response.status_code == 200
    assert "私の行をさらに直した" in response.content.decode()


def test_without_a_known_beginning_every_difference_is_asked_about(
    client, draft, opened
):
    response = send(client, form_of(draft), into=opened, body="別の文\n", version="")
    conflict = response.context["conflict"]
    assert conflict.base is None
    assert conflict.undecided >= 1


def test_two_edits_of_a_public_article_meet_in_its_waiting_change(client):
    client.force_login(make_user(group="Editor"))
    article = make_article(body=BODY)
    opened = fields_of(client.get(form_of(article)).content.decode(), "article_form")
    send(client, form_of(article), body=BODY.replace("一行目", "壱行目"))
    mine = BODY.replace("三行目", "参行目")
    assert send(client, form_of(article), into=opened, body=mine).status_code == 200
    resolve(client, article, opened, body=mine)
    stored = fresh(article)
    assert stored.body == BODY
    assert stored.pending is not None
    assert stored.pending.body == "壱行目\n\n二行目\n\n参行目\n"


def test_the_line_ends_of_a_file_survive_a_merge(client):
    client.force_login(make_user(group="Editor"))
    body = BODY.replace("\n", "\r\n")
    article = make_article(published=False, body=body)
    opened = fields_of(client.get(form_of(article)).content.decode(), "article_form")
    somebody_saves(article, body=body.replace("一行目", "壱行目"))
    resolve(client, article, opened, body=body.replace("三行目", "参行目"))
    assert fresh(article).body == "壱行目\r\n\r\n二行目\r\n\r\n参行目\r\n"


def test_every_save_of_both_stays_among_the_revisions(client, draft, opened):
    somebody_saves(draft, body=BODY.replace("二行目", "同僚の行"))
    version = str(fresh(draft).version)
    send(client, form_of(draft), into=opened, body="私の文\n", overwrite=version)
    assert fresh(draft).body == "私の文\n"
    assert Revision.objects.filter(body__contains="同僚の行").exists()


# --- What can no longer be saved ------------------------------------------------------


def test_a_deleted_article_gives_its_text_back_and_can_be_saved_anew(
    client, draft, opened
):
    Article.objects.all().delete()
    response = send(client, form_of(draft), into=opened, body="一晩の仕事 <b>\n")
    assert response.status_code == 410
    page = response.content.decode()
    assert "一晩の仕事 &lt;b&gt;" in page
    again = {"title": "題", "body": "一晩の仕事\n", "language": "ja", "_continue": "1"}
    client.post("/admin/articles/article/add/", again)
    assert Article.objects.get().body == "一晩の仕事\n"


def test_an_article_published_meanwhile_gives_its_authors_text_back(client):
    author = make_user(group="Author")
    client.force_login(author)
    article = make_article(published=False, by=author)
    opened = fields_of(client.get(form_of(article)).content.decode(), "article_form")
    publishing.publish(fresh(article))
    response = send(client, form_of(article), into=opened, body="一晩の仕事\n")
    assert response.status_code == 403
    assert "一晩の仕事" in response.content.decode()
    assert "一晩の仕事" not in fresh(article).body


def test_who_may_not_even_look_learns_nothing(client):
    article = make_article(published=False, title="秘密の題")
    client.force_login(make_user())
    response = client.post(form_of(article), {"body": "x"})
    assert response.status_code == 403
    assert "秘密の題" not in response.content.decode()


def test_a_save_between_the_check_and_the_store_is_met_too(client, draft, monkeypatch):
    """Nothing holds the article while the form is looked at; the store looks again."""
    store = publishing.store_edit
    met: list[bool] = []

    def somebody_is_faster(article, **values):
        if not met:
            met.append(True)
            somebody_saves(draft, body=BODY.replace("二行目", "同僚の行"))
        return store(article, **values)

    monkeypatch.setattr(publishing, "store_edit", somebody_is_faster)
    mine = BODY.replace("二行目", "私の行")
    response = send(client, form_of(draft), body=mine)
    assert response.status_code == 200
    assert response.context["conflict"].undecided == 1
    assert "同僚の行" in fresh(draft).body
