"""Saving an article: everything that follows from the text is stored with it."""

from __future__ import annotations

import pytest

from articles.models import Article, Redirect, Revision, Source
from articles.publishing import StaleArticle, drafts, publish, save, withdraw
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db

BODY = """\
### 見出し

**1.4兆ドル**以上の契約です。

**Sources:**
[[ogp:https://www.example.com/2025/10/10/one-big-deal/|img.png|題名|説明|例社]]
[[ogp:https://example.org/]]
"""


def test_all_derived_values_are_stored_with_the_text():
    article = make_article(body=BODY)
    stored = Article.objects.get(pk=article.pk)
    assert "<strong>1.4兆ドル</strong>" in stored.body_html
    assert [entry["text"] for entry in stored.toc] == ["見出し"]
    assert "1.4兆ドル以上の契約です。" in stored.plain_text
    assert stored.character_count > 10
    assert stored.rendered_by
    assert stored.body == BODY


def test_citations_follow_the_text():
    article = make_article(body=BODY)
    first, second = article.citations.all()
    assert (first.position, first.title, first.site_name) == (1, "題名", "例社")
    assert second.source.url == "https://example.org/"
    kept = second.pk
    article.body = BODY.replace("|題名|", "|別題|")
    save(article)
    assert [row.title for row in article.citations.all()] == ["別題", ""]
    assert article.citations.get(position=2).pk == kept
    article.body = "もう出典はありません。"
    save(article)
    assert article.citations.count() == 0
    assert Source.objects.count() == 2  # records outlive the text that named them


def test_a_slug_is_made_from_date_and_title_and_is_unique():
    one = make_article(title="AI 500億ドル", slug="", published=False)
    two = make_article(title="AI 500億ドル", slug="", published=False)
    assert one.slug == "ai-500"
    assert two.slug == "ai-500-2"


def test_a_revision_is_made_only_when_something_changed():
    editor = make_user()
    article = make_article(by=editor, tags=["一"])
    assert save(article, tags=["一"]) is None
    revision = save(article, tags=["二", "一"], by=editor, note="order")
    assert revision is not None
    assert (revision.number, revision.note, revision.created_by) == (2, "order", editor)
    assert revision.fields["tags"] == ["二", "一"]
    assert Revision.objects.filter(article=article).count() == 2


def test_a_save_over_a_newer_version_is_refused_and_changes_nothing():
    article = make_article()
    mine = Article.objects.get(pk=article.pk)
    article.title = "Theirs"
    save(article, expected_version=1)
    mine.title = "Mine"
    with pytest.raises(StaleArticle) as stale:
        save(mine, expected_version=1)
    assert stale.value.current.title == "Theirs"
    assert Article.objects.get(pk=article.pk).title == "Theirs"


def test_a_changed_slug_of_a_public_article_leaves_a_redirect():
    article = make_article(slug="old")
    article.slug = "new"
    save(article)
    redirect = Redirect.objects.get()
    assert (redirect.path, redirect.article) == ("/articles/old/", article)
    article.slug = "old"  # back again: no loop
    save(article)
    assert [row.path for row in Redirect.objects.all()] == ["/articles/new/"]


def test_a_changed_slug_of_a_draft_leaves_nothing():
    article = make_article(slug="old", published=False)
    article.slug = "new"
    save(article)
    assert not Redirect.objects.exists()


def test_authors_keep_their_order_and_are_made_from_names():
    article = make_article(authors=["乙", "甲"])
    assert [author.name for author in article.author_list] == ["乙", "甲"]
    save(article, authors=["甲", "乙", "甲"])
    fresh = Article.objects.for_page().get(pk=article.pk)
    assert [author.name for author in fresh.author_list] == ["甲", "乙"]


def test_none_keeps_tags_and_authors():
    article = make_article(tags=["一"], authors=["甲"])
    article.title = "Another"
    save(article)
    assert article.tags.names() == ["一"]
    assert [author.name for author in article.author_list] == ["甲"]


def test_a_failure_on_the_way_stores_nothing(monkeypatch):
    def broken(*_):
        raise RuntimeError

    article = make_article(title="Before", tags=["一"])
    article.title = "After"
    monkeypatch.setattr(drafts, "sync_citations", broken)
    with pytest.raises(RuntimeError):
        save(article, tags=["二"])
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, stored.tags.names()) == ("Before", ["一"])


def test_publishing_alone_is_no_edit():
    article = make_article()
    before = article.content_hash
    withdraw(article)
    publish(article)
    assert save(article) is None
    assert article.content_hash == before
