"""Changing a record in the admin ends the stored pages that show it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.caching import newest_version, site_version
from tests.make import make_article, make_category, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user(group="Publisher"))
    return client


def test_renaming_a_category_ends_every_page(editor):
    category = make_category("経済")
    make_article(category=category)
    before = site_version()
    url = reverse("admin:articles_category_change", args=[category.pk])
    form = {"name": "景気", "slug": category.slug, "description": "", "position": "0"}
    assert editor.post(url, form).status_code == 302
    assert newest_version(["chrome"]) > before


def test_a_new_source_title_ends_the_pages_that_cite_it(editor):
    article = make_article(body="[[ogp:https://a.example/ports]]\n")
    source = article.citations.get().source
    page = editor.get(article.get_absolute_url())
    assert f"source-{source.pk}" in page["Surrogate-Key"].split()
    before = site_version()
    url = reverse("admin:articles_source_change", args=[source.pk])
    form = editor.get(url).context["adminform"].form
    values = {name: value or "" for name, value in form.initial.items()}
    assert editor.post(url, {**values, "title": "港の統計"}).status_code == 302
    assert newest_version([f"source-{source.pk}"]) > before
    assert newest_version(["chrome"]) <= before


def test_deleting_an_uncited_source_ends_the_list(editor):
    source = make_source()
    before = site_version()
    url = reverse("admin:articles_source_delete", args=[source.pk])
    assert editor.post(url, {"post": "yes"}).status_code == 302
    assert newest_version(["sources"]) > before
