"""Two editors in one form learn of each other, and of what the other saved."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article, Presence
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db


def call(client: Client, article: Article, **data: str):
    address = reverse("admin:articles_article_presence", args=[article.pk])
    return client.post(address, data)


@pytest.fixture
def article() -> Article:
    return make_article(published=False)


@pytest.fixture
def hana() -> Client:
    client = Client()
    client.force_login(make_user("hana", group="Editor"))
    return client


@pytest.fixture
def ken() -> Client:
    client = Client()
    client.force_login(make_user("ken", group="Editor"))
    return client


def test_each_is_told_of_the_other_and_no_longer_when_one_left(article, hana, ken):
    assert call(hana, article).json()["words"] == []
    assert "hana" in call(ken, article).json()["words"][0]
    assert "ken" in call(hana, article).json()["words"][0]
    call(ken, article, leave="1")
    assert call(hana, article).json()["words"] == []


def test_the_page_says_it_from_the_start_and_writes_nothing(article, hana, ken):
    call(hana, article)
    form = reverse("admin:articles_article_change", args=[article.pk])
    assert "hana" in ken.get(form).content.decode()
    assert Presence.objects.count() == 1


def test_a_save_of_the_other_is_told_before_ones_own(article, hana, ken):
    assert not call(hana, article, version="1").json()["is_newer"]
    article.body = "kens Text\n"
    publishing.save(article, by=make_user("mari"))
    answer = call(hana, article, version="1").json()
    assert answer["is_newer"]
    assert "mari" in answer["words"][-1]
    assert not call(hana, article, version="2").json()["is_newer"]
    assert not call(hana, article, version="x").json()["is_newer"]


def test_an_hour_of_calls_adds_one_row(article, hana):
    for _call in range(20):
        call(hana, article)
    assert Presence.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("reader", 302), ("staff", 403)]
)
def test_who_sees_no_articles_is_told_nothing(client, article, who, status):
    if who != "anonymous":
        client.force_login(make_user(is_staff=who == "staff"))
    assert call(client, article).status_code == status


def test_it_is_no_link_and_needs_an_article(hana, article):
    address = reverse("admin:articles_article_presence", args=[article.pk])
    assert hana.get(address).status_code == 405
    article.delete()
    assert hana.post(address).status_code == 404
