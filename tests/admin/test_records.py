"""Redirects, import runs, revisions, activity: where things went and came from."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import ImportRun, Redirect
from tests.make import make_article, make_redirect, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client):
    user = make_user("chief", group="Publisher")
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("path", "is_taken"),
    [("/2019/old/", True), ("2019/old/", False), ("//evil.example/", False)],
)
def test_a_redirect_is_a_path_of_this_site(client, publisher, path, is_taken):
    client.post("/admin/articles/redirect/add/", {"path": path, "article": ""})
    assert Redirect.objects.exists() is is_taken


def test_a_redirect_over_a_live_article_or_to_itself_is_refused_in_words(
    client, publisher
):
    article = make_article(slug="harbour")
    other = make_article(slug="other")
    for path, target, words in (
        (article.get_absolute_url(), article, "自身に戻ってしまいます"),
        (other.get_absolute_url(), article, "別の記事があります"),
        (other.get_absolute_url(), None, "別の記事があります"),
        ("/search/", article, "サイトのページがあります"),
    ):
        page = client.post(
            "/admin/articles/redirect/add/",
            {"path": path, "article": target.pk if target else ""},
        )
        assert words in page.content.decode()
    assert not Redirect.objects.exists()


def test_the_redirect_list_says_where_each_leads(client, publisher):
    make_redirect("/a/", make_article(title="今の記事"))
    make_redirect("/b/")
    page = client.get("/admin/articles/redirect/").content.decode()
    assert "今の記事" in page
    assert "410" in page


def test_an_import_run_shows_its_report_with_what_failed_first(client, publisher):
    article = make_article(slug="fine")
    run = ImportRun.objects.create(
        paths=["content/"],
        counts={"created": 1, "rejected": 1},
        report=[
            {
                "path": "fine.md",
                "outcome": "created",
                "article": "fine",
                "warnings": [
                    {"line": 3, "code": "literal_bold", "message": "** stays"},
                    {"line": 4, "code": "of_tomorrow", "message": "Later <b>words</b>"},
                ],
                "error": None,
            },
            {
                "path": "broken<b>.md",
                "outcome": "rejected",
                "article": None,
                "warnings": [],
                "error": "Line 2: no title.",
            },
        ],
    )
    address = reverse("admin:articles_importrun_change", args=[run.pk])
    page = client.get(address).content.decode()
    assert page.index("broken&lt;b&gt;.md") < page.index("fine.md")
    assert "Line 2: no title." in page
    assert reverse("admin:articles_article_change", args=[article.pk]) in page
    assert "Later &lt;b&gt;words&lt;/b&gt;" in page


def test_an_empty_or_half_written_run_is_shown_too(client, publisher):
    for report in ([], [{"path": "a.md"}], None):
        run = ImportRun.objects.create(report=report or [])
        address = reverse("admin:articles_importrun_change", args=[run.pk])
        assert client.get(address).status_code == 200


def test_a_revision_shows_what_changed(client, publisher):
    article = make_article(published=False, body="一\n二\n三\n")
    article.body = "一\n弐 <b>\n三\n"
    publishing.save(article, by=publisher, note="直し")
    revision = article.revisions.get(number=2)
    address = reverse("admin:articles_revision_change", args=[revision.pk])
    page = client.get(address).content.decode()
    assert "<mark>弐 &lt;b&gt;</mark></ins>" in page
    assert "<mark>二</mark></del>" in page
    assert "chief" in page


def test_a_revision_is_restored_as_a_new_one(client, publisher):
    article = make_article(published=False, body="最初\n", tags=["旧"])
    first = article.revisions.get()
    article.body = "次\n"
    publishing.save(article, tags=["新"])
    client.post(reverse("admin:articles_revision_restore", args=[first.pk]))
    article.refresh_from_db()
    assert article.body == "最初\n"
    assert article.tags.names() == ["旧"]
    assert article.revisions.count() == 3


def test_the_activity_log_says_who_did_what(client, publisher):
    publishing.withdraw(make_article(title="下げた記事"), by=publisher)
    page = client.get("/admin/articles/activity/").content.decode()
    assert "下げた記事" in page
    assert "chief" in page
