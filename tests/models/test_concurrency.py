"""Six processes saving at once: nobody meets "database is locked"."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection

import pytest
from django.db import connections

from articles.models import Article, Revision
from articles.publishing import save

WRITERS = 6
SAVES = 20


def _write(writer: int, shared: int, results: Connection) -> None:
    """One writer: articles of its own, and a turn at one that all of them change."""
    errors = []
    for number in range(SAVES):
        try:
            save(Article(title=f"Writer {writer}, {number}", body=f"**{number}**"))
            article = Article.objects.get(pk=shared)
            article.body += f"\n\n{writer}-{number}"
            save(article)
        except Exception as problem:  # noqa: BLE001  # whatever it is, it is reported
            errors.append(f"{type(problem).__name__}: {problem}")
    connections.close_all()
    results.send(errors)
    results.close()


@pytest.mark.django_db(transaction=True)
def test_six_writers_get_no_locked_error_and_lose_nothing():
    shared = Article(title="Everybody's", body="start")
    save(shared)
    connections.close_all()  # a child must not inherit an open database file
    fork = multiprocessing.get_context("fork")
    children, ends = [], []
    for writer in range(WRITERS):
        ours, theirs = fork.Pipe(duplex=False)
        child = fork.Process(target=_write, args=(writer, shared.pk, theirs))
        child.start()
        theirs.close()
        children.append(child)
        ends.append(ours)
    errors = [error for end in ends for error in end.recv()]
    for child in children:
        child.join(30)
    assert errors == []
    assert Article.objects.count() == 1 + WRITERS * SAVES
    shared.refresh_from_db()
    # Each save of the shared article got a version and a revision of its own.
    numbers = list(
        Revision.objects.filter(article=shared)
        .order_by("number")
        .values_list("number", flat=True)
    )
    assert numbers == list(range(1, shared.version + 1))
    assert shared.version == 1 + WRITERS * SAVES
