"""Accounts, groups and histories say in an editor's words what they hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from articles import publishing
from articles.models import Activity, EdgePurge
from tests.admin.forms import send
from tests.make import make_category, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chief(client):
    client.force_login(make_user("chief", is_superuser=True))


def page(client, name, *args):
    return client.get(reverse(f"admin:{name}", args=args)).content.decode()


def test_permissions_are_named_by_record_and_act(client):
    publishing.setup_roles()
    group = Group.objects.get(name="Editor")
    shown = page(client, "auth_group_change", group.pk)
    assert "記事: 追加" in shown
    assert "記事: 記事を承認・差し戻しできる" in shown
    assert "Can add" not in shown
    assert (
        "session" not in shown.lower().partition("<select")[2].partition("</select")[0]
    )


@pytest.mark.parametrize("name", ["Author", "Editor", "Publisher"])
def test_a_group_saved_untouched_keeps_its_permissions(client, name):
    publishing.setup_roles()
    group = Group.objects.get(name=name)
    before = set(group.permissions.values_list("pk", flat=True))
    address = reverse("admin:auth_group_change", args=[group.pk])
    assert send(client, address, "_save", form_id="group_form").status_code == 302
    assert set(group.permissions.values_list("pk", flat=True)) == before


def test_an_account_shows_that_it_has_a_password_not_how_it_is_kept(client):
    user = make_user("hana", group="Editor")
    shown = page(client, "auth_user_change", user.pk)
    assert "設定済み" in shown
    assert "pbkdf2" not in shown
    assert "Editor: すべてを編集・査読し" in shown
    address = reverse("admin:auth_user_change", args=[user.pk])
    send(client, address, "_save", form_id="user_form", email="h@a.example")
    user.refresh_from_db()
    assert user.email == "h@a.example"
    assert user.check_password("correct horse")


def test_an_account_is_made_with_name_and_password(client):
    address = reverse("admin:auth_user_add")
    words: Any = {"password1": "tall ships 9", "password2": "tall ships 9"}
    send(client, address, "_save", form_id="user_form", username="ken", **words)
    assert User.objects.get(username="ken").check_password("tall ships 9")


def test_a_history_tells_what_the_activity_log_knows(client):
    row = make_category("経済")
    assert "まだ人の手による変更はありません" in page(
        client, "articles_category_history", row.pk
    )
    address = reverse("admin:articles_category_change", args=[row.pk])
    send(client, address, form_id="category_form", description="景気と物価")
    shown = page(client, "articles_category_history", row.pk)
    assert "chief" in shown
    # The name of the field, which Django noted in English.
    assert "説明" in shown


def test_what_is_never_edited_leads_to_no_history(client):
    purge = EdgePurge.objects.create(version=7, names=["article-1"])
    assert "historylink" not in page(client, "articles_edgepurge_change", purge.pk)
    row = make_category("経済")
    assert "historylink" in page(client, "articles_category_change", row.pk)


def test_an_entry_of_the_log_speaks_the_readers_language(client):
    row = make_category("経済")
    address = reverse("admin:articles_category_change", args=[row.pk])
    send(client, address, form_id="category_form", description="景気と物価")
    entry = Activity.objects.get(object_type="category")
    shown = page(client, "articles_activity_change", entry.pk)
    assert "chief 変更 経済" in shown
    assert ">category<" not in shown
