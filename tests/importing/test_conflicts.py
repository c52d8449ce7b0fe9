"""A file whose article was edited here since its import: four ways to settle it."""

from __future__ import annotations

import pytest
from django.test import Client

from articles import publishing
from articles.exporting import article_as_markdown
from articles.models import Article, Tag
from tests.importing.folder import ARTICLE, article
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(folder):
    folder.write("a.md")
    folder.run()
    row = Article.objects.get()
    row.title = "編集部が直した題"
    publishing.save(row)
    folder.write("a.md", ARTICLE.replace("本文です", "ファイルの本文です"))
    return row


def test_an_editors_work_is_not_overwritten(folder, edited):
    report = folder.only()
    assert report.outcome == "skipped"
    assert report.warnings[0].code == "edited_in_cms"
    assert Article.objects.get().title == "編集部が直した題"


def test_a_conflict_leaves_no_trace(folder, edited):
    folder.write("a.md", ARTICLE.replace("'補助金'", "'新しいタグ'"))
    folder.only()
    assert not Tag.objects.filter(name="新しいタグ").exists()


def test_theirs_lets_the_file_win(folder, edited):
    assert folder.only(on_conflict="theirs").outcome == "updated"
    row = Article.objects.get()
    assert row.title == "「工場」の話"
    assert "ファイルの本文" in row.body
    assert row.revisions.count() == 3


def test_ours_keeps_the_article_and_remembers_the_file(folder, edited):
    assert folder.only(on_conflict="ours").outcome == "unchanged"
    assert Article.objects.get().title == "編集部が直した題"
    assert folder.only().outcome == "unchanged"


def test_an_edited_article_whose_file_did_not_change_is_unchanged(folder):
    folder.write("a.md")
    folder.run()
    row = Article.objects.get()
    row.title = "直した"
    publishing.save(row)
    assert folder.only().outcome == "unchanged"


def test_a_waiting_change_is_an_edit(folder):
    folder.write("a.md")
    folder.run(publish=True)
    row = Article.objects.get()
    row.title = "待っている題"
    names = [author.name for author in row.author_list]
    publishing.store_edit(row, tags=row.tags.names(), authors=names)
    folder.write("a.md", ARTICLE.replace("本文です", "別の本文です"))
    assert folder.only().outcome == "skipped"
    assert folder.only(on_conflict="theirs").outcome == "updated"
    assert Article.objects.get().pending is None


def test_an_article_written_here_is_not_taken_over_by_its_slug(folder):
    make_article(slug="own", title="ここで書いた")
    folder.write("a.md", article("ファイル", slug="own"))
    assert folder.only().outcome == "skipped"
    assert Article.objects.get().title == "ここで書いた"


def _main(address: str) -> bytes:
    return Client().get(address).content.partition(b"<main")[2]


class TestReview:
    @pytest.fixture
    def edited(self, folder):
        folder.write("a.md")
        folder.run(publish=True)
        row = Article.objects.get()
        row.title = "編集部が直した題"
        publishing.save(row)
        folder.write("a.md", ARTICLE.replace("本文です", "ファイルの本文です"))
        return row

    def test_the_files_version_waits_and_nothing_public_changes(self, folder, edited):
        address = edited.get_absolute_url()
        before = _main(address)
        sources = set(edited.citations.values_list("source__url", flat=True))
        report = folder.only(on_conflict="review")
        assert (report.outcome, report.warnings[-1].code) == (
            "updated",
            "waits_for_review",
        )
        assert _main(address) == before
        row = Article.objects.get()
        assert row.title == "編集部が直した題"
        assert set(row.citations.values_list("source__url", flat=True)) == sources
        assert row.pending is not None
        assert row.pending.title == "「工場」の話"
        assert "ファイルの本文です" in row.pending.body
        assert row.pending.note == "a.md"

    def test_the_file_is_asked_about_once(self, folder, edited):
        folder.only(on_conflict="review")
        assert folder.only(on_conflict="review").outcome == "unchanged"
        assert Article.objects.get().revisions.count() == 3

    def test_a_second_version_does_not_push_the_first_one_out(self, folder, edited):
        folder.only(on_conflict="review")
        first = Article.objects.get().pending
        folder.write("a.md", ARTICLE.replace("本文です", "二つめの版です"))
        report = folder.only(on_conflict="review")
        assert (report.outcome, report.warnings[0].code) == ("skipped", "edited_in_cms")
        assert Article.objects.get().pending == first

    def test_published_it_is_the_article_and_exports_as_edited(self, folder, edited):
        folder.only(on_conflict="review")
        row = publishing.publish_change(Article.objects.get())
        assert row.title == "「工場」の話"
        assert "ファイルの本文です" in article_as_markdown(row).decode()

    def test_of_a_draft_it_is_one_more_revision(self, folder):
        folder.write("a.md")
        folder.run()
        row = Article.objects.get()
        row.title = "書きかけの題"
        publishing.save(row)
        folder.write("a.md", ARTICLE.replace("本文です", "ファイルの本文です"))
        assert folder.only(on_conflict="review").outcome == "updated"
        row.refresh_from_db()
        assert (row.title, row.pending) == ("書きかけの題", None)
        newest = row.revisions.order_by("-number").first()
        assert newest is not None
        assert newest.number == row.version == 3
        assert "ファイルの本文です" in newest.body

    def test_a_dry_run_says_the_same_and_stores_nothing(self, folder, edited):
        report = folder.only(on_conflict="review", dry_run=True)
        assert report.outcome == "updated"
        assert Article.objects.get().pending is None
