"""Which article a file is: by its key, its path, its bytes; addresses are its own."""

from __future__ import annotations

import pytest

from articles.models import Article, ImportedFile
from articles.publishing.content import current_hash
from tests.importing.folder import article
from tests.make import make_tag

pytestmark = pytest.mark.django_db


def test_a_moved_file_stays_its_article(folder):
    location = folder.write("a.md")
    folder.run()
    location.unlink()
    folder.write("sub/renamed.md")
    report = folder.only()
    assert (report.outcome, report.article) == ("unchanged", "a")
    assert ImportedFile.objects.get().path == "sub/renamed.md"


@pytest.mark.parametrize(
    "keys",
    [{"id": "x-1"}, {"canonical": "https://example.com/a"}, {"slug": "own"}],
    ids=["id", "canonical", "slug"],
)
def test_a_moved_and_changed_file_is_known_by(folder, keys):
    location = folder.write("a.md", article("前", **keys))
    folder.run()
    location.unlink()
    folder.write("b.md", article("後", **keys))
    assert folder.only().outcome == "updated"
    assert Article.objects.get().title == "後"


def test_equal_names_in_two_folders_get_two_addresses(folder):
    folder.write("one/a.md", article("一"))
    folder.write("two/a.md", article("二"))
    folder.run()
    assert set(Article.objects.values_list("slug", flat=True)) == {"a", "a-2"}
    assert set(folder.outcomes().values()) == {"unchanged"}


def test_a_slug_given_twice_is_rejected_where_it_stands(folder):
    folder.write("a.md", article("一", slug="same"))
    folder.write("b.md", article("二", slug="same"))
    folder.write("c.md", article("三"))
    report = folder.run()
    assert [f.outcome for f in report.files] == ["created", "rejected", "created"]
    error = report.files[1].error
    assert (error.code, error.line, error.key) == ("slug_taken", 3, "slug")
    assert "a.md" in error.message
    again = folder.run()
    assert [f.outcome for f in again.files] == [
        "unchanged", "rejected", "unchanged"
    ]  # fmt: skip
    assert "a.md" in again.files[1].error.message


def test_another_file_of_the_same_name_does_not_take_an_article_over(folder):
    folder.write("one/a.md", article("一"))
    folder.run("one")
    folder.write("two/x/a.md", article("二"))
    folder.run("two")
    assert sorted(Article.objects.values_list("title", flat=True)) == ["一", "二"]


def test_names_keep_the_spelling_the_site_has(folder):
    make_tag("AI")
    folder.write("a.md", article("題", tags="[ＡＩ, Ai, 新]"))
    folder.run()
    row = Article.objects.get()
    assert row.tags.names() == ["AI", "新"]
    assert row.content_hash == current_hash(row)
