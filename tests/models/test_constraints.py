"""Invariants the database itself keeps for sources, citations, pictures, redirects."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError

from articles.models import Citation, Illustration, Redirect, Revision, Source
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db


def refuse(row: Model) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_source_is_on_the_web_and_has_a_key():
    refuse(Source(url="javascript:alert(1)", url_key="x", host="x"))
    refuse(Source(url="https://a.example/", url_key="", host="a.example"))


def test_one_key_one_source():
    source = make_source("https://a.example/page")
    refuse(Source(url=source.url, url_key=source.url_key, host=source.host))


def test_two_citations_cannot_take_one_position():
    article, source = make_article(), make_source()
    Citation.objects.create(article=article, source=source, position=1)
    refuse(Citation(article=article, source=source, position=1))
    refuse(Citation(article=article, source=source, position=0))


def test_a_cited_source_cannot_be_deleted():
    article, source = make_article(), make_source()
    Citation.objects.create(article=article, source=source, position=1)
    with pytest.raises(ProtectedError):
        source.delete()


def test_a_picture_says_what_it_shows_or_that_it_is_decoration():
    refuse(Illustration(sha256="0" * 64, width=1, height=1, file="a.webp"))
    Illustration(
        sha256="1" * 64, width=1, height=1, file="b.webp", decorative=True
    ).save()


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere/", "x/"])
def test_a_redirect_starts_on_this_site(path):
    refuse(Redirect(path=path))


def test_revision_numbers_of_one_article_are_distinct():
    article = make_article()
    refuse(Revision(article=article, number=1, title="t", fields={}))
