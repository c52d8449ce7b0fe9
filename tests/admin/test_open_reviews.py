"""The page of all open reviews: who handed in what, since when, for whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Review
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db

PAGE = "/admin/articles/article/reviews/"


@pytest.fixture
def author():
    return make_user("hanako", group="Author")


@pytest.fixture
def editor(client):
    user = make_user("ken", group="Editor")
    client.force_login(user)
    return user


def hand_in(title, by, **fields):
    return publishing.submit(
        make_article(published=False, title=title, by=by), by=by, **fields
    )


def titles(response):
    return [line.review.article.title for line in response.context["lines"]]


def test_it_says_who_what_since_when_and_for_whom(client, author, editor):
    first = hand_in("一本目", author, note="数字を見てください", assign_to=editor)
    second = hand_in("二本目", author)
    Review.objects.filter(pk=second.pk).update(submitted_at="2025-11-23T00:30:00Z")
    publishing.remark(first, line=1, text="出典は?", by=editor)
    page = client.get(PAGE)
    assert titles(page) == ["二本目", "一本目"]
    html = page.content.decode()
    for words in ("hanako", "ken", "数字を見てください", "2025-11-23 09:30"):
        assert words in html
    assert reverse("admin:articles_article_change", args=[first.article_id]) in html
    assert [line.remarks for line in page.context["lines"]] == [0, 1]
    assert page.context["lines"][0].days > 0


def test_parts_of_it_are_those_for_me_and_for_nobody(client, author, editor):
    hand_in("私に", author, assign_to=editor)
    hand_in("誰にも", author)
    hand_in("別の人に", author, assign_to=make_user(group="Editor"))
    assert titles(client.get(PAGE, {"for": "me"})) == ["私に"]
    assert titles(client.get(PAGE, {"for": "nobody"})) == ["誰にも"]
    page = client.get(PAGE, {"for": "x' OR 1=1"})
    assert len(titles(page)) == 3
    assert [part["number"] for part in page.context["parts"]] == [3, 1, 1]


def test_what_was_decided_is_not_on_it(client, author, editor):
    publishing.approve(hand_in("承認", author), by=editor)
    publishing.send_back(hand_in("差し戻し", author), by=editor, note="直して")
    page = client.get(PAGE)
    assert titles(page) == []
    assert "nothing-yet" in page.content.decode()


def test_a_waiting_change_of_a_public_article_is_told_apart(client, author, editor):
    live = make_article(title="公開中")
    live.body += "追記\n"
    publishing.store_edit(live, tags=[], authors=[], by=author)
    publishing.submit(live, by=author)
    [line] = client.get(PAGE).context["lines"]
    assert line.is_change


def test_its_queries_do_not_grow_with_the_reviews(
    client, author, editor, django_assert_max_num_queries
):
    client.get(PAGE)
    for number in range(12):
        hand_in(f"記事{number}", author, note="見てください")
    with django_assert_max_num_queries(6):
        assert len(titles(client.get(PAGE))) == 12


def test_authors_are_not_shown_what_others_handed_in(client, author):
    client.force_login(author)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/admin/").content.decode()


def test_the_dashboard_leads_to_it(client, editor):
    assert PAGE in client.get("/admin/").content.decode()
