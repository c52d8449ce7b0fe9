"""Runs that end early on purpose, and files that strictness refuses."""

from __future__ import annotations

import pytest

from articles.importing import Options, import_articles
from articles.models import Article
from tests.importing.folder import article

pytestmark = pytest.mark.django_db

BROKEN = "---\ntitle: 'a\n---\n\nb\n"


def test_a_limit_counts_new_and_changed_files_and_goes_on_next_time(folder):
    for name in "abcde":
        folder.write(f"{name}.md", article(name))
    first = folder.run(at_most=2)
    assert [file.outcome for file in first.files] == ["created"] * 2 + ["skipped"] * 3
    assert first.files[-1].warnings[0].code == "limit"
    assert "3 more files: Left for the next run" in first.as_text()
    second = folder.run(at_most=2)
    assert second.counts["unchanged"] == second.counts["created"] == 2
    assert folder.run(at_most=9).counts["created"] == 1


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_nothing_is_looked_at_after_the_first_rejected_file(folder, batch):
    for name in "abcde":
        folder.write(f"{name}.md", BROKEN if name == "c" else article(name))
    report = folder.run(fail_fast=True, batch=batch)
    outcomes = [file.outcome for file in report.files]
    assert outcomes == ["created", "created", "rejected", "skipped", "skipped"]
    assert report.files[-1].warnings[0].code == "fail_fast"
    assert Article.objects.count() == 2


class TestStrictLinks:
    def test_a_link_to_nothing_is_refused_where_it_stands(self, folder):
        folder.write("a.md", "---\ntitle: a\ndate: 2025-01-01\n---\n\n[b](b.md)\n")
        report = folder.only(strict=True, publish=True)
        assert report.outcome == "rejected"
        assert report.error is not None
        assert report.error.line == 6
        assert report.error.message.startswith("link_without_target")
        assert not Article.objects.exists()

    def test_a_link_to_a_later_file_of_the_run_is_fine(self, folder):
        folder.write("a.md", article("a") + "\n[b](b.md)\n")
        folder.write("b.md", article("b") + "\n[a](a.md)\n")
        assert folder.outcomes(strict=True) == {"a.md": "created", "b.md": "created"}


class TestAllOrNothing:
    """What a run that stores nothing says of itself."""

    def test_it_names_the_rejected_file_and_says_nothing_was_stored(self, folder):
        for name in "abc":
            folder.write(f"{name}.md", BROKEN if name == "b" else article(name))
        report = folder.run(atomic=True)
        english = report.as_text().splitlines()
        assert english[0].startswith("b.md:2:")
        assert english[2] == "2 more files: Undone: all or nothing was asked for."
        assert english[-1].startswith("Nothing was stored: a file was rejected")
        assert (
            report.as_text(language="ja")
            .splitlines()[-1]
            .startswith("不採用のファイルがあり")
        )
        assert not Article.objects.exists()

    def test_a_trial_says_that_nothing_would_be(self, folder):
        folder.write("a.md", article("a"))
        folder.write("b.md", BROKEN)
        text = folder.run(atomic=True, dry_run=True).as_text()
        assert "Nothing would be stored" in text
        assert "Correct it and run" not in text

    def test_nothing_is_said_where_all_was_stored(self, folder):
        folder.write("a.md", article("a"))
        assert folder.run(atomic=True).as_text().endswith("0 rejected.")


class TestInterrupted:
    def interrupted(self, folder, **options):
        def interrupt(done: int, total: int) -> None:
            if done >= 4:
                raise KeyboardInterrupt

        for number in range(6):
            folder.write(f"{number}.md", article(f"記事{number}"))
        return import_articles(
            [str(folder.root)], options=Options(batch=2, **options), progress=interrupt
        )

    def test_what_was_counted_stays_and_the_next_run_goes_on(self, folder):
        text = self.interrupted(folder).as_text()
        assert "4 created" in text
        assert "What is counted here is stored" in text
        assert folder.run().counts["created"] == 2

    def test_of_all_or_nothing_it_is_nothing(self, folder):
        text = self.interrupted(folder, atomic=True).as_text()
        assert "0 created" in text
        assert "Nothing was stored" in text
        assert "go on" not in text
        assert not Article.objects.exists()

    def test_a_trial_stored_nothing_anyway(self, folder):
        text = self.interrupted(folder, dry_run=True).as_text()
        assert "The files after these were not looked at." in text
        assert "stored" not in text
