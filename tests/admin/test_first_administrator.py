"""The one-time link: it makes one administrator, once, within a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.timezone import now

from articles.publishing.first_administrator import make_token
from tests.make import make_user

pytestmark = pytest.mark.django_db

FORM = {
    "username": "chief",
    "email": "",
    "password1": "a long and odd phrase",
    "password2": "a long and odd phrase",
}


def link() -> str:
    return reverse("first-administrator", args=[make_token()])


def test_it_makes_an_administrator_and_logs_them_in(client):
    url = link()
    assert client.get(url).status_code == 200
    assert client.post(url, FORM)["Location"] == "/admin/"
    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == ("chief", True, True)
    assert client.get("/admin/").status_code == 200


def test_it_works_once(client):
    url, other = link(), link()
    client.post(url, FORM)
    for path in (url, other):
        assert client.get(path).status_code == 404
        assert client.post(path, {**FORM, "username": "second"}).status_code == 404
    assert User.objects.count() == 1
    assert make_token() == ""


def test_it_ends_after_a_day(client):
    url = link()
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("token", ["x", "eyJhIjoxfQ:1abc:def"])
def test_a_link_made_elsewhere_is_nothing(client, token):
    assert client.get(reverse("first-administrator", args=[token])).status_code == 404


def test_a_weak_password_is_refused_with_the_reason(client):
    answer = client.post(link(), {**FORM, "password1": "123", "password2": "123"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["password2"]
    assert not User.objects.exists()


def test_a_demo_editor_does_not_close_the_link(client):
    make_user(group="Publisher")
    assert client.get(link()).status_code == 200
