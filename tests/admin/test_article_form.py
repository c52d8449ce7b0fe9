"""The article form: what is typed is what is stored, and nothing else changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from articles import publishing
from articles.models import Article, Redirect, Revision, Series
from tests.admin.forms import fields_of, send
from tests.make import make_article, make_author, make_category, make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def draft():
    return make_article(
        published=False, body="## 見出し\n\n本文。\n", tags=["一", "二"]
    )


@pytest.fixture
def publisher(client):
    user = make_user(group="Publisher")
    client.force_login(user)
    return user


# --- Storing --------------------------------------------------------------------------


def test_a_new_article_is_stored_with_all_that_follows(client, publisher):
    yuki, ken = make_author("浜野 ゆき"), make_author("佐藤 健")
    response = send(
        client,
        ADD,
        title="倉庫の在庫",
        body="本文。\r\n\r\n[[ogp:https://a.example/2025/11/12/report]]\r\n",
        tags="物流、港湾, AI",
        byline=[ken.pk, yuki.pk],
        category=make_category("経済").pk,
    )
    article = Article.objects.get()
    assert response["Location"] == change(article)
    assert article.body == "本文。\n\n[[ogp:https://a.example/2025/11/12/report]]\n"
    assert article.tags.names() == ["物流", "港湾", "AI"]
    assert article.author_list == [ken, yuki]
    assert article.status == "draft"
    assert article.slug
    assert article.citations.get().source.host == "a.example"
    assert article.revisions.get().created_by == publisher
    assert "<p>本文。</p>" in article.body_html


def test_whoever_writes_a_new_article_signs_it(client):
    user = make_user(group="Author")
    author = make_author("浜野 ゆき", user=user)
    client.force_login(user)
    page = client.get(ADD).content.decode()
    assert fields_of(page, "article_form")["byline"] == [str(author.pk), ""]


def test_tags_and_authors_change_their_order(client, publisher, draft):
    one, two = make_author("一子"), make_author("二子")
    send(client, change(draft), tags="二、一", byline=[two.pk, "", one.pk, two.pk])
    assert draft.tags.names() == ["二", "一"]
    assert fresh(draft).author_list == [two, one]


@pytest.mark.parametrize(
    "body",
    [
        "一行目\r\n二行目\r\n",
        "一行目\n二行目\r\n三行目\n",
        "古い\rマック\r",
        "\n\n先頭に空行",
        "末尾に空白  \n\n\n",
        "全角　空白\u00a0と\ttab\n",
        "</textarea><script>alert(1)</script>\n",
        "",
    ],
)
def test_the_body_stays_byte_for_byte_when_other_fields_are_edited(
    client, publisher, body
):
    article = make_article(published=False, body=body, title="  前の題  ")
    send(client, change(article), description="新しい説明")
    stored = fresh(article)
    assert stored.description == "新しい説明"
    assert stored.body == body
    assert stored.title == "  前の題  "


def test_an_edited_body_gets_plain_line_ends(client, publisher, draft):
    send(client, change(draft), body="一\r\n二\r三\n")
    assert fresh(draft).body == "一\n二\n三\n"


def test_an_edited_body_keeps_the_line_ends_of_its_file(client, publisher):
    article = make_article(published=False, body="一\r\n二\r\n")
    send(client, change(article), body="一\r\n二\r\n三\r\n")
    assert fresh(article).body == "一\r\n二\r\n三\r\n"


def test_saving_without_an_edit_makes_no_revision(client, publisher):
    moment = datetime(2025, 11, 23, 0, 30, 15, 123456, tzinfo=UTC)
    article = make_article(published=False, published_at=moment, tags=["AI"])
    send(client, change(article))
    assert article.revisions.count() == 1
    assert fresh(article).published_at == moment


def test_a_title_is_needed_and_the_text_is_not_lost(client, publisher):
    response = send(client, ADD, title="", body="大事な本文")
    assert response.status_code == 200
    assert "大事な本文" in response.content.decode()
    assert not Article.objects.exists()


def test_a_slug_that_is_taken_is_refused(client, publisher, draft):
    other = make_article(slug="taken")
    response = send(client, change(draft), slug="taken")
    assert response.context["errors"]
    assert fresh(draft).slug != other.slug


def test_a_text_above_the_limit_is_refused_and_kept_in_the_form(
    client, publisher, draft, settings
):
    settings.ARTICLES_BODY_MAX_LENGTH = 10
    response = send(client, change(draft), body="あ" * 11)
    assert "11" in str(response.context["errors"])
    assert "あ" * 11 in response.content.decode()


def test_it_cannot_expire_before_it_is_published(client, publisher, draft):
    response = send(
        client,
        change(draft),
        published_at_0="2025-11-23",
        published_at_1="10:00:00",
        expire_at_0="2025-11-23",
        expire_at_1="09:00:00",
    )
    assert response.context["adminform"].form.errors["expire_at"]


def test_a_public_article_cannot_lose_its_date(client, publisher):
    article = make_article()
    response = send(client, change(article), published_at_0="", published_at_1="")
    assert list(response.context["adminform"].form.errors) == ["published_at"]


# --- Two editors ----------------------------------------------------------------------


def test_a_second_save_over_a_newer_version_is_refused(client, publisher, draft):
    opened = fields_of(client.get(change(draft)).content.decode(), "article_form")
    theirs = fresh(draft)
    theirs.body = "同僚の本文\n"
    publishing.save(theirs, by=make_user("dohryo"))
    response = send(client, change(draft), into=opened, body="私の本文")
    html = response.content.decode()
    assert response.status_code == 200
    assert fresh(draft).body == "同僚の本文\n"
    assert "私の本文" in html
    assert "同僚の本文" in html
    assert "dohryo" in html
    assert 'name="overwrite"' in html


def test_after_comparing_it_can_be_saved_over_that_version_only(
    client, publisher, draft
):
    opened = fields_of(client.get(change(draft)).content.decode(), "article_form")
    for text in ("一つ目\n", "二つ目\n"):
        theirs = fresh(draft)
        theirs.body = text
        publishing.save(theirs)
    compared_with_old = send(
        client, change(draft), into=opened, body="私の本文", overwrite="2"
    )
    assert compared_with_old.status_code == 200
    assert fresh(draft).body == "二つ目\n"
    send(client, change(draft), into=opened, body="私の本文", overwrite="3")
    assert fresh(draft).body == "私の本文"
    assert Revision.objects.filter(body="二つ目\n").exists()


def test_a_save_without_a_version_is_not_trusted(client, publisher, draft):
    response = send(client, change(draft), body="上書き", version="")
    assert response.status_code == 200
    assert "上書き" not in fresh(draft).body


# --- Buttons --------------------------------------------------------------------------


def test_publish_saves_and_publishes(client, publisher, draft):
    response = send(client, change(draft), "_publish", title="公開する題")
    assert response["Location"] == change(draft)
    assert fresh(draft).is_live()
    assert fresh(draft).title == "公開する題"


def test_publish_with_a_date_to_come_schedules(client, publisher, draft):
    day = (now() + timedelta(days=3)).date().isoformat()
    send(
        client,
        change(draft),
        "_publish",
        published_at_0=day,
        published_at_1="09:00:00",
    )
    assert fresh(draft).status == "scheduled"
    assert not fresh(draft).is_live()


def test_what_stands_against_publication_is_said_and_the_draft_is_saved(
    client, publisher, draft
):
    response = send(client, change(draft), "_publish", body="", description="説明")
    assert fresh(draft).status == "draft"
    assert fresh(draft).description == "説明"
    page = client.get(response["Location"]).content.decode()
    assert str(publishing.blockers(fresh(draft))[0]) in page


def test_an_author_has_no_publish_button_and_no_right_to_it(client):
    author = make_user(group="Author")
    draft = make_article(published=False, by=author)
    client.force_login(author)
    assert 'name="_publish"' not in client.get(change(draft)).content.decode()
    response = send(client, change(draft), "_publish", title="勝手に公開")
    assert response.status_code == 403
    assert fresh(draft).status == "draft"
    assert fresh(draft).title != "勝手に公開"


def test_an_author_hands_in_and_a_publisher_returns(client):
    author = make_user(group="Author")
    draft = make_article(published=False, by=author)
    client.force_login(author)
    send(client, change(draft), "_submit")
    assert fresh(draft).status == "in_review"
    client.force_login(make_user(group="Publisher"))
    send(client, change(draft), "_return")
    assert fresh(draft).status == "draft"
    assert fresh(draft).reviews.get().outcome == "returned"


def test_withdraw_takes_it_off_the_site(client, publisher):
    article = make_article()
    send(client, change(article), "_withdraw")
    assert fresh(article).status == "withdrawn"
    assert client.get(article.get_absolute_url()).status_code == 410


# --- Public articles ------------------------------------------------------------------


def test_an_edit_of_a_public_article_waits_and_the_form_goes_on_with_it(client):
    article = make_article(title="公開中", tags=["旧"])
    client.force_login(make_user(group="Editor"))
    send(client, change(article), title="直した題", tags="新")
    assert fresh(article).title == "公開中"
    form = fields_of(client.get(change(article)).content.decode(), "article_form")
    assert form["title"] == ["直した題"]
    assert form["tags"] == ["新"]


def test_a_publisher_publishes_the_change_with_a_note(client, publisher):
    article = make_article(title="公開中")
    send(
        client,
        change(article),
        "_publish",
        title="直した題",
        change_kind="correction",
        change_note="題の誤りを直しました。",
    )
    assert fresh(article).title == "直した題"
    assert fresh(article).corrections.get().note == "題の誤りを直しました。"


def test_a_correction_without_a_note_waits(client, publisher):
    article = make_article(title="公開中")
    send(
        client, change(article), "_publish", title="直した題", change_kind="correction"
    )
    assert fresh(article).title == "公開中"
    assert fresh(article).pending is not None


def test_a_waiting_change_can_be_discarded(client, publisher):
    article = make_article(title="公開中")
    send(client, change(article), title="直した題")
    send(client, change(article), "_discard")
    assert fresh(article).pending is None
    assert fresh(article).title == "公開中"


def test_a_new_slug_leaves_a_redirect_when_the_change_is_published(client, publisher):
    article = make_article(slug="old")
    send(client, change(article), "_publish", slug="new", change_kind="typo")
    assert fresh(article).slug == "new"
    assert Redirect.objects.get(path="/articles/old/").article == article


def test_a_scheduled_article_is_its_publishers_business(client, publisher, draft):
    publishing.publish(draft, at=now() + timedelta(days=1))
    client.force_login(make_user(group="Editor"))
    page = client.get(change(draft))
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    data = {"title": "すり替え", "body": "x", "version": "1", "language": "ja"}
    assert client.post(change(draft), data).status_code == 403
    deletion = reverse("admin:articles_article_delete", args=[draft.pk])
    assert client.post(deletion, {"post": "yes"}).status_code == 403


# --- The record -----------------------------------------------------------------------


def test_it_shows_origin_sources_versions_and_other_keys(client, publisher, draft):
    draft.extra = [["emoji", "<b>x</b>"]]
    draft.body = "[[ogp:https://a.example/report|||題名]]\n"
    publishing.save(draft, note="直しの理由")
    page = client.get(change(draft)).content.decode()
    assert "https://a.example/report" in page
    assert "直しの理由" in page
    assert "emoji" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_it_never_loads_markdownx_scripts_and_offers_its_attributes(client, publisher):
    page = client.get(ADD).content.decode()
    assert "markdownx/js" not in page
    assert 'data-markdownx-urls-path="/admin/articles/article/preview/"' in page
    assert 'type="module"' in page
    for path in ("/markdownx/markdownify/", "/markdownx/upload/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 405


def test_one_language_version_to_a_key(client, publisher, draft):
    make_article(title="先の記事", translation_key="harbour")
    response = send(client, change(draft), translation_key="harbour")
    errors = response.context["adminform"].form.errors
    assert errors == {
        "translation_key": ["「先の記事」がすでに同じキーと言語を使っています。"]
    }
    send(client, change(draft), translation_key="harbour", language="en")
    assert fresh(draft).translation_key == "harbour"


def test_an_article_joins_a_series(client, publisher, draft):
    series = Series.objects.get_or_make("港の一年")
    send(client, change(draft), series=str(series.pk), series_position="3")
    assert (fresh(draft).series, fresh(draft).series_position) == (series, 3)
    # The form shows what it stored.
    send(client, change(draft), description="説明")
    assert fresh(draft).series == series
