"""--prune and --atomic: what is gone is withdrawn, and all or nothing is just that."""

from __future__ import annotations

import pytest

from articles import publishing
from articles.models import Article, ImportedFile, ImportRun, Tag
from tests.importing.folder import ARTICLE, article
from tests.make import make_article

pytestmark = pytest.mark.django_db


def statuses():
    return dict(Article.objects.values_list("slug", "status"))


@pytest.fixture
def two(folder):
    folder.write("a.md")
    location = folder.write("b.md", article("別", date="2025-01-02"))
    folder.run(publish=True)
    location.unlink()
    return folder


def test_an_article_whose_file_is_gone_is_withdrawn(two):
    make_article(slug="written-here")
    report = two.run(prune=True)
    assert [(f.path, f.outcome) for f in report.files] == [
        ("a.md", "unchanged"),
        ("b.md", "updated"),
    ]
    assert report.files[1].warnings[0].code == "withdrawn"
    assert statuses() == {
        "a": "published", "b": "withdrawn", "written-here": "published"
    }  # fmt: skip
    assert two.run(prune=True).counts["updated"] == 0


def test_only_when_asked_and_never_in_a_dry_run(two):
    two.run()
    assert statuses()["b"] == "published"
    assert two.run(prune=True, dry_run=True).counts["updated"] == 1
    assert statuses()["b"] == "published"


def test_an_edited_article_stays_unless_the_files_win(two):
    row = Article.objects.get(slug="b")
    row.title = "直した"
    publishing.save(row)
    report = two.run(prune=True)
    assert report.files[1].outcome == "skipped"
    assert statuses()["b"] == "published"
    two.run(prune=True, on_conflict="theirs")
    assert statuses()["b"] == "withdrawn"


def test_a_moved_or_rejected_file_is_not_gone(two):
    (two.root / "a.md").rename(two.root / "c.md")
    two.write("b.md", "")
    two.run(prune=True)
    assert set(statuses().values()) == {"published"}


def test_an_empty_folder_withdraws_nothing(two):
    (two.root / "a.md").unlink()
    assert two.run(prune=True).files == []
    assert set(statuses().values()) == {"published"}


def test_atomic_stores_all_or_nothing(folder):
    folder.write("a.md")
    folder.run()
    folder.write("a.md", ARTICLE.replace("本文です", "直した"))
    folder.write("b.md", article("別", tags="[新]"))
    bad = folder.write("c.md", "")
    report = folder.run(atomic=True)
    assert [f.outcome for f in report.files] == ["skipped", "skipped", "rejected"]
    assert report.files[1].article is None
    assert report.files[0].warnings[-1].code == "rolled_back"
    assert "直した" not in Article.objects.get().body
    assert not Tag.objects.filter(name="新").exists()
    assert ImportedFile.objects.count() == 1
    assert ImportRun.objects.latest("pk").counts["rejected"] == 1
    bad.unlink()
    assert folder.run(atomic=True).counts["created"] == 1
