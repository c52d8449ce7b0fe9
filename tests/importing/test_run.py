"""An import from files to rows: outcomes, identity, conflicts, status, consistency."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.utils.timezone import localtime, now

from articles import publishing
from articles.importing import Options, import_articles, preparing
from articles.markdown import render
from articles.models import (
    Article,
    Author,
    Category,
    Citation,
    ImportedFile,
    ImportRun,
    Redirect,
    Revision,
    Source,
    Tag,
)
from articles.publishing.content import current_hash
from articles.search import parse, search
from tests.importing.folder import ARTICLE, article
from tests.make import make_article

pytestmark = pytest.mark.django_db


PAGE_IMAGE = ARTICLE.replace("type:", "image: 'https://page.example/'\ntype:")
FULL_CARD = (
    "投資は3億円、うち1億円は工場、2億円は倉庫だ。\n\n"
    "| 会社 | 売上高 |\n|---|---|\n| 甲社 | 40億円 |\n| 乙社 | 55億円 |\n"
    "| 合計 | 95億円 |\n\n"
    "[[ogp:https://card.example/1|https://card.example/p.png|題|説明|サイト]]\n"
    "[[ogp:https://card.example/1]]\n\n"
    "本文。[[cite:https://card.example/1|引用した文|3頁]]\n"
)


def state(row: Article) -> dict[str, Any]:
    """All an importer sets, for comparing two ways to set it."""
    values = model_to_dict(row, exclude=["id", "tags", "authors", "slug"])
    derived = ["body_html", "toc", "plain_text", "character_count", "warnings"]
    values |= {name: getattr(row, name) for name in [*derived, "rendered_by"]}
    values |= {"front_matter": row.front_matter, "extra": row.extra}
    values["tags"] = row.tags.names()
    values["authors"] = [author.name for author in row.author_list]
    values["citations"] = list(
        row.citations.values_list(
            *("position", "source__url", "title", "line", "description"),
            *("site_name", "image_url", "source__title", "source__site_name"),
            *("passages", "quote_found"),
        )
    )
    values["figures"] = list(
        row.found_figures.order_by("pk").values_list(
            *("value", "value_max", "unit", "bound", "signature", "as_of", "basis"),
            *("period_start", "state"),
        )
    )
    values["mentions"] = list(
        row.mentions.order_by("pk").values_list(
            *("field", "line", "literal", "before", "after", "occurrence", "label"),
            *("mode", "is_lost"),
        )
    )
    values["revisions"] = list(
        row.revisions.values_list("number", "title", "body", "fields", "note")
    )
    return values


class TestFirstImport:
    def test_every_field_arrives(self, folder):
        folder.write("2025-11-23-kojo.md")
        report = folder.only()
        assert (report.outcome, report.article) == ("created", "2025-11-23-kojo")
        row = Article.objects.get()
        assert row.title == "「工場」の話"
        assert row.body == ARTICLE.partition("memo: '残す'\n---\n")[2]
        assert row.front_matter + row.body == ARTICLE
        assert str(row.category) == "経済"
        assert row.tags.names() == ["半導体", "補助金"]
        assert row.author_list[0].name == "浜野 ゆき"
        assert localtime(row.published_at).isoformat() == "2025-11-23T00:00:00+09:00"
        assert row.featured
        assert row.kind == "blog"
        assert row.language == "ja"
        assert row.extra == [["memo", "残す"]]
        assert [c.source.url for c in row.citations.all()] == [
            "https://statistics.example/port/",
            "https://news.example/1",
        ]
        assert "見出し" in row.body_html
        assert row.content_hash == current_hash(row)
        assert row.revisions.count() == 1
        assert ImportedFile.objects.get().content_hash == row.content_hash

    def test_many_at_once_are_stored_like_one_by_one(self, folder):
        folder.write("a.md", PAGE_IMAGE + FULL_CARD)
        folder.write("b.md", article("別"))
        folder.run("a.md", "b.md", publish=True)
        made_together = state(Article.objects.get(slug="a"))
        assert made_together["lead_image_source"]
        assert len(made_together["figures"]) >= 5
        assert any("引用した文" in str(row) for row in made_together["citations"])
        Article.objects.all().delete()
        Source.objects.all().delete()
        folder.run("a.md", publish=True)
        alone = state(Article.objects.get(slug="a"))
        for made in (made_together, alone):
            made["fields"] = [
                {**revision[3], "slug": ""} for revision in made.pop("revisions")
            ]
            del made["lead_image_source"]
        assert alone == made_together

    def test_the_run_is_recorded(self, folder):
        folder.write("a.md")
        folder.write("b.md", "")
        folder.run()
        run = ImportRun.objects.get()
        assert run.counts["created"] == run.counts["rejected"] == 1
        assert run.finished_at
        assert run.report[0]["error"]["code"] == "empty_file"

    def test_warnings_carry_lines_of_the_file(self, folder):
        text = article("題") + "\n**太字だけの行**\n\n文。\n"
        folder.write("a.md", text)
        (warning,) = folder.only().warnings
        assert warning.code == "bold_as_heading"
        assert text.split("\n")[warning.line - 1] == "**太字だけの行**"

    def test_a_few_files_cost_few_queries(self, folder, django_assert_max_num_queries):
        for number in range(30):
            folder.write(f"{number}.md", article(f"記事{number}", tags="[a, b]"))
        with django_assert_max_num_queries(200):
            folder.run()

    def test_processes_give_the_same_as_one(self, folder):
        for number in range(45):
            folder.write(f"{number:02}.md", article(f"記事{number}"))
        report = folder.run(jobs=2, batch=20)
        assert report.counts["created"] == 45
        assert [file.path for file in report.files] == sorted(
            file.path for file in report.files
        )
        body = Article.objects.get(slug="07").body_html
        assert "記事7の本文" in body


class TestAgain:
    def test_nothing_changed_is_unchanged(self, folder):
        folder.write("a.md")
        folder.write("b.md", article("別"))
        folder.run()
        before = list(Article.objects.order_by("pk").values())
        report = folder.run()
        assert [file.outcome for file in report.files] == ["unchanged", "unchanged"]
        assert report.files[0].article == "a"
        assert list(Article.objects.order_by("pk").values()) == before
        assert Revision.objects.count() == 2

    def test_unchanged_files_cost_no_query_each(
        self, folder, django_assert_max_num_queries
    ):
        for number in range(20):
            folder.write(f"{number}.md", article(f"記事{number}"))
        folder.run()
        with django_assert_max_num_queries(15):
            folder.run()

    def test_a_changed_file_updates_its_article(self, folder):
        folder.write("a.md")
        folder.run()
        folder.write("a.md", ARTICLE.replace("本文です", "直した本文です"))
        assert folder.only().outcome == "updated"
        row = Article.objects.get()
        assert "直した本文" in row.body_html
        assert row.revisions.count() == 2
        assert folder.only().outcome == "unchanged"

    def test_a_key_we_do_not_use_is_updated_without_a_revision(self, folder):
        folder.write("a.md")
        folder.run()
        folder.write("a.md", ARTICLE.replace("memo: '残す'", "memo: '変えた'"))
        assert folder.only().outcome == "updated"
        row = Article.objects.get()
        assert row.extra == [["memo", "変えた"]]
        assert row.revisions.count() == 1

    def test_a_comment_in_the_head_changes_nothing(self, folder):
        folder.write("a.md")
        folder.run()
        folder.write("a.md", ARTICLE.replace("type:", "# 覚え\ntype:"))
        assert folder.only().outcome == "unchanged"
        assert "# 覚え" in Article.objects.get().front_matter


class TestStatus:
    def test_drafts_unless_asked(self, folder):
        folder.write("a.md")
        folder.run()
        assert Article.objects.get().status == "draft"

    def test_publish_makes_public_at_the_files_date(self, folder):
        soon = (now() + timedelta(days=3)).date().isoformat()
        folder.write("a.md")
        folder.write("b.md", article("先", date=soon))
        folder.write("c.md", article("下書き", draft="true"))
        folder.write("d.md", article("日付なし"))
        folder.run(publish=True)
        found = dict(Article.objects.values_list("slug", "status"))
        assert found == {
            "a": "published", "b": "scheduled", "c": "draft", "d": "published"
        }  # fmt: skip
        assert Article.objects.get(slug="a").is_live()
        assert set(folder.outcomes(publish=True).values()) == {"unchanged"}

    def test_publishing_later_is_an_update_once(self, folder):
        folder.write("a.md")
        folder.run()
        assert folder.only(publish=True).outcome == "updated"
        assert Article.objects.get().is_live()
        assert Revision.objects.count() == 1
        assert folder.only(publish=True).outcome == "unchanged"

    def test_what_was_withdrawn_stays_so(self, folder):
        folder.write("a.md")
        folder.run(publish=True)
        publishing.withdraw(Article.objects.get())
        folder.write("a.md", ARTICLE.replace("本文です", "本文でした"))
        folder.run(publish=True)
        assert Article.objects.get().status == "withdrawn"

    def test_what_cannot_be_published_is_a_draft_with_a_reason(self, folder):
        folder.write("a.md", "---\ntitle: 題だけ\n---\n")
        report = folder.only(publish=True)
        assert report.outcome == "created"
        assert "not_ready" in {warning.code for warning in report.warnings}
        assert Article.objects.get().status == "draft"


class TestNothingLost:
    def test_each_bad_file_has_its_own_outcome_and_the_rest_goes_on(self, folder):
        folder.write("a.md", "---\ntitle: @x\n---\n")
        folder.write("b.md", article("題", date="2025-13-01"))
        folder.write("c.md", b"---\ntitle: a\n---\nabc\xe3\x81\n")
        folder.write("d.md", "")
        folder.write("e.md", article("良い記事"))
        folder.write("f.md", article("長い") + "あ" * 200_001)
        report = folder.run()
        problems = {f.path: f.error for f in report.files if f.error}
        assert {path: (e.code, e.line) for path, e in problems.items()} == {
            "a.md": ("head_syntax", 2),
            "b.md": ("impossible_date", 3),
            "c.md": ("invalid_encoding", 4),
            "d.md": ("empty_file", 1),
            "f.md": ("text_too_long", 4),
        }
        assert all(problem.hint for problem in problems.values())
        assert [a.title for a in Article.objects.all()] == ["良い記事"]

    def test_one_file_the_database_refuses_takes_no_other_along(
        self, folder, monkeypatch
    ):
        for name in "abc":
            folder.write(f"{name}.md", article(f"題{name}", tags=f"[t{name}]"))
        whole = publishing.content_hash

        def too_long_for_b(title, body, fields):
            digest = whole(title, body, fields)
            if title == "題b" and connection.in_atomic_block:
                Article.objects.create(title="", slug="broken")  # breaks a constraint
            return digest

        monkeypatch.setattr(preparing, "content_hash", too_long_for_b)
        report = folder.run()
        assert [f.outcome for f in report.files] == ["created", "rejected", "created"]
        assert report.files[1].error.code == "database"
        assert set(Tag.objects.values_list("name", flat=True)) == {"ta", "tc"}

    def test_a_text_that_breaks_the_renderer_is_rejected_and_the_rest_goes_on(
        self, folder, monkeypatch
    ):
        def broken(text, *, options):
            if "題b" in text:
                raise RecursionError("too deep")
            return render(text, options=options)

        monkeypatch.setattr("articles.markdown.many.render", broken)
        for name in "abc":
            folder.write(f"{name}.md", article(f"題{name}"))
        report = folder.run()
        assert [f.outcome for f in report.files] == ["created", "rejected", "created"]
        assert "too deep" in report.files[1].error.message

    def test_strict_rejects_what_has_warnings_and_stores_nothing_of_it(self, folder):
        folder.write(
            "a.md", article("題", image="https://example.com/page", tags="[x]")
        )
        folder.write("b.md", article("良い"))
        report = folder.run(strict=True)
        assert [f.outcome for f in report.files] == ["rejected", "created"]
        assert report.files[0].error.code == "strict"
        assert "image_is_page" in report.files[0].error.message
        assert not Source.objects.exists()
        assert not Tag.objects.exists()

    def test_an_interrupt_leaves_whole_batches(self, folder):
        for number in range(6):
            folder.write(f"{number}.md", article(f"記事{number}"))

        def interrupt(done: int, total: int) -> None:
            if done >= 4:
                raise KeyboardInterrupt

        report = import_articles(
            [str(folder.root)], options=Options(batch=2), progress=interrupt
        )
        assert report.interrupted
        assert Article.objects.count() == len(report.files) == 4
        assert ImportRun.objects.get().counts["created"] == 4
        assert folder.run().counts == {
            "created": 2, "updated": 0, "unchanged": 4, "skipped": 0, "rejected": 0
        }  # fmt: skip


class TestDryRun:
    def test_it_reports_the_same_and_writes_nothing(self, folder, media_root):
        from tests.make import picture_bytes

        folder.write("a.md")
        folder.write("b.md", article("題", image="p.png", aliases="[/old/]"))
        folder.write("p.png", picture_bytes(kind="PNG"))
        folder.write("c.md", "")
        folder.write("d.md", article("頁", image="https://example.com/page"))
        tables: list[Any] = [
            Article, Author, Category, Citation, ImportRun, ImportedFile, Redirect,
            Revision, Source, Tag,
        ]  # fmt: skip
        dry = folder.run(dry_run=True)
        assert not any(table.objects.exists() for table in tables)
        assert not list(media_root.rglob("*.webp"))
        assert dry.as_json() == folder.run().as_json()
        folder.write("a.md", ARTICLE.replace("本文です", "新しい本文です"))
        before = list(Article.objects.order_by("pk").values())
        dry = folder.run(dry_run=True)
        assert list(Article.objects.order_by("pk").values()) == before
        assert dry.as_json() == folder.run().as_json()


def test_aliases_become_redirects(folder):
    folder.write("a.md", article("一", aliases="[/2019/old/, /a.html]"))
    folder.write("b.md", article("二", redirect_from="/2019/old/"))
    report = folder.run()
    leads = {r.path: str(r.article) for r in Redirect.objects.all()}
    assert leads == {"/2019/old/": "一", "/a.html": "一"}
    assert [w.code for w in report.files[1].warnings] == ["alias_taken"]
    assert folder.run().counts["unchanged"] == 2


def test_the_acceptance_article(seed_folder):
    options = Options(publish=True)
    report = import_articles([str(seed_folder)], options=options)
    assert report.counts["created"] == 1
    row = Article.objects.get()
    assert row.is_live()
    assert str(row.category) == "AI"
    assert len(row.tags.names()) == 5
    assert row.featured
    assert Source.objects.count() == 7
    assert [c.position for c in row.citations.all()] == list(range(1, 8))
    assert row.lead_image is None
    assert row.lead_image_source == row.citations.get(position=2).source
    codes = {warning.code for warning in report.files[0].warnings}
    assert "image_is_page" in codes
    again = import_articles([str(seed_folder)], options=options)
    assert again.counts["unchanged"] == 1


def test_an_imported_article_is_found_at_once(folder):
    folder.write("port.md")
    folder.run(publish=True)
    assert [hit.article.slug for hit in search(parse("半導体")).hits] == ["port"]
    folder.write("port.md", ARTICLE.replace("本文です。", "別の鯨の話です。"))
    folder.run(publish=True)
    assert search(parse("鯨")).hits


def test_the_marks_of_figures_are_known_after_an_import(folder):
    folder.write("port.md", article("港").replace("港の本文", "[500億円](figure:port)"))
    folder.run()
    (mention,) = Article.objects.get().mentions.all()
    assert (mention.key, mention.figure) == ("port", None)


def test_aliases_that_would_lead_in_a_circle_or_nowhere_are_named(folder):
    make_article(slug="live")
    withdrawn = make_article(slug="withdrawn")
    publishing.withdraw(withdrawn)
    aliases = (
        "/articles/harbour/",
        "/articles/live/",
        "/articles/withdrawn/",
        "/search/",
        "/2019/old/",
    )
    folder.write(
        "a.md", f"---\ntitle: 港\nslug: harbour\naliases: {list(aliases)}\n---\n甲\n"
    )
    folder.write(
        "b.md", "---\ntitle: 倉庫\nslug: depot\naliases: [/2019/old/]\n---\n乙\n"
    )
    report = folder.run(publish=True)
    found = {
        entry.path: [
            (one.code, one.message.partition(":")[0]) for one in entry.warnings
        ]
        for entry in report.files
    }
    assert found == {
        "a.md": [
            ("alias_is_an_article", "/articles/live/"),
            ("alias_is_a_page", "/search/"),
        ],
        "b.md": [("alias_taken", "/2019/old/")],
    }
    assert dict(Redirect.objects.values_list("path", "article__slug")) == {
        "/articles/withdrawn/": "harbour",
        "/2019/old/": "harbour",
    }
