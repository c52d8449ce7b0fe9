"""What the screen of a source shows of its page, and who may press what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from articles.models import Citation, Source
from tests.admin.source_screen import LIST, _editor, act, change, copy_of, source
from tests.make import make_article, make_user
from tests.sources.network import PAGE

pytestmark = pytest.mark.django_db
__all__ = ["_editor", "source"]


def test_an_address_that_is_refused_tells_nothing_of_our_network(client, source):
    for code in ("ip_refused", "url_host"):
        Source.objects.update(status="refused", error_code=code)
        page = client.get(change(source)).content.decode()
        assert code not in page


@pytest.mark.parametrize("group", ["", "Author"])
def test_who_may_not_change_may_press_nothing(client, source, group):
    user = make_user(group=group)
    if group:
        user.groups.clear()
    client.force_login(user)
    assert client.get(f"{LIST}problems/").status_code == 403
    address = reverse("admin:articles_source_paste", args=[source.pk])
    assert client.post(address, {"html": PAGE.decode()}).status_code == 403
    assert client.post(change(source), {"_fetch": "1"}).status_code == 403
    assert act(client, "fetch_selected", source).status_code == 403
    source.refresh_from_db()
    assert source.title == "From the page"
    assert source.next_fetch_at > now()


def test_strangers_see_the_login(client, source):
    client.logout()
    for address in (
        f"{LIST}problems/",
        reverse("admin:articles_source_paste", args=[source.pk]),
    ):
        assert client.get(address).status_code == 302


def test_hostile_titles_are_plain_text_everywhere(client, source):
    title = "<img src=x onerror=alert(1)>\"'{{7*7}}"
    Source.objects.update(title=title, changes=[["title", title, title]])
    Source.objects.update(changed_at=now(), status="gone")
    article = make_article(
        body="[[ogp:https://a.example/x]]\n", published_at=now() - timedelta(days=2)
    )
    assert Citation.objects.count() == 1
    for address in (
        LIST,
        change(source),
        f"{LIST}problems/",
        article.get_absolute_url(),
        reverse("source", args=[source.pk]),
        "/sources/",
    ):
        page = client.get(address).content.decode()
        assert "onerror" in page
        assert "<img src=x" not in page


def test_enter_in_a_field_saves_and_presses_no_other_button(client, source):
    copy_of(source)
    page = client.get(change(source)).content.decode()
    form = page.partition('id="source_form"')[2]
    first = form.partition('type="submit"')[2].partition(">")[0]
    assert 'name="_continue"' in first


def test_who_may_only_look_sees_no_buttons(client, source):
    from django.contrib.auth.models import Permission

    copy_of(source)
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(user)
    page = client.get(change(source)).content.decode()
    assert "a.example" in page
    for name in ("_fetch", "_paste", "_use_copy", "_look_for_copy", "_use_fetched"):
        assert f'name="{name}"' not in page


def test_the_log_says_where_redirects_led(client, source):
    hops = [
        ["https://a.example/x", "93.184.215.14", 301],
        ["https://a.example/y", "93.184.215.14", 200],
        ["http://inner.example/", "", 0],
    ]
    source.fetches.create(started_at=now(), hops=hops, status_after="ok")
    page = client.get(change(source)).content.decode()
    assert "→ https://a.example/y" in page
    assert "inner.example" not in page
