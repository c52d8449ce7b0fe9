"""The index follows the articles: in their own transaction, and by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import now

from articles import publishing, search
from articles.management.serving.duties import DUTIES
from articles.markdown.many import cut_many
from articles.models import Article, SearchEntry
from articles.search import index
from articles.search.results import found_keys
from articles.text import ngrams
from tests.make import make_article, make_category, make_source

pytestmark = pytest.mark.django_db


def found(typed: str, *, at: datetime | None = None) -> list[str]:
    results = search.search(search.parse(typed), at=at)
    return [hit.article.title for hit in results.hits]


def entries() -> int:
    return SearchEntry.objects.count()


def test_a_draft_is_not_in_the_index_at_all():
    make_article(title="鯨", published=False)
    assert found("鯨") == []
    assert entries() == 0


def test_publishing_makes_it_found_and_withdrawing_not():
    article = make_article(title="鯨", published=False)
    publishing.publish(article)
    assert found("鯨") == ["鯨"]
    publishing.withdraw(article)
    assert found("鯨") == []
    publishing.publish(article)
    assert found("鯨") == ["鯨"]
    publishing.return_to_draft(article)
    assert found("鯨") == []
    assert entries() == 0


def test_a_saved_change_is_found_and_the_old_words_are_not():
    article = make_article(title="鯨", body="岬の話")
    article.title, article.body = "象", "山の話"
    publishing.save(article, tags=["動物園"])
    assert found("鯨") == found("岬") == []
    assert found("象") == found("山") == found("動物園") == ["象"]


def test_a_scheduled_article_appears_at_its_moment_and_an_expired_one_goes():
    start = now() + timedelta(days=1)
    end = start + timedelta(days=1)
    article = make_article(title="鯨", published=False, expire_at=end)
    publishing.publish(article, at=start)
    just = timedelta(milliseconds=1)
    assert found("鯨", at=start - just) == []
    assert found("鯨", at=start + just) == ["鯨"]
    assert found("-象", at=start + just) == ["鯨"]
    assert found("鯨", at=end - just) == ["鯨"]
    assert found("鯨", at=end) == []
    assert found("-象", at=end) == []


def test_part_of_a_millisecond_never_shows_it_early():
    moment = datetime(2026, 1, 1, 12, 0, 0, 600_500, tzinfo=UTC)
    make_article(title="鯨", published_at=moment)
    assert found("鯨", at=moment - timedelta(microseconds=1)) == []
    assert found("鯨", at=moment + timedelta(microseconds=500)) == ["鯨"]


def test_a_status_changed_behind_the_back_of_the_index_does_not_show():
    make_article(title="鯨")
    Article.objects.update(status=Article.Status.DRAFT)
    assert found("鯨") == []


def test_deleting_an_article_deletes_its_words():
    article = make_article(title="鯨")
    key = SearchEntry.objects.get().key
    article.delete()
    assert entries() == 0
    assert found_keys(search.parse("鯨"), at=now()) == []
    if connection.vendor == "sqlite":
        for table in ("articles_search_index", "articles_search_heads"):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE rowid = %s",
                    [key],
                )
                assert cursor.fetchone() == (0,)


def test_a_save_that_fails_leaves_the_index_as_it_was():
    article = make_article(title="鯨")

    def fail() -> None:
        with transaction.atomic():
            article.title = "象"
            publishing.save(article)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found("鯨") == ["鯨"]
    assert found("象") == []


def test_many_articles_of_one_moment_keep_different_keys():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    articles = [make_article(title=f"鯨{n}", published_at=moment) for n in range(3)]
    # Agree in the last sixteen bits with the first one.
    far = make_article(
        id=articles[0].pk + SearchEntry.SEQUENCE + 1, title="鯨9", published_at=moment
    )
    assert far.pk != articles[0].pk
    assert len(found("鯨")) == 4
    search.upsert([*articles, far])
    assert len(found("鯨")) == 4


def test_sources_are_found_by_title_site_and_host():
    make_source("https://data.example.org/x", title="鉄道統計年報", site_name="交通局")
    make_article(title="一", body="[[ogp:https://data.example.org/x]]")
    make_article(title="二", body="鉄道の話")
    assert found("鉄道統計") == found("交通局") == found("data.example.org") == ["一"]
    assert found("source:example.org") == found('source:"鉄道統計"') == ["一"]
    assert found("-source:example.org") == ["二"]
    (source,) = search.search(search.parse("統計年報")).sources
    assert [(p.text, p.is_hit) for p in source.title] == [
        ("鉄道", False),
        ("統計年報", True),
    ]


def test_rebuilding_takes_what_is_missing_or_of_another_splitter(monkeypatch):
    article = make_article(title="鯨", category=make_category("海"))
    make_article(title="象", published=False)
    assert not search.outdated().exists()
    SearchEntry.objects.all().delete()
    assert list(search.outdated()) == [article]
    assert search.rebuild(search.outdated()) == 1
    assert found("鯨 海") == ["鯨"]
    monkeypatch.setattr("articles.search.index.VERSION", ngrams.VERSION + "x")
    assert list(search.outdated()) == [article]
    search.rebuild(search.outdated())
    assert not search.outdated().exists()
    Article.objects.update(status=Article.Status.WITHDRAWN)
    assert search.rebuild(search.outdated()) == 1
    assert entries() == 0


def test_a_record_called_otherwise_is_found_by_its_new_name_after_the_duty():
    source = make_source("https://data.example.org/x", title="鉄道年報")
    make_article(title="一", body="[[ogp:https://data.example.org/x]]")
    make_article(title="二", body="本文")
    source.title = "海運年報"
    source.save()
    publishing.purge_record(source)
    assert found("海運年報") == []
    assert DUTIES["indexed again"]() == 1
    assert found("海運年報") == ["一"]
    assert found("鉄道年報") == []
    assert DUTIES["indexed again"]() == 0


def test_a_draft_costs_one_query_and_an_article_eight(django_assert_max_num_queries):
    draft = make_article(published=False)
    with django_assert_max_num_queries(3):  # with the savepoint
        search.upsert([draft])
    articles = [make_article(tags=["AI"], category=make_category()) for _ in range(5)]
    with django_assert_max_num_queries(11):
        search.upsert(articles)


def test_an_article_longer_than_a_tsvector_counts_is_found_to_its_end():
    body = "港の倉庫で在庫が減った。" * 2_500 + "\n\n最後に鯨肉の値段を書く。"
    make_article(title="一", body=body)
    assert found("鯨肉の値段を書") == ["一"]
    assert found("倉庫で在庫") == ["一"]
    assert found("値段在庫") == []


def test_several_processes_make_the_same_index():
    for number in range(45):
        make_article(title=f"鯨{number}", body=f"北の海の鯨、{number}頭。")
    call_command("rebuild_search", all=True, jobs=2)
    assert SearchEntry.objects.count() == 45
    assert found("44頭") == ["鯨44"]
    assert len(found("北の海")) == 20


def test_a_text_saved_while_others_were_cut_is_found_as_saved(monkeypatch):
    article = make_article(title="鯨", body="古い文")

    def cut_and_be_overtaken(texts):
        made = cut_many(texts)
        article.body = "新しい話"
        publishing.save(article)
        return made

    monkeypatch.setattr(index, "cut_many", cut_and_be_overtaken)
    search.rebuild(Article.objects.all())
    assert found("新しい話") == ["鯨"]
    assert found("古い文") == []
