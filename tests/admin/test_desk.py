"""Review and sharing from the article's form: who may press what, and what follows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Article, ShareLink
from tests.admin.forms import send
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def press(client, article, do, **data):
    address = reverse("admin:articles_article_desk", args=[article.pk])
    return client.post(address, {"do": do, **data})


@pytest.fixture
def author():
    return make_user("writer", group="Author")


@pytest.fixture
def review(author):
    article = make_article(published=False, by=author, body="一行目\n二行目\n")
    return publishing.submit(article, by=author, note="数字を見てください")


def as_(client, group):
    user = make_user(group=group)
    client.force_login(user)
    return user


def test_an_author_hands_in_with_a_note_to_a_person(client, author):
    editor = make_user(group="Editor")
    article = make_article(published=False, by=author)
    client.force_login(author)
    send(client, form_of(article), "_submit", submit_note="急ぎ", submit_to=editor.pk)
    review = article.reviews.get()
    assert (review.note, review.assigned_to) == ("急ぎ", editor)


def test_an_editor_remarks_on_a_line_and_the_author_sees_it(client, author, review):
    as_(client, "Editor")
    press(client, review.article, "remark", line="2", remark="出典は？")
    comment = review.comments.get()
    assert (comment.line, comment.quoted) == (2, "二行目")
    client.force_login(author)
    page = client.get(form_of(review.article)).content.decode()
    assert "出典は？" in page
    assert 'data-line-link="2"' in page
    press(client, review.article, "settle", comment=comment.pk)
    comment.refresh_from_db()
    assert comment.resolved_at is not None


@pytest.mark.parametrize("line", ["", "0", "x", "9999999999"])
def test_a_remark_needs_a_line(client, review, line):
    as_(client, "Editor")
    press(client, review.article, "remark", line=line, remark="出典は？")
    assert not review.comments.exists()


def test_sending_back_needs_a_reason(client, review):
    as_(client, "Editor")
    press(client, review.article, "send_back")
    assert Article.objects.get().status == "in_review"
    press(client, review.article, "send_back", decision_note="出典を足す")
    assert Article.objects.get().status == "draft"


def test_approving_and_assigning(client, review):
    editor = as_(client, "Editor")
    press(client, review.article, "assign", assign_to=editor.pk)
    review.refresh_from_db()
    assert review.assigned_to == editor
    press(client, review.article, "approve")
    review.refresh_from_db()
    assert (review.outcome, review.decided_by) == ("approved", editor)


@pytest.mark.parametrize("do", ["assign", "remark", "approve", "send_back"])
def test_an_author_does_not_review_the_own_text(client, author, review, do):
    client.force_login(author)
    data = {"line": "1", "remark": "良い", "decision_note": "良い"}
    assert press(client, review.article, do, **data).status_code == 403
    review.refresh_from_db()
    assert (review.outcome, review.comments.count()) == ("open", 0)


def test_publishing_closes_the_open_review(client, review):
    publisher = as_(client, "Publisher")
    send(client, form_of(review.article), "_publish")
    review.refresh_from_db()
    assert (review.outcome, review.decided_by) == ("approved", publisher)


def test_publishing_a_change_closes_its_review(client):
    article = make_article()
    article.title = "直した題"
    publishing.store_edit(article, tags=[], authors=[])
    review = publishing.submit(article)
    publishing.publish_change(article)
    review.refresh_from_db()
    assert review.outcome == "approved"


def test_a_link_is_made_shown_and_ended(client, review):
    as_(client, "Editor")
    press(client, review.article, "share", days="3")
    link = ShareLink.objects.get()
    address = f"http://testserver/drafts/{link.key}/"
    assert address in client.get(form_of(review.article)).content.decode()
    press(client, review.article, "end_sharing", link=link.pk)
    assert not ShareLink.objects.valid().exists()
    assert address not in client.get(form_of(review.article)).content.decode()


@pytest.mark.parametrize("who", ["anonymous", "staff", "other author"])
def test_who_may_not_change_it_neither_shares_nor_ends(client, review, who):
    link = publishing.share(review.article)
    if who == "staff":
        client.force_login(make_user())
    elif who == "other author":
        as_(client, "Author")
    expected = 302 if who == "anonymous" else 403
    for do, data in (("share", {}), ("end_sharing", {"link": link.pk})):
        response = press(client, review.article, do, **data)
        assert response.status_code == expected
    assert ShareLink.objects.valid().get() == link


def test_a_link_of_another_article_is_not_ended_here(client, review):
    as_(client, "Editor")
    link = publishing.share(make_article(published=False))
    response = press(client, review.article, "end_sharing", link=link.pk)
    assert response.status_code == 404


def test_it_is_no_link(client, review):
    as_(client, "Editor")
    address = reverse("admin:articles_article_desk", args=[review.article.pk])
    assert client.get(address).status_code == 405
