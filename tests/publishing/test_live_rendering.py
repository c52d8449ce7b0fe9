"""A text under work is rendered faster, never otherwise."""

from __future__ import annotations

import time

import pytest

from articles.markdown import TextTooLong
from articles.publishing import LiveTexts, render_text
from tests.make import make_source

TEXT = "## 見出し\n\n本文は**太字**です。\n\n[[ogp:https://a.example/2025/11/12/a]]\n"


def test_it_is_the_document_of_the_text_each_time():
    texts = LiveTexts()
    for text in (TEXT, TEXT + "続き\n", "", TEXT, "まったく別の文章"):
        assert texts.render("k", text, language="ja") == render_text(text)
    assert texts.render("k", TEXT, language="en") == render_text(TEXT, language="en")


def test_without_a_name_nothing_is_remembered():
    texts = LiveTexts()
    assert texts.render(None, TEXT, language="ja") == render_text(TEXT)
    assert not texts._open


def test_the_longest_unused_text_goes_when_there_are_too_many():
    texts = LiveTexts(capacity=1000)
    for name in ("a", "b"):
        texts.render(name, "あ" * 400, language="ja")
    texts.render("a", "あ" * 401, language="ja")
    texts.render("c", "あ" * 400, language="ja")
    assert list(texts._open) == ["a", "c"]
    texts.render("d", "あ" * 5000, language="ja")
    assert list(texts._open) == ["d"]


def test_a_text_too_long_is_refused_and_the_last_one_kept(settings):
    texts = LiveTexts()
    texts.render("k", TEXT, language="ja")
    settings.ARTICLES_BODY_MAX_LENGTH = len(TEXT)
    with pytest.raises(TextTooLong):
        texts.render("k", TEXT * 2, language="ja")
    assert texts.render("k", TEXT, language="ja") == render_text(TEXT)


@pytest.mark.django_db
def test_sources_are_looked_up_again_after_two_seconds(
    monkeypatch, django_assert_num_queries
):
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    url = "https://a.example/2025/11/12/a"
    texts = LiveTexts()
    texts.render("k", TEXT, language="ja")
    assert texts.sources("k", [url]) == {}
    source = make_source(url)
    with django_assert_num_queries(0):
        assert texts.sources("k", [url]) == {}
    with django_assert_num_queries(1):
        assert texts.sources("k", [url, "https://b.example/"]) == {url: source}
    clock[0] += 2
    with django_assert_num_queries(1):
        assert texts.sources("k", [url]) == {url: source}
