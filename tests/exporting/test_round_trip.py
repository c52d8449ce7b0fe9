"""In and out again: the same bytes, or a difference of the lines that were edited."""

from __future__ import annotations

import codecs
import difflib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import publishing
from articles.exporting import article_as_markdown, export
from articles.importing import Options, import_articles
from articles.importing.encodings import NAMES
from articles.models import Article, ImportedFile, Redirect, Series
from tests.cases import read_cases
from tests.importing.folder import ARTICLE, article
from tests.make import make_article, make_category, make_source, picture_bytes

pytestmark = pytest.mark.django_db

CASES = [
    case
    for case in read_cases(
        Path(__file__).parent.parent / "importing" / "cases" / "dialects.md"
    )
    if not case.expected.startswith("error")
]


def lines_changed(before: bytes, after: bytes) -> list[str]:
    return [
        line
        for line in difflib.unified_diff(
            before.decode().split("\n"), after.decode().split("\n"), n=0, lineterm=""
        )
        if not line.startswith(("---", "+++", "@@")) or line in {"+---", "----"}
    ]


class TestUntouched:
    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
    def test_every_dialect_comes_back_as_it_was(self, folder, case):
        path, _, text = case.given.partition("\n")
        location = folder.write(path, text)
        folder.run(publish=True)
        row = Article.objects.get()
        assert article_as_markdown(row) == location.read_bytes()

    @pytest.mark.parametrize(
        "data",
        [
            codecs.BOM_UTF8 + ARTICLE.encode(),
            ARTICLE.replace("\n", "\r\n").encode(),
            codecs.BOM_UTF16_LE + ARTICLE.encode("utf-16-le"),
            ARTICLE.encode("cp932"),
            ARTICLE.encode("euc_jp"),
            ARTICLE.rstrip("\n").encode(),
            ("\n\n" + ARTICLE).encode(),
            "本文だけ".encode(),
        ],
        ids=["bom", "crlf", "utf-16", *NAMES.values(), "no end", "blank", "no head"],
    )
    def test_whatever_its_bytes(self, folder, data):
        folder.write("a.md", data)
        folder.run()
        assert article_as_markdown(Article.objects.get()) == data

    @given(
        body=st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
            max_size=60,
        )
    )
    @settings(
        deadline=None,
        max_examples=25,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_whatever_its_body(self, folder, body):
        Article.objects.all().delete()
        data = f"---\ntitle: 題\n---\n{body}".encode()
        folder.write("a.md", data)
        folder.run()
        assert article_as_markdown(Article.objects.get()) == data

    def test_the_acceptance_article(self, seed_folder):
        import_articles([str(seed_folder)], options=Options(publish=True))
        file = next(seed_folder.glob("*.md"))
        assert article_as_markdown(Article.objects.get()) == file.read_bytes()


class TestEdited:
    @pytest.mark.parametrize(
        ("name", "value", "line"),
        [
            ("title", "It's 新しい題", "title: 'It''s 新しい題'"),
            ("description", "新しい要約", "description: '新しい要約'"),
            ("featured", False, "featured: false"),
            ("kind", "work", "type: 'work'"),
            ("translation_key", "harbour", "translationKey: 'harbour'"),
            ("language", "en", "lang: 'en'"),
            ("published_at", datetime(2025, 12, 1, 15, 0, tzinfo=UTC),
             "date: '2025-12-02'"),
            ("published_at", datetime(2025, 12, 1, 3, 30, tzinfo=UTC),
             "date: '2025-12-01T12:30:00+09:00'"),
        ],
    )  # fmt: skip
    def test_one_field_is_one_line(self, folder, name, value, line):
        before = folder.write("a.md").read_bytes()
        folder.run()
        row = Article.objects.get()
        setattr(row, name, value)
        publishing.save(row)
        after = article_as_markdown(row)
        changed = lines_changed(before, after)
        assert len(changed) <= 2
        assert "+" + line in changed

    def test_a_series_joined_and_left(self, folder):
        before = folder.write("a.md").read_bytes()
        folder.run()
        row = Article.objects.get()
        row.series = Series.objects.get_or_make("港の一年")
        row.series_position = 2
        publishing.save(row)
        joined = article_as_markdown(row)
        assert lines_changed(before, joined) == [
            "+series: '港の一年'",
            "+series_position: 2",
        ]
        row.series = None
        publishing.save(row)
        assert article_as_markdown(row) == before

    def test_tags_authors_and_category(self, folder):
        before = folder.write("a.md").read_bytes()
        folder.run()
        row = Article.objects.get()
        row.category = make_category("社会")
        publishing.save(row, tags=["補助金", "新"], authors=["浜野 ゆき", "岡"])
        changed = lines_changed(before, article_as_markdown(Article.objects.get()))
        assert [line for line in changed if line[0] == "+"] == [
            "+category: '社会'",
            "+tags: ['補助金', '新']",
            "+author: ['浜野 ゆき', '岡']",
        ]

    def test_an_edited_paragraph_keeps_the_files_line_ends(self, folder):
        data = ARTICLE.replace("\n", "\r\n").encode()
        folder.write("a.md", data)
        folder.run()
        row = Article.objects.get()
        row.body = row.body.replace("\r\n", "\n").replace("本文です", "直した")
        publishing.save(row)
        assert article_as_markdown(row) == data.replace(
            "本文です".encode(), "直した".encode()
        )

    def test_a_character_the_encoding_lacks_makes_it_utf_8(self, folder):
        folder.write("a.md", ARTICLE.encode("cp932"))
        folder.run()
        row = Article.objects.get()
        row.title = "😀"
        publishing.save(row)
        assert "😀" in article_as_markdown(row).decode("utf-8")

    @pytest.mark.parametrize(
        ("head", "line"),
        [
            ("draft: true", "draft: false"),
            ("published: false", "published: true"),
            ("status: draft", "status: published"),
        ],
    )
    def test_a_draft_that_was_published_says_so(self, folder, head, line):
        key, _, value = head.partition(": ")
        folder.write("a.md", article("題", **{"date": "2025-01-02", key: value}))
        folder.run()
        publishing.publish(Article.objects.get())
        exported = article_as_markdown(Article.objects.get()).decode()
        assert f"\n{line}\n" in exported

    def test_what_was_withdrawn_does_not_come_back_public(self, folder):
        folder.write("a.md")
        folder.run(publish=True)
        publishing.withdraw(Article.objects.get())
        exported = article_as_markdown(Article.objects.get()).decode()
        assert "\ndraft: true\n" in exported

    def test_people_keep_the_way_they_were_written(self, folder):
        text = (
            "---\ntitle: 題\nauthors:\n  - name: 浜野\n    url: https://a.example\n"
            "  - 岡\n---\n本文\n"
        )
        folder.write("a.md", text)
        folder.run()
        publishing.save(Article.objects.get(), authors=["浜野"])
        exported = article_as_markdown(Article.objects.get()).decode()
        assert "https://a.example" in exported
        assert "岡" not in exported


class TestBackAgain:
    def test_an_edited_article_comes_back_unchanged(self, folder, tmp_path):
        folder.write("posts/a.md")
        folder.run(publish=True)
        row = Article.objects.get()
        row.title = "直した"
        publishing.save(row, tags=["別"])
        target = tmp_path / "out"
        export(Article.objects.all(), target)
        report = import_articles([str(target)])
        assert [(f.path, f.outcome) for f in report.files] == [
            ("posts/a.md", "unchanged")
        ]

    @pytest.mark.parametrize("was_imported", [True, False])
    def test_an_article_kept_against_its_file_is_exported_as_it_is(
        self, folder, was_imported
    ):
        if was_imported:
            folder.write("a.md")
            folder.run()
            row = Article.objects.get()
            row.title = "編集部の題"
            publishing.save(row)
            folder.write("a.md", ARTICLE.replace("本文です", "ファイルの本文です"))
        else:
            make_article(slug="own", title="編集部の題", tags=["物流"])
            folder.write("a.md", article("ファイルの題", slug="own"))
        assert folder.only(on_conflict="ours").outcome == "unchanged"
        exported = article_as_markdown(Article.objects.get()).decode()
        assert "編集部の題" in exported
        assert "ファイルの" not in exported
        assert was_imported or "物流" in exported

    def test_articles_written_here_come_back_unchanged(self, tmp_path):
        make_article(
            title="ここで『書いた』: it's #1",
            tags=["AI", "1,000億ドル"],
            authors=["浜野 ゆき", "岡"],
            category="経済",
            slug="Own_Slug",
            kind="blog",
            language="en",
            featured=True,
            feature_order=2,
            canonical_url="https://example.com/a",
            lead_image=publishing.store_illustration(picture_bytes(), alt="港"),
            body="\n本文です。\r\n\n[[ogp:https://a.example/1]]",
        )
        make_article(published=False, title="下書き")
        make_article(lead_image_source=make_source("https://a.example/page"))
        target = tmp_path / "out"
        assert export(Article.objects.all(), target).counts["written"] == 3
        before = list(Article.objects.order_by("pk").values())
        assert (
            import_articles([str(target)], options=Options(dry_run=True)).counts[
                "unchanged"
            ]
            == 3
        )
        report = import_articles([str(target)])
        assert report.counts["unchanged"] == 3, report.as_text(verbosity=2)
        after = list(Article.objects.order_by("pk").values())
        for old, new in zip(before, after, strict=True):
            assert new | {"front_matter": "", "saved_at": 0} == old | {"saved_at": 0}
        again = export(Article.objects.all(), target)
        assert again.counts == {"written": 0, "unchanged": 3, "refused": 0}

    def test_an_export_moves_a_site(self, folder, tmp_path):
        """Into an empty database: the same articles, pictures included."""
        picture = publishing.store_illustration(picture_bytes(), alt="港の写真")
        make_article(lead_image=picture, tags=["a"], published_at=None, status="draft")
        folder.write("a.md", article("題", aliases="[/old/]"))
        folder.run(publish=True)
        hashes = set(Article.objects.values_list("content_hash", flat=True))
        target = tmp_path / "out"
        export(Article.objects.all(), target)
        Article.objects.all().delete()
        ImportedFile.objects.all().delete()
        picture.delete()
        import_articles([str(target)])
        rows = {row.title: row for row in Article.objects.all()}
        assert len(rows) == 2
        moved = next(row for row in rows.values() if row.lead_image)
        assert moved.lead_image is not None
        assert moved.lead_image.alt == "港の写真"
        assert Redirect.objects.filter(path="/old/").exists()
        assert rows["題"].content_hash in hashes or rows["題"].published_at is None


class TestFolder:
    def test_only_what_changed_is_written(self, tmp_path):
        make_article(slug="a")
        make_article(slug="b")
        export(Article.objects.all(), tmp_path)
        before = (tmp_path / "a.md").stat().st_mtime_ns
        row = Article.objects.get(slug="b")
        row.title = "別の題"
        publishing.save(row)
        report = export(Article.objects.all(), tmp_path)
        assert [file.outcome for file in report.files] == ["unchanged", "written"]
        assert (tmp_path / "a.md").stat().st_mtime_ns == before
        assert not list(tmp_path.glob(".export-*"))

    @pytest.mark.parametrize("path", ["../out.md", "/tmp/out.md", "a/../../out.md"])
    def test_nothing_is_written_outside(self, tmp_path, path):
        row = make_article()
        ImportedFile.objects.create(
            path=path, sha256="0" * 64, article=row, content_hash=row.content_hash
        )
        folder = tmp_path / "in"
        report = export(Article.objects.all(), folder)
        assert [file.outcome for file in report.files] == ["refused"]
        assert not list(tmp_path.rglob("out.md"))

    def test_links_in_the_folder_are_not_followed(self, tmp_path):
        row = make_article(slug="a")
        ImportedFile.objects.create(
            path="sub/a.md", sha256="0" * 64, article=row, content_hash="x"
        )
        make_article(slug="b")
        outside = tmp_path / "outside"
        outside.mkdir()
        folder = tmp_path / "in"
        folder.mkdir()
        (folder / "sub").symlink_to(outside)
        (folder / "b.md").symlink_to(outside / "b.md")
        report = export(Article.objects.all(), folder)
        assert report.counts["refused"] == 2
        assert not list(outside.iterdir())

    def test_two_articles_never_share_a_file(self, tmp_path):
        first = make_article(slug="x")
        ImportedFile.objects.create(
            path="B.md", sha256="0" * 64, article=first, content_hash="x"
        )
        make_article(slug="b")
        report = export(Article.objects.all(), tmp_path)
        assert [file.path for file in report.files] == ["B.md", "b-2.md"]

    def test_long_slugs_fit_a_file_system(self, tmp_path):
        make_article(slug="あ" * 150)
        assert export(Article.objects.all(), tmp_path).counts["written"] == 1

    def test_many_articles_cost_few_queries(
        self, tmp_path, django_assert_max_num_queries
    ):
        for number in range(12):
            make_article(title=f"題{number}", published_at=_ago(number))
        with django_assert_max_num_queries(10):
            export(Article.objects.all(), tmp_path)


def _ago(hours: int) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)
