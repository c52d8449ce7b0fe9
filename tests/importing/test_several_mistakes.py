"""A file with several mistakes names them all, and is still one rejected file."""

from __future__ import annotations

import pytest

from articles.models import ImportRun
from tests.importing.folder import article

pytestmark = pytest.mark.django_db

HEAD = """\
---
title: 港の話
date: 2025-13-01
tags: {a: b}
featured: たぶん
updated: あした
status: 保留
---

本文
"""


def test_each_has_place_key_reason_and_remedy(folder):
    folder.write("a.md", HEAD)
    assert folder.run().as_text() == (
        "a.md:3:1: rejected [date]: “2025-13-01” is in no calendar.\n"
        "    → Write it as 2025-11-23, or 2025-11-23T09:30:00+09:00 with a time.\n"
        "a.md:4:1: also [tags]: “tags” holds nothing we can use.\n"
        "    → Write a list of words, as [ports, trade].\n"
        "a.md:5:1: also [featured]: “featured” holds nothing we can use.\n"
        "    → Write true or false.\n"
        "a.md:6:1: also [updated]: “あした” is not read as a date.\n"
        "    → Write it as 2025-11-23, or 2025-11-23T09:30:00+09:00 with a time.\n"
        "a.md:7:1: also [status]: “status” holds nothing we can use.\n"
        "    → Write draft or published.\n"
        "0 created, 0 updated, 0 unchanged, 0 skipped, 1 rejected."
    )


def test_in_japanese_too(folder):
    folder.write("a.md", HEAD)
    told = folder.run().as_text(language="ja").splitlines()
    assert told[2] == "a.md:4:1: ほかに [tags]: 「tags」の値は使えません。"
    assert told[3] == "    → [港, 貿易] のように、語の一覧を書いてください。"
    assert told[-1].endswith("不採用 1")


def test_json_has_the_first_as_error_and_the_others_as_warnings(folder):
    folder.write("a.md", HEAD)
    (file,) = folder.run().as_json()["files"]
    assert set(file) == {"path", "outcome", "article", "warnings", "error"}
    assert (file["error"]["line"], file["error"]["key"]) == (3, "date")
    assert [(one["line"], one["code"]) for one in file["warnings"]] == [
        (4, "value_unusable"),
        (5, "value_unusable"),
        (6, "unreadable_date"),
        (7, "value_unusable"),
    ]
    assert all(set(one) == {"line", "code", "message"} for one in file["warnings"])
    assert file["warnings"][3]["message"] == (
        "status, column 1: “status” holds nothing we can use. Write draft or published."
    )


def test_the_admin_shows_them_in_the_readers_language(folder, admin_client):
    folder.write("a.md", HEAD)
    folder.run()
    address = f"/admin/articles/importrun/{ImportRun.objects.get().pk}/change/"
    page = admin_client.get(address, headers={"accept-language": "ja"}).text
    assert "status（1桁目）: 「status」の値は使えません。draft か" in page


def test_the_first_in_the_file_is_the_error(folder):
    folder.write(
        "a.md",
        "---\nexpires: 2025-99-01\ntitle: "
        + "長" * 301
        + "\ndate: いつか\n---\n本文\n",
    )
    (file,) = folder.run().files
    assert file.error is not None
    assert (file.error.line, file.error.code) == (2, "impossible_date")
    assert [(one.line, one.code) for one in file.also] == [
        (3, "title_too_long"),
        (4, "unreadable_date"),
    ]


def test_what_only_warns_does_not_reject(folder):
    folder.write("a.md", article("題", status="保留", featured="たぶん"))
    (file,) = folder.run().files
    assert (file.outcome, file.also) == ("created", ())
    assert [one.code for one in file.warnings] == ["value_unusable"] * 2


def test_strict_names_every_warning_once(folder):
    folder.write("a.md", article("題", status="保留", featured="たぶん"))
    told = folder.run(strict=True).as_text()
    assert told.count("“status”") == 1
    assert told.count("“featured”") == 1
    assert "--verbosity" not in told


def test_what_else_was_noticed_stays_among_the_warnings(folder):
    folder.write("a.md", "---\ntitle: a\ntitle: b\ndate: いつか\n---\n\n本文\n")
    (file,) = folder.run().files
    assert file.outcome == "rejected"
    assert "duplicate_key" in {one.code for one in file.warnings}
