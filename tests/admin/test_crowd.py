"""Many editors at once, and a server killed in the middle: nothing answered is lost.

The long versions, over HTTP against a real server, are `.ci/bench/editing.py`.
"""

from __future__ import annotations

import os
import random
import re
import signal
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import reverse

from articles.models import Article, Revision
from tests.admin.forms import fields_of
from tests.make import make_article, make_user
from tests.processes import in_processes

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS, ARTICLES, SAVES = 6, 3, 4


def form_of(key: int) -> str:
    return reverse("admin:articles_article_change", args=[key])


def save(client: Client, key: int, line: str) -> int:
    """Append a line to the newest text; how often somebody else was faster."""
    conflicts = 0
    page = client.get(form_of(key)).content.decode()
    form = fields_of(page, "article_form")
    form["body"] = [f"{form['body'][0]}{line}\r\n"]
    form["_continue"] = ["1"]
    while True:
        response = client.post(form_of(key), form)
        if response.status_code == 302:
            return conflicts
        # Somebody saved meanwhile: take both texts, one after the other.
        assert response.status_code == 200, response.status_code
        page = response.content.decode()
        version = re.search(r'name="_resolve" value="(\d+)"', page)
        assert version, "neither saved nor a conflict"
        keys = set(re.findall(r'name="(hunk-\w+)"', page))
        form |= {name: ["both"] for name in keys} | {"_resolve": [version[1]]}
        conflicts += 1


def test_editors_at_once_lose_no_line_and_meet_no_fault():
    people = [make_user(group="Publisher") for _each in range(EDITORS)]
    keys = [
        make_article(published=False, body="始め\n").pk for _each in range(ARTICLES)
    ]

    def writes(number: int) -> tuple[int, list[tuple[int, str]]]:
        client = Client()
        client.force_login(User.objects.get(pk=people[number].pk))
        chance = random.Random(number)
        met, written = 0, []
        for step in range(SAVES):
            key, line = chance.choice(keys), f"編集者{number}の{step}行目"
            met += save(client, key, line)
            written.append((key, line))
        return met, written

    answers = in_processes(EDITORS, writes)
    assert sum(met for met, _written in answers) > 0, "nobody met anybody"
    for _met, written in answers:
        for key, line in written:
            assert line in Article.objects.get(pk=key).body
    for key in keys:
        numbers = list(
            Revision.objects.filter(article=key)
            .order_by("number")
            .values_list("number", flat=True)
        )
        assert numbers == list(range(1, Article.objects.get(pk=key).version + 1))


def _saves_until_killed(key: int, person: int, first: int, answers: Connection) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=person))
    for number in range(first, first + 200):
        save(client, key, f"行{number:04}。")
        answers.send(number)


@pytest.mark.parametrize("after", [0.05, 0.4, 0.9, 1.3])
def test_a_server_killed_in_the_middle_of_saves_loses_none_it_answered(after):
    person = make_user(group="Publisher")
    article = make_article(published=False, body="始め\n")
    connections.close_all()
    ours, theirs = get_context("fork").Pipe(duplex=False)
    child = get_context("fork").Process(
        target=_saves_until_killed, args=(article.pk, person.pk, 0, theirs)
    )
    child.start()
    theirs.close()
    answered = [ours.recv()]  # the first save makes sure that it is at work
    time.sleep(after)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join(30)
    while True:
        try:
            answered.append(ours.recv())
        except EOFError:
            break
    stored = Article.objects.get()
    lines = re.findall(r"行(\d{4})。", stored.body)
    # Perhaps one more than was answered, whole; never one less.
    assert [int(n) for n in lines[: len(answered)]] == answered
    assert len(lines) <= len(answered) + 1
    last = stored.revisions.first()
    assert last is not None
    assert (last.number, last.body) == (stored.version, stored.body)
    assert f"行{len(lines) - 1:04}。" in stored.body_html
