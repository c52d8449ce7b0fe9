"""Runs that end early on purpose, and files that strictness refuses."""

from __future__ import annotations

import pytest

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
