"""The newsroom's groups: authors write, editors mend, publishers decide."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from articles.publishing import setup_roles
from tests.make import make_user

pytestmark = pytest.mark.django_db


def may(user: User, action: str) -> bool:
    return User.objects.get(pk=user.pk).has_perm(f"articles.{action}")


def test_only_publishers_may_make_public():
    answers = {
        name: may(make_user(group=name), "publish_article")
        for name in ("Author", "Editor", "Publisher")
    }
    assert answers == {"Author": False, "Editor": False, "Publisher": True}


def test_authors_write_but_do_not_delete():
    author = make_user(group="Author")
    assert may(author, "add_article")
    assert may(author, "change_article")
    assert not may(author, "delete_article")
    assert not may(author, "change_redirect")


def test_no_role_manages_accounts():
    for group in setup_roles():
        assert not group.permissions.filter(content_type__app_label="auth").exists()


def test_a_second_run_mends_what_was_changed_by_hand(capsys):
    setup_roles()[0].permissions.clear()
    call_command("setup_roles")
    assert may(make_user(group="Author"), "add_article")
    assert "Author:" in capsys.readouterr().out
