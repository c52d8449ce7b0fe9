"""Merging sources: what would move is shown, one is chosen, and it can be undone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.admin import source_merging
from articles.models import FigureCitation, Source
from articles.sources import merge
from tests.admin.forms import send
from tests.evidence.sample import make_figure
from tests.make import make_article, make_source, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/source/"


@pytest.fixture(autouse=True)
def _editor(client):
    client.force_login(make_user("hana", group="Editor"))


@pytest.fixture
def cited():
    make_article(title="港の記事", body="[[ogp:https://b.example/y]]\n")
    return Source.objects.get(host="b.example")


@pytest.fixture
def other():
    row = make_source("https://a.example/x", title="港湾統計")
    FigureCitation.objects.create(figure=make_figure(key="berths"), source=row)
    return row


def ask(client, *sources, **more):
    keys = [source.pk for source in sources]
    data = {"action": "merge_selected", "_selected_action": keys, **more}
    return client.post(LIST, data)


def undo(client, source):
    address = reverse("admin:articles_source_change", args=[source.pk])
    send(client, address, "_undo_merge", form_id="source_form", _undo_merge="1")


def test_what_would_move_is_shown_and_nothing_moves(client, cited, other):
    page = ask(client, other, cited)
    first, second = page.context["candidates"]
    # The cited one is proposed.
    assert (first.source, second.source) == (cited, other)
    assert [str(row) for _address, row in first.articles] == ["港の記事"]
    assert [row.key for _address, row in second.figures] == ["berths"]
    text = page.content.decode()
    assert "1件の記事が引用しています。" in text
    assert "1件の数値が根拠にしていて、そのまま残ります。" in text
    assert f'value="{cited.pk}" checked' in text
    assert not Source.objects.filter(duplicate_of__isnull=False).exists()


def test_the_chosen_one_stays_and_it_can_be_undone(client, cited, other):
    article = cited.citations.get().article
    ask(client, cited, other, keep=other.pk)
    cited.refresh_from_db()
    assert cited.duplicate_of == other
    assert article.citations.get().source == other
    undo(client, cited)
    cited.refresh_from_db()
    assert cited.duplicate_of is None
    assert article.citations.get().source == cited


def test_figures_keep_the_page_they_were_looked_up_on(client, cited, other):
    ask(client, cited, other, keep=cited.pk)
    assert FigureCitation.objects.get().source == other
    undo(client, other)
    assert FigureCitation.objects.get().source == other


def test_more_than_it_names_are_counted(client, cited, other, monkeypatch):
    monkeypatch.setattr(source_merging, "SHOWN", 1)
    make_article(title="別の記事", body="[[ogp:https://b.example/y]]\n")
    text = ask(client, cited, other).content.decode()
    assert "別の記事" in text
    assert "港の記事" not in text
    assert "ほか1件" in text


@pytest.mark.parametrize("keep", ["", "0", "x"])
def test_who_chooses_none_of_them_is_asked_again(client, cited, other, keep):
    assert ask(client, cited, other, keep=keep).status_code == 200
    assert not Source.objects.filter(duplicate_of__isnull=False).exists()


def test_a_refused_address_cannot_be_chosen(client, other):
    make_article(body="[[ogp:http://user:secret@a.example/x]]\n")
    refused = Source.objects.get(host="")
    page = ask(client, refused, other)
    assert f'id="keep-{refused.pk}"' not in page.content.decode()
    ask(client, refused, other, keep=refused.pk)
    refused.refresh_from_db()
    other.refresh_from_db()
    assert (refused.duplicate_of, other.duplicate_of) == (None, None)


def test_one_alone_a_duplicate_and_too_many_are_refused(client, cited, other):
    third = make_source("https://c.example/z")
    merge(third, other)
    assert ask(client, cited).status_code == 302
    assert ask(client, other, third, keep=other.pk).status_code == 302
    many = [make_source(f"https://d.example/{n}") for n in range(51)]
    assert ask(client, *many, keep=many[0].pk).status_code == 302
    found = Source.objects.filter(duplicate_of__isnull=False)
    assert [row.pk for row in found] == [third.pk]


def test_only_who_may_change_sources_merges(client, cited, other):
    reader = make_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(reader)
    ask(client, cited, other, keep=other.pk)
    assert not Source.objects.filter(duplicate_of__isnull=False).exists()
