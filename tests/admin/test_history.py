"""An article's history: any two versions compared, with what stands beside the text."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing
from articles.admin.field_changes import field_label
from articles.models import Article
from tests.admin.forms import send
from tests.make import make_article, make_category, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    user = make_user("hana", group="Editor")
    client.force_login(user)
    return user


def history_of(article: Article) -> str:
    return reverse("admin:articles_article_history", args=[article.pk])


def compare(client, article: Article, query: str = ""):
    address = reverse("admin:articles_article_compare", args=[article.pk])
    response = client.get(f"{address}{query}")
    assert response.status_code == 200
    return response


def save(article: Article, by=None, **values) -> None:
    tags = values.pop("tags", None)
    note = values.pop("note", "")
    for name, value in values.items():
        setattr(article, name, value)
    publishing.save(article, by=by, tags=tags, note=note)


def test_the_list_says_who_when_and_why(client, editor):
    article = make_article(published=False)
    save(article, by=editor, body="直した\n", note="確報に差し替え")
    page = client.get(history_of(article)).content.decode()
    assert "確報に差し替え" in page
    assert "hana" in page
    assert page.count('type="radio" name="from"') == 2


def test_any_two_versions_are_compared(client):
    article = make_article(published=False, body="在庫は三割減りました。\n")
    save(article, body="在庫は四割減りました。\n")
    save(article, body="在庫は五割減りました。\n")
    page = compare(client, article, "?from=1&to=3").content.decode()
    assert "<mark>三</mark>" in page
    assert "<mark>五</mark>" in page
    assert "四割" not in page.partition('class="differences"')[2]


def test_metadata_and_tags_are_compared_too(client):
    article = make_article(
        published=False, title="旧い題", tags=["物流", "港"], category="経済"
    )
    save(
        article,
        title="新しい題",
        tags=["物流", "AI"],
        category=make_category("技術"),
        description="別の説明",
    )
    changed = {one.label: one for one in compare(client, article).context["fields"]}
    names = ("title", "tags", "category", "description")
    assert set(changed) == set(map(field_label, names))
    marked = [
        [piece.text for piece in side if piece.is_changed]
        for one in changed.values()
        for side in (one.before, one.after)
    ]
    assert ["港"] in marked
    assert ["AI"] in marked


def test_the_same_tags_in_another_order_are_a_change(client):
    article = make_article(published=False, tags=["一", "二"])
    save(article, tags=["二", "一"])
    (one,) = compare(client, article).context["fields"]
    assert [piece.text for piece in one.before if piece.is_changed] == ["一", "二"]


def test_since_it_went_live(client):
    article = make_article(published=False, body="下書き\n")
    save(article, body="公開した文\n")
    publishing.publish(article)
    article = Article.objects.get()
    article.body = "公開後に直した文\n"
    publishing.store_edit(article, tags=[], authors=[])
    publishing.publish_change(article)
    response = client.get(history_of(article))
    (shortcut,) = response.context["shortcuts"]
    assert "公開" in shortcut.label
    shown = client.get(shortcut.address)
    assert (shown.context["old"].number, shown.context["new"].number) == (2, 3)
    assert "公開後に直した文" in shown.content.decode().replace("<mark>", "").replace(
        "</mark>", ""
    )


@pytest.mark.parametrize("then", ["change", "withdrawn and published again"])
def test_an_article_imported_as_public_was_public_from_its_first_version(client, then):
    article = make_article(body="取り込んだ本文\n")
    assert first_public_number(article) == 1
    if then == "change":
        copy = publishing.working_copy(Article.objects.get(pk=article.pk))
        copy.article.body = "直した本文\n"
        publishing.store_edit(copy.article, tags=copy.tags, authors=copy.authors)
        publishing.publish_change(Article.objects.get(pk=article.pk), kind="typo")
    else:
        publishing.withdraw(Article.objects.get(pk=article.pk))
        save(Article.objects.get(pk=article.pk), body="直した本文\n")
        publishing.publish(Article.objects.get(pk=article.pk))
    row = Article.objects.get(pk=article.pk)
    assert row.revisions.latest("number").number == 2
    assert first_public_number(row) == 1


def first_public_number(article: Article) -> int | None:
    revision = publishing.first_public_revision(article)
    return revision.number if revision is not None else None


def test_what_readers_see_and_what_waits(client):
    article = make_article(body="公開中の文\n")
    save(article, body="公開中の新しい文\n")
    article.body = "待っている文\n"
    publishing.store_edit(article, tags=[], authors=[])
    shortcuts = client.get(history_of(article)).context["shortcuts"]
    shown = client.get(shortcuts[-1].address)
    assert shown.context["old"].body == "公開中の新しい文\n"
    assert shown.context["new"].body == "待っている文\n"


def test_the_activity_of_this_article_stands_below(client):
    article, other = make_article(title="この記事"), make_article(title="別の記事")
    publishing.withdraw(article, by=make_user("chief"))
    publishing.withdraw(other)
    acts = list(client.get(history_of(article)).context["acts"])
    assert [(act.verb, act.actor_name) for act in acts] == [("withdrawn", "chief")]
    client.force_login(make_user(group="Author"))
    assert not client.get(history_of(article)).context["acts"]


@pytest.mark.parametrize(
    "query", ["?from=x&to=y", "?from=99&to=98", "?from=9999999999999", "", "?to=1"]
)
def test_nonsense_shows_the_newest_two(client, query):
    article = make_article(published=False)
    save(article, body="次\n")
    compare(client, article, query)


def test_one_version_alone_is_no_fault(client):
    article = make_article()
    assert "<mark>" not in compare(client, article).content.decode()


def test_who_sees_no_articles_sees_no_history(client):
    article = make_article()
    client.force_login(make_user())
    assert client.get(history_of(article)).status_code == 403
    address = reverse("admin:articles_article_compare", args=[article.pk])
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302
    client.force_login(make_user(group="Editor"))
    missing = reverse("admin:articles_article_history", args=[4711])
    assert client.get(missing).status_code == 404


def test_the_number_of_versions_costs_no_query(client):
    article = make_article(published=False)
    client.get("/admin/")  # the first request of a session is noted in it
    counts = []
    for _round in range(2):
        for number in range(3):
            save(article, body=f"{article.body}{number}\n")
        with CaptureQueriesContext(connection) as queries:
            client.get(history_of(article))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_old_version_is_made_the_current_one_from_the_comparison(client, editor):
    article = make_article(published=False, body="最初\n", by=editor)
    save(article, body="次\n")
    page = compare(client, article, "?from=1&to=2").content.decode()
    restore = reverse(
        "admin:articles_revision_restore", args=[article.revisions.get(number=1).pk]
    )
    assert restore in page
    client.post(restore)
    assert Article.objects.get().body == "最初\n"


def test_the_form_leads_to_its_history(client):
    article = make_article(published=False)
    form = reverse("admin:articles_article_change", args=[article.pk])
    assert history_of(article) in client.get(form).content.decode()
    send(client, form, body="直した\n", revision_note="理由")
    assert "理由" in client.get(history_of(article)).content.decode()
