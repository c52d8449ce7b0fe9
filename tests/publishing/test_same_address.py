"""Two articles that want one address in the same moment."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.test import Client

from articles import publishing
from articles.models import Article
from articles.publishing import drafts
from tests.admin.forms import fields_of
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Storage costs in 2026"
WRITERS = 4


@pytest.fixture
def together(monkeypatch):
    """Every article is about to be stored before the first one is.

    SQLite lets one writer in at a time, so there the others are not waited for.
    """
    gate = threading.Barrier(WRITERS)
    store = Article.save

    def waiting(self, *args, **kwargs):
        if self._state.adding:
            # Only the first round is held together.
            with contextlib.suppress(threading.BrokenBarrierError):
                gate.wait(1)
        return store(self, *args, **kwargs)

    monkeypatch.setattr(Article, "save", waiting)


def at_once(act):
    """What `act(number)` returned or raised, for each of the writers."""
    found: list[Any] = [None] * WRITERS

    def run(number):
        try:
            found[number] = act(number)
        except Exception as problem:  # noqa: BLE001  # the test looks at it
            found[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_an_address_made_by_us_is_made_again_until_it_is_free(together):
    def write(number):
        article = Article(title=TITLE, body=f"本文{number}")
        publishing.save(article)
        return article.slug

    slug = "storage-costs-in-2026"
    assert sorted(at_once(write)) == [slug, *(f"{slug}-{n}" for n in (2, 3, 4))]
    for row in Article.objects.all():
        revision = row.revisions.get()
        assert revision.fields["slug"] == row.slug
        assert revision.content_hash == row.content_hash


def test_a_typed_address_is_one_persons_and_the_others_learn_it(together):
    def write(number):
        article = Article(title=f"題{number}", body="本文", slug="typed")
        publishing.save(article)
        return article.slug

    found = at_once(write)
    assert found.count("typed") == 1
    others = [one for one in found if one != "typed"]
    assert all(isinstance(one, publishing.SlugTaken) for one in others)
    assert Article.objects.count() == 1


def test_the_form_says_it_and_keeps_the_text(together):
    clients = []
    for _number in range(WRITERS):
        client = Client()
        client.force_login(make_user(group="Author"))
        clients.append(client)
    add = "/admin/articles/article/add/"
    form = fields_of(clients[0].get(add).content.decode(), "article_form")

    def send(number):
        changes = {"title": f"題{number}", "body": f"本文{number}", "slug": "typed"}
        return clients[number].post(add, {**form, **changes, "_continue": "1"})

    answers = at_once(send)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    for number, answer in enumerate(answers):
        if answer.status_code == 200:
            assert answer.context["adminform"].form.errors["slug"]
            assert f"本文{number}" in answer.content.decode()
    assert Article.objects.count() == 1


def test_a_fault_that_is_about_no_address_stays_a_fault(monkeypatch):
    article = make_article(published=False)
    monkeypatch.setattr(drafts, "sync_citations", _broken)
    with pytest.raises(IntegrityError):
        publishing.save(Article(title="題", body="本文"))
    article.title = "別の題"
    with pytest.raises(IntegrityError):
        publishing.save(article)


def _broken(*args):
    raise IntegrityError("something else")
