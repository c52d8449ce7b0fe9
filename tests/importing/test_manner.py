"""Zones, further keys and the places of dates: asked for, kept, and exported again."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles import publishing
from articles.exporting import article_as_markdown, export
from articles.importing import (
    DIALECTS,
    Manner,
    NoHistory,
    UnknownField,
    key_meaning,
)
from articles.importing.dialects import FIELDS
from articles.models import Article, ImportedFile

pytestmark = pytest.mark.django_db

GERMAN = """\
---
Überschrift: Hafen
Erschienen: 2025-11-23 10:00
weight: 3
title: intern
---

Text.
"""
KEYS = dict(map(key_meaning, ["Überschrift=title", "erschienen=date", "title=-"]))


class TestKeys:
    def test_they_mean_what_was_said(self, folder):
        folder.write("a.md", GERMAN)
        folder.run(manner=Manner(keys=KEYS))
        row = Article.objects.get()
        assert row.title == "Hafen"
        assert row.published_at == datetime(2025, 11, 23, 1, tzinfo=UTC)
        assert row.extra == [["weight", 3], ["title", "intern"]]

    def test_an_export_writes_under_them(self, folder):
        folder.write("a.md", GERMAN)
        folder.run(manner=Manner(keys=KEYS))
        row = Article.objects.get()
        assert article_as_markdown(row).decode() == GERMAN
        row.title = "Der Hafen"
        publishing.save(row)
        text = article_as_markdown(Article.objects.get()).decode()
        assert text == GERMAN.replace(": Hafen", ": Der Hafen")

    def test_the_same_bytes_read_otherwise_are_an_update(self, folder):
        folder.write("a.md", GERMAN)
        folder.run()
        assert Article.objects.get().title == "intern"
        assert folder.only(manner=Manner(keys=KEYS)).outcome == "updated"
        assert folder.only(manner=Manner(keys=KEYS)).outcome == "unchanged"

    def test_an_export_of_the_site_brings_them_along(self, folder, tmp_path):
        folder.write("a.md", GERMAN)
        folder.run(manner=Manner(keys=KEYS))
        export(Article.objects.all(), tmp_path / "out", records=True)
        Article.objects.all().delete()
        folder.root = tmp_path / "out"
        folder.run(records=True)
        assert Article.objects.get().title == "Hafen"
        assert ImportedFile.objects.get().read_as["keys"] == KEYS

    @pytest.mark.parametrize("written", ["a=nonsense", "=title", "title", "a="])
    def test_a_field_that_is_none_is_refused(self, written):
        with pytest.raises(UnknownField):
            key_meaning(written)


def test_times_without_offset_are_the_zones(folder):
    text = "---\ntitle: a\ndate: 2025-11-23\nupdated: 2025-11-24 9:00\n---\n\nb\n"
    folder.write("a.md", text)
    berlin = Manner(zone=ZoneInfo("Europe/Berlin"))
    folder.run(manner=berlin)
    row = Article.objects.get()
    assert row.published_at == datetime(2025, 11, 22, 23, tzinfo=UTC)
    assert row.modified_at == datetime(2025, 11, 24, 8, tzinfo=UTC)
    assert folder.only(manner=berlin).outcome == "unchanged"
    row.published_at = datetime(2025, 11, 24, 23, tzinfo=UTC)
    publishing.save(row)
    exported = article_as_markdown(Article.objects.get()).decode()
    assert exported == text.replace("date: 2025-11-23", "date: 2025-11-25")


class TestDates:
    TEXT = "---\ntitle: a\ndate: 2025-03-01\n---\n\nb\n"

    @pytest.mark.parametrize(
        ("places", "day"),
        [
            (("key", "filename", "path"), "2025-03-01"),
            (("filename", "key"), "2025-02-01"),
            (("path", "filename", "key"), "2025-01-01"),
        ],
    )
    def test_they_come_from_the_first_place_that_has_one(self, folder, places, day):
        folder.write("2025/01/01/2025-02-01-a.md", self.TEXT)
        folder.run(manner=Manner(ZoneInfo("UTC"), dates=places))
        row = Article.objects.get()
        assert row.published_at is not None
        assert row.published_at.date().isoformat() == day

    def test_git_knows_when_a_file_came(self, folder):
        folder.write("記事/港.md", "---\ntitle: a\n---\n\nb\n")
        _git(folder.root, "init", "-q")
        _git(folder.root, "add", "-A")
        _git(folder.root, "commit", "-qm", "a", "--date", "2020-01-02T03:04:05+09:00")
        folder.write("記事/港.md", "---\ntitle: a\n---\n\nc\n")
        _git(folder.root, "commit", "-qam", "b", "--date", "2024-01-02T03:04:05Z")
        folder.run(manner=Manner(dates=("key", "git")))
        row = Article.objects.get()
        assert row.published_at == datetime(2020, 1, 1, 18, 4, 5, tzinfo=UTC)

    def test_a_folder_without_history_is_refused_before_anything(self, folder):
        folder.write("a.md", self.TEXT)
        with pytest.raises(NoHistory):
            folder.run(manner=Manner(dates=("git",)))
        assert not Article.objects.exists()


def _git(root, *arguments):
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True)


class TestDialects:
    TEXT = """---
title: 題
date: 2025-11-23
status: draft
lead: true
by: 編集部
lastmod: 2025-12-01
---

本文
"""

    def test_keys_of_other_programs_mean_nothing_and_stay(self, folder):
        folder.write("a.md", self.TEXT)
        folder.run(publish=True, manner=Manner(dialect="hugo"))
        row = Article.objects.get()
        assert row.status == Article.Status.PUBLISHED
        assert row.modified_at is not None
        assert list(row.author_list) == []
        assert row.extra == [["status", "draft"], ["lead", True], ["by", "編集部"]]

    def test_without_one_every_known_key_counts(self, folder):
        folder.write("a.md", self.TEXT)
        folder.run(publish=True)
        row = Article.objects.get()
        assert row.status == Article.Status.DRAFT
        assert [author.name for author in row.author_list] == ["編集部"]

    def test_it_is_kept_for_the_next_export(self, folder, tmp_path):
        folder.write("a.md", self.TEXT)
        folder.run(manner=Manner(dialect="hugo"))
        row = Article.objects.get()
        assert ImportedFile.objects.get().read_as == {"dialect": "hugo"}
        assert article_as_markdown(row).decode() == self.TEXT
        row.title = "別の題"
        publishing.save(row)
        text = article_as_markdown(Article.objects.get()).decode()
        assert text == self.TEXT.replace("題", "別の題", 1)

    def test_every_key_of_a_dialect_means_a_field(self):
        known = {key for keys in FIELDS.values() for key in keys}
        for name, keys in DIALECTS.items():
            assert keys <= known, name

    def test_one_that_nobody_knows_is_refused(self):
        with pytest.raises(ValueError, match="dialect"):
            Manner.from_json({"dialect": "word"})
