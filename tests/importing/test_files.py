"""Which files are found, in which order, and which rule keeps others out."""

from __future__ import annotations

import os
import unicodedata

import pytest

from articles.importing.files import (
    MAX_BYTES,
    Found,
    NoSuchPath,
    Passed,
    find,
    read,
)
from articles.importing.report import Rejected


def only(folder) -> Found:
    (found,) = find([str(folder.root)])
    assert isinstance(found, Found)
    return found


def names(entries):
    return [
        entry.path if isinstance(entry, Found) else (entry.path, entry.rule)
        for entry in entries
    ]


def test_articles_are_found_in_order_of_their_names(folder):
    for path in [
        "b.md",
        "a/z.markdown",
        "a/日本語の名前.md",
        "a.mdx",
        "c.txt",
        "d.png",
    ]:
        folder.write(path)
    found = find([str(folder.root)])
    assert names(found) == ["a/z.markdown", "a/日本語の名前.md", "a.mdx", "b.md"]


def test_a_single_file_is_named_by_its_name(folder):
    location = folder.write("deep/er/a.md")
    assert names(find([str(location)])) == ["a.md"]


def test_a_file_given_twice_is_one(folder):
    location = folder.write("a.md")
    assert names(find([str(location), str(folder.root)])) == ["a.md"]


def test_two_files_of_one_path_are_told_apart(folder):
    folder.write("one/a.md")
    folder.write("two/a.md", "別の記事")
    found = find([str(folder.root / "one"), str(folder.root / "two")])
    assert names(found) == ["a.md", ("a.md", "path_twice")]


def test_rules_keep_files_out_and_say_so(folder):
    folder.write(".hidden.md")
    folder.write(".git/a.md")
    folder.write("node_modules/x/readme.md")
    folder.write("_index.md")
    outside = folder.root.parent / "secret.md"
    outside.write_text("秘密")
    (folder.root / "link.md").symlink_to(outside)
    (folder.root / "loop").symlink_to(folder.root)
    os.mkfifo(folder.root / "pipe.md")
    found = find([str(folder.root)])
    assert all(isinstance(entry, Passed) and entry.message for entry in found)
    assert dict(names(found)) == {
        ".git/": "hidden",
        ".hidden.md": "hidden",
        "_index.md": "section_page",
        "link.md": "symlink",
        "loop": "symlink",
        "node_modules/": "node_modules",
        "pipe.md": "not_a_file",
    }


def test_a_link_put_in_place_after_the_search_is_not_followed(folder):
    location = folder.write("a.md")
    found = only(folder)
    location.unlink()
    location.symlink_to("/etc/hostname")
    with pytest.raises(Rejected) as caught:
        read(found)
    assert caught.value.problem.code == "unreadable"


def test_decomposed_names_are_the_same_path(folder):
    folder.write(unicodedata.normalize("NFD", "がいよう.md"))
    assert names(find([str(folder.root)])) == ["がいよう.md"]


def test_a_path_that_leads_nowhere_is_an_error(folder):
    with pytest.raises(NoSuchPath):
        find([str(folder.root / "missing")])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\n", "empty_file"),
        ("\u3000\n".encode(), "empty_file"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (b"\xff\xfe\xff", "invalid_encoding"),
    ],
    ids=["empty", "blank", "wide blank", "large", "odd"],
)
def test_files_that_are_no_articles_are_rejected(folder, data, code):
    folder.write("a.md", data)
    found = only(folder)
    with pytest.raises(Rejected) as caught:
        read(found)
    assert caught.value.problem.code == code
    assert caught.value.problem.hint


def test_other_encodings_are_named_and_so_is_what_cannot_be_undone(folder):
    # The sign has a code of JIS and one of NEC; only the first is written again.
    both = "工場の話と".encode("cp932") + b"\x87\x90\n"
    folder.write("a.md", both)
    codes = [remark.code for remark in read(only(folder)).remarks]
    assert codes == ["encoding", "encoding_ambiguous"]
    folder.write("a.md", "工場の話\n".encode("cp932"))
    assert [remark.code for remark in read(only(folder)).remarks] == ["encoding"]
