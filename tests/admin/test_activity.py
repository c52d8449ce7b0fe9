"""Who did what when: log-ins and rights too, never changed, searchable."""

from __future__ import annotations

import importlib

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.admin.activity import SUBJECTS
from articles.admin.logged import Logged
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Activity
from tests.admin.forms import send
from tests.make import make_article, make_category, make_user

pytestmark = pytest.mark.django_db
LOG = "/admin/articles/activity/"


def entries(**wanted: object) -> list[Activity]:
    return list(Activity.objects.filter(**wanted).order_by("pk"))


@pytest.fixture
def chief(client) -> User:
    user = make_user("chief", is_superuser=True)
    client.force_login(user)
    return user


# --- Log-ins --------------------------------------------------------------------------


def log_in(client: Client, name: str, password: str):
    data = {"username": name, "password": password}
    return client.post("/admin/login/?next=/admin/", data, REMOTE_ADDR="203.0.113.7")


def test_a_log_in_and_a_log_out_are_logged(client):
    make_user("hana")
    assert log_in(client, "hana", "correct horse").status_code == 302
    client.post("/admin/logout/")
    found = [(row.verb, row.actor_name) for row in entries(object_label="hana")]
    assert found == [("logged in", "hana"), ("logged out", "hana")]
    assert entries(verb="logged in")[0].detail["address"] == "203.0.113.7"


def test_a_failed_log_in_is_logged_with_the_name_and_never_the_password(client):
    make_user("hana")
    log_in(client, "hana", "falsches geheimnis")
    (row,) = entries(verb="log-in failed")
    assert row.detail == {"tried": "hana", "address": "203.0.113.7"}
    assert "geheimnis" not in str(row.detail)
    assert row.actor_name == ""


def test_guessing_does_not_fill_the_log(client):
    for number in range(70):
        log_in(client, f"name {number}" + "x" * 500, "guess")
    found = entries(verb="log-in failed")
    assert len(found) == 60
    assert len(found[0].detail["tried"]) <= 150


# --- Rights ---------------------------------------------------------------------------


def user_form(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def test_a_change_of_groups_flags_and_permissions_is_logged(client, chief):
    publishing.setup_roles()
    user = make_user("hana", group="Author")
    permission = Permission.objects.get(codename="publish_article")
    send(
        client,
        user_form(user),
        form_id="user_form",
        groups=[Group.objects.get(name="Editor").pk],
        user_permissions=[permission.pk],
        is_superuser="on",
        is_staff=None,
    )
    (row,) = entries(verb="rights changed", object_type="user")
    assert row.actor_name == "chief"
    assert row.object_label == "hana"
    assert row.detail["added"] == [
        "articles.publish_article",
        "group Editor",
        "is_superuser",
    ]
    assert row.detail["removed"] == ["group Author", "is_staff"]


def test_a_save_without_a_change_of_rights_says_nothing_of_rights(client, chief):
    user = make_user("hana", group="Author")
    send(client, user_form(user), form_id="user_form", first_name="花")
    assert not entries(verb="rights changed", object_type="user")
    assert entries(verb="changed", object_label="hana")[0].detail["fields"]


def test_what_a_group_may_do_is_logged_too(client, chief):
    group = Group.objects.create(name="Fact checkers")
    permission = Permission.objects.get(codename="review_article")
    form = reverse("admin:auth_group_change", args=[group.pk])
    send(client, form, form_id="group_form", permissions=[permission.pk])
    (row,) = entries(verb="rights changed")
    assert row.detail == {"added": ["articles.review_article"], "removed": []}


def test_a_new_account_a_new_password_and_a_deletion_are_logged(client, chief):
    data = {
        "usable_password": "true",
        "password1": "eb1Tz-9a!",
        "password2": "eb1Tz-9a!",
    }
    client.post("/admin/auth/user/add/", {"username": "neu", **data})
    user = User.objects.get(username="neu")
    client.post(reverse("admin:auth_user_password_change", args=[user.pk]), data)
    client.post(reverse("admin:auth_user_delete", args=[user.pk]), {"post": "yes"})
    verbs = {row.verb for row in entries(object_label="neu", actor_name="chief")}
    assert {"account made", "password changed", "deleted"} <= verbs


def test_ones_own_password_is_logged(client):
    client.force_login(make_user("hana"))
    client.post(
        "/admin/password_change/",
        {
            "old_password": "correct horse",
            "new_password1": "eb1Tz-9a!",
            "new_password2": "eb1Tz-9a!",
        },
    )
    assert entries(verb="password changed", actor_name="hana")


def test_the_command_that_makes_the_groups_says_what_it_changed():
    publishing.setup_roles()
    count = len(entries(verb="rights changed"))
    assert count == 3
    publishing.setup_roles()
    assert len(entries(verb="rights changed")) == count
    Group.objects.get(name="Author").permissions.clear()
    publishing.setup_roles()
    assert len(entries(verb="rights changed")) == count + 1


# --- Everything else that is edited ---------------------------------------------------


def test_every_screen_that_changes_something_writes_into_the_log():
    without = [
        type(one).__name__
        for one in admin.site._registry.values()
        if not isinstance(one, Logged | ReadOnlyAdmin)
    ]
    assert without == []


def test_adding_changing_and_deleting_a_record_is_logged(client, chief):
    row = make_category("経済")
    form = reverse("admin:articles_category_change", args=[row.pk])
    send(client, form, form_id="category_form", description="景気と物価")
    deletion = reverse("admin:articles_category_delete", args=[row.pk])
    client.post(deletion, {"post": "yes"})
    found = entries(object_type="category", actor_name="chief")
    assert [one.verb for one in found] == ["changed", "deleted"]
    assert len(found[0].detail["fields"]) == 1


def test_a_saved_article_is_logged_once_and_its_deletion_too(client, chief):
    article = make_article(published=False, title="消す記事")
    form = reverse("admin:articles_article_change", args=[article.pk])
    send(client, form, body="直した\n")
    deletion = reverse("admin:articles_article_delete", args=[article.pk])
    client.post(deletion, {"post": "yes"})
    found = entries(object_type="article")
    assert [one.verb for one in found] == ["saved", "deleted"]
    assert found[1].object_label == "消す記事"


# --- Never changed, and found again ---------------------------------------------------


def test_an_entry_is_neither_changed_nor_deleted_not_even_in_sql():
    publishing.withdraw(make_article())
    (row,) = entries()
    if connection.vendor == "sqlite":
        # Left out for the other tests (tests/conftest.py), as the migration makes it.
        migration = importlib.import_module("articles.migrations.0016_activity_kept")
        connection.cursor().execute(migration.SQLITE)
    for act in (row.save, row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("DELETE FROM articles_activity")
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hana", 1),
        ("下げた記事", 1),
        ("取り下げ", 1),
        ("withdrawn", 1),
        ("確報", 1),
        ("203.0.113.7", 1),
        ("nirgends", 0),
    ],
)
def test_it_is_searched_by_person_object_act_and_detail(client, chief, words, found):
    Activity.objects.create(
        actor_name="hana",
        verb="withdrawn",
        object_label="下げた記事",
        detail={"note": "確報と食い違う", "address": "203.0.113.7"},
    )
    response = client.get(LOG, {"q": words})
    assert len(response.context["cl"].result_list) == found


def test_every_act_belongs_to_a_subject_one_can_filter_by():
    filed = {verb for _words, verbs in SUBJECTS.values() for verb in verbs}
    assert filed == set(Activity.Verb)


def test_the_list_speaks_the_readers_language_and_filters_by_subject(client, chief):
    publishing.withdraw(make_article(title="下げた記事"), by=chief)
    page = client.get(LOG).content.decode()
    assert "取り下げ" in page
    assert (
        "withdrawn" not in page.partition('id="result_list"')[2].partition("</table")[0]
    )
    for subject, number in (("publication", 1), ("review", 0), ("logins", 1)):
        found = client.get(LOG, {"about": subject}).context["cl"].result_list
        assert len(found) == number, subject
    english = client.get(LOG, headers={"accept-language": "en"}).content.decode()
    assert "withdrawn" in english
