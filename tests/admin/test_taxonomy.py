"""Categories, tags and authors: one row for one name; tags are merged."""

from __future__ import annotations

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from articles.caching import newest_version, site_version, tag_key
from articles.models import Author, Category, Series, Tag
from tests.admin.forms import send
from tests.make import make_article, make_author, make_category, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _publisher(client):
    client.force_login(make_user(group="Publisher"))


@pytest.mark.parametrize("model", [Category, Tag, Author, Series])
def test_a_name_gets_key_and_slug_and_is_unique_in_any_width(client, model):
    name = model._meta.model_name
    address, form = f"/admin/articles/{name}/add/", f"{name}_form"
    send(client, address, "_save", form_id=form, name="ＡＩ 政策")
    row = model.objects.get()
    assert row.slug == "ai-政策"
    response = send(client, address, "_save", form_id=form, name="ai 政策")
    assert response.context["adminform"].form.errors["name"]
    assert model.objects.count() == 1


def test_the_lists_count_articles(client):
    series = Series.objects.get_or_make("港の一年")
    make_article(category="経済", authors=["浜野 ゆき"], tags=["物流"], series=series)
    for model in ("category", "author", "tag", "series"):
        page = client.get(f"/admin/articles/{model}/").content.decode()
        assert '<td class="field-uses">1</td>' in page


def merge(client, *tags, **extra):
    keys = [tag.pk for tag in tags]
    data = {"action": "merge_tags", ACTION_CHECKBOX_NAME: keys, **extra}
    return client.post("/admin/articles/tag/", data)


def test_merging_asks_first_and_keeps_each_tags_place(client):
    article = make_article(tags=["一", "生成AI", "二", "人工知能"])
    kept, gone = Tag.objects.get(name="人工知能"), Tag.objects.get(name="生成AI")
    assert "人工知能" in merge(client, kept, gone).content.decode()
    assert Tag.objects.count() == 4
    before = site_version()
    merge(client, kept, gone, keep=kept.pk)
    assert newest_version([tag_key(gone.pk)]) > before
    assert article.tags.names() == ["一", "人工知能", "二"]
    assert not Tag.objects.filter(name="生成AI").exists()
    assert article.revisions.count() == 2


def test_merging_needs_the_publishers_right(client):
    client.force_login(make_user(group="Editor"))
    one, two = make_tag("一"), make_tag("二")
    merge(client, one, two, keep=one.pk)
    assert Tag.objects.count() == 2


def test_one_tag_alone_is_not_merged(client):
    merge(client, make_tag("一"))
    assert Tag.objects.count() == 1


def test_a_category_with_articles_is_not_deleted(client):
    category = make_category("経済")
    make_article(category=category)
    client.post(f"/admin/articles/category/{category.pk}/delete/", {"post": "yes"})
    assert Category.objects.exists()


def test_an_author_is_found_by_name(client):
    make_author("浜野 ゆき")
    assert (
        "浜野" in client.get("/admin/articles/author/", {"q": "ゆき"}).content.decode()
    )
