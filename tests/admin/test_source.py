"""Source screens: one row per page, known values, and who cites it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Source
from articles.opengraph import derive_card
from tests.admin.forms import send
from tests.make import make_article, make_source, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/source/"


@pytest.fixture(autouse=True)
def _editor(client):
    client.force_login(make_user(group="Editor"))


def change(source):
    return reverse("admin:articles_source_change", args=[source.pk])


def test_a_source_is_stored_under_its_normal_address(client):
    send(
        client,
        f"{LIST}add/",
        "_save",
        form_id="source_form",
        url="HTTPS://A.example:443/x?utm_source=z",
        title="題名",
    )
    source = Source.objects.get()
    assert source.host == "a.example"
    assert source.url.startswith("https://a.example/x")
    assert source.url_key


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://user:pw@a.example/", "https://a.example/x"]
)
def test_an_address_that_is_refused_or_there_already_is_said_so(client, url):
    make_source("https://a.example/x")
    response = send(client, f"{LIST}add/", "_save", form_id="source_form", url=url)
    assert response.context["adminform"].form.errors["url"]
    assert Source.objects.count() == 1


def test_the_list_counts_citations_and_filters_by_them(client):
    make_article(body="[[ogp:https://a.example/cited]]\n")
    make_source("https://b.example/lonely", title="孤独な出典")
    page = client.get(LIST).content.decode()
    assert "孤独な出典" in page
    assert derive_card("https://a.example/cited").title in page
    assert "孤独な出典" not in client.get(LIST, {"cited": "yes"}).content.decode()
    assert (
        "a.example"
        not in (
            client.get(LIST, {"cited": "no"})
            .content.decode()
            .partition("result_list")[2]
        )
    )


def test_a_source_shows_who_cites_it_and_cannot_be_deleted_then(client):
    article = make_article(title="引用する記事", body="[[ogp:https://a.example/x]]\n")
    source = Source.objects.get()
    assert article.title in client.get(change(source)).content.decode()
    client.post(
        reverse("admin:articles_source_delete", args=[source.pk]), {"post": "y"}
    )
    assert Source.objects.exists()


def test_a_year_is_shown_as_a_year(client):
    make_source(published_on="2024-01-01", published_precision="year")
    assert ">2024<" in client.get(LIST).content.decode()
