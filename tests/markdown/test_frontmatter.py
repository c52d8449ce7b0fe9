"""Front matter: what is a head, what its keys mean, and edits that touch one line."""

from __future__ import annotations

import difflib
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.markdown.frontmatter import (
    REMOVED,
    HeadError,
    parse,
    rewrite,
    split,
)

HEAD = """\
---
# 編集部の覚え書き
title: '「工場」の話：前編'
date: '2025-11-23'  # 公開日
category: "経済"
tags: ['半導体', "補助金", 工場]
steps:
  - 一つ目
  - 'ふたつ目'

featured: true
note: |
  長い
  覚え書き
type: blog
---
"""


def values(text: str) -> dict[str, Any]:
    return parse(split(text)).values


def changed_lines(before: str, after: str) -> list[str]:
    return [
        line
        for line in difflib.ndiff(before.splitlines(), after.splitlines())
        if line[0] in "+-"
    ]


class TestSplit:
    def test_only_the_first_two_fences_count(self):
        parts = split("---\ntitle: a\n---\n\n本文\n\n---\n\n| a |\n| --- |\n")
        assert parts.head == "---\ntitle: a\n---\n"
        assert parts.body == "\n本文\n\n---\n\n| a |\n| --- |\n"
        assert (parts.content_line, parts.body_line) == (2, 4)

    @pytest.mark.parametrize(
        ("text", "syntax", "body_line"),
        [
            ("---\r\ntitle: a\r\n---\r\n本文\r\n", "yaml", 4),
            ("\ufeff---\ntitle: a\n---\n本文\n", "yaml", 4),
            ("\n \n---\ntitle: a\n---\n本文\n", "yaml", 6),
            ("---  \ntitle: a\n---\t\n本文\n", "yaml", 4),
            ("+++\ntitle = 'a'\n+++\n本文\n", "toml", 4),
            ('{\n "title": "a"\n}\n本文\n', "json", 4),
            ('{"title": "}"}\n本文\n', "json", 2),
            ("---\n---\n本文\n", "yaml", 3),
            ("本文\n---\n", "none", 1),
            ("{% raw %}\n本文\n", "none", 1),
            ("{{< figure >}}\n", "none", 1),
            ("----\n本文\n", "none", 1),
        ],
    )
    def test_each_way_to_begin_a_file(self, text, syntax, body_line):
        parts = split(text)
        assert parts.syntax == syntax
        assert parts.body_line == body_line
        assert parts.head + parts.body == text
        if syntax != "none" and parts.content:
            assert values(text)["title"] in {"a", "}"}

    def test_a_head_that_is_never_closed_names_the_line_that_opened_it(self):
        with pytest.raises(HeadError) as caught:
            split("\n---\ntitle: a\n本文\n")
        assert (caught.value.line, caught.value.code) == (2, "head_unterminated")
        assert "---" in caught.value.hint

    @given(st.text(alphabet="-+{}\"'\\: ab\n\r\ufeff#[]あ", max_size=60))
    @settings(deadline=None, max_examples=200)
    def test_no_text_loses_a_character(self, text):
        try:
            parts = split(text)
            parse(parts)
        except HeadError as error:
            problem = error
        else:
            assert parts.head + parts.body == text
            assert text[parts.start :].startswith(parts.content)
            return
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 2
        assert problem.hint


class TestYaml:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("true", True),
            ("False", False),
            ("yes", "yes"),
            ("no", "no"),
            ("on", "on"),
            ("~", None),
            ("", None),
            ("12", 12),
            ("-3", -3),
            ("1.5", 1.5),
            ("1.10", "1.10"),
            ("007", "007"),
            ("0o17", "0o17"),
            ("0x1F", "0x1F"),
            ("12:30", "12:30"),
            ("1e3", "1e3"),
            (".inf", ".inf"),
            ("123456789012345678901", "123456789012345678901"),
            ("2025-11-23", "2025-11-23"),
            ("2025-11-23 10:00:00 +09:00", "2025-11-23 10:00:00 +09:00"),
            ("2025-13-45", "2025-13-45"),
            ("'It''s'", "It's"),
            ('"a\\tb"', "a\tb"),
            ("a\t", "a"),
            ("!!str 12", "12"),
            ("{a: [1, {b: ~}]}", {"a": [1, {"b": None}]}),
        ],
    )
    def test_scalars_are_yaml_1_2(self, written, value):
        read = values(f"---\nk: {written}\n---\n")["k"]
        assert (read, type(read)) == (value, type(value))

    def test_keys_are_the_words_as_written(self):
        text = "---\nNO: 71\n2024: a\ndate : b\n---\n"
        assert values(text) == {"NO": 71, "2024": "a", "date": "b"}

    def test_positions_are_those_of_the_file(self):
        head = parse(split("\n" + HEAD))
        places = {entry.key: (entry.line, entry.column) for entry in head.entries}
        assert places["title"] == (4, 1)
        assert places["featured"] == (12, 1)
        assert places["type"] == (16, 1)

    def test_of_equal_keys_the_last_counts_and_the_editor_is_told(self):
        head = parse(split("---\na: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n---\n"))
        assert head.values == {"b": 2, "a": 3, "c": {"d": 2}}
        assert sorted((w.line, w.code) for w in head.warnings) == [
            (4, "duplicate_key"),
            (5, "duplicate_key"),
        ]

    def test_aliases_are_followed(self):
        assert values("---\na: &x [1]\nb: *x\n---\n") == {"a": [1], "b": [1]}

    @pytest.mark.parametrize(
        ("content", "line", "code"),
        [
            ("title: @foo\n", 2, "head_syntax"),
            ("a: 1\ntitle: 50%: b: c\n", 3, "head_syntax"),
            ("title: *強調*\n", 2, "head_syntax"),
            ("title: *note\n", 2, "head_alias"),
            ("a: 1\nb: 'open\nc: 2\n", 3, "head_syntax"),
            ("a: 1\nb: [1, 2\nc: 3\n", 3, "head_syntax"),
            ("a: 1\n\tb: 2\n", 3, "head_syntax"),
            ("- a\n- b\n", 2, "head_not_mapping"),
            ("ただの文\n", 2, "head_not_mapping"),
            ("a: 1\n...\n---a: 2\n", 4, "head_syntax"),
            ("[a]: 1\n", 2, "head_key"),
            ('a: "\\0"\n', 2, "head_character"),
            ("a: 1\nb: \x01\n", 3, "head_character"),
        ],
    )
    def test_broken_heads_are_errors_with_a_line_and_a_remedy(
        self, content, line, code
    ):
        with pytest.raises(HeadError) as caught:
            values(f"---\n{content}---\n本文\n")
        assert caught.value.code == code
        assert caught.value.line == line
        assert caught.value.message
        assert caught.value.hint

    @pytest.mark.parametrize(
        "content",
        [
            "a: " + "[" * 5_000 + "]" * 5_000,
            "a:\n  " + "- " * 20_000 + "x",
            "a: " + "{b: " * 200 + "1" + "}" * 200,
            "a: [" + "1," * 11_000 + "]",
            "\n".join(
                ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
                + [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
            ),
            "a: '" + "x" * 70_000 + "'",
        ],
        ids=["flow", "bullets", "maps", "many", "aliases", "long"],
    )
    def test_bombs_are_refused_quickly(self, content):
        started = time.process_time()
        with pytest.raises(HeadError) as caught:
            values(f"---\n{content}\n---\n")
        assert caught.value.code in {"head_too_complex", "head_too_long"}
        assert time.process_time() - started < 10


class TestToml:
    TEXT = (
        "+++\n# 覚え\ntitle = '題'\ndate = 2024-02-07 # 公開\ntags = [\n  'a', # 一\n"
        "  'b',\n]\nnote = '''\nx = 1\n'''\n\n[taxonomies]\ntags = ['c']\n+++\n本文\n"
    )

    def test_values_dates_as_text_and_tables_by_name(self):
        assert values(self.TEXT) == {
            "title": "題",
            "date": "2024-02-07",
            "tags": ["a", "b"],
            "note": "x = 1\n",
            "taxonomies": {"tags": ["c"]},
        }

    def test_positions(self):
        head = parse(split(self.TEXT))
        assert [(e.key, e.line) for e in head.entries] == [
            ("title", 3),
            ("date", 4),
            ("tags", 5),
            ("note", 9),
            ("taxonomies", 13),
        ]

    def test_a_broken_head_names_its_line(self):
        with pytest.raises(HeadError) as caught:
            values("+++\ntitle = 'a'\ndate = tomorrow\n+++\n")
        assert (caught.value.line, caught.value.code) == (3, "head_syntax")

    def test_changes_stay_in_their_line(self):
        after = rewrite(split(self.TEXT).head, {"title": "新", "date": "2024-03-01"})
        assert changed_lines(split(self.TEXT).head, after) == [
            "- title = '題'",
            "+ title = '新'",
            "- date = 2024-02-07 # 公開",
            "+ date = 2024-03-01 # 公開",
        ]
        added = rewrite(split(self.TEXT).head, {"type": "blog", "tags": REMOVED})
        assert values(added)["type"] == "blog"
        assert "tags" not in values(added)
        assert values(added)["taxonomies"] == {"tags": ["c"]}


class TestJson:
    TEXT = '{\n  "title": "題",\n  "tags": ["a"],\n  "n": 1.10\n}\n本文\n'

    def test_values_and_positions(self):
        head = parse(split(self.TEXT))
        assert head.values == {"title": "題", "tags": ["a"], "n": "1.10"}
        assert [e.line for e in head.entries] == [2, 3, 4]

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('{\n  "a": 1,\n  "b": tru\n}\n', 3),
            ('{\n  "a": 1\n  "b": 2\n}\n', 3),
            ('{\n  "a": NaN\n}\n', 2),
            ('{\n  "a": 1\n', 3),
            ('{"a": 1} 本文\n', 1),
            ('{"a": ' + "[" * 50_000, 1),
        ],
    )
    def test_broken_heads(self, text, line):
        with pytest.raises(HeadError) as caught:
            values(text)
        assert caught.value.line == line

    def test_changes_stay_in_their_line(self):
        after = rewrite(split(self.TEXT).head, {"title": "新", "type": "blog"})
        assert '  "title": "新",\n' in after
        assert values(after)["type"] == "blog"
        assert len(changed_lines(split(self.TEXT).head, after)) <= 5
        for key in ("title", "tags", "n"):
            gone = rewrite(split(self.TEXT).head, {key: REMOVED})
            assert set(values(gone)) == {"title", "tags", "n"} - {key}


class TestRewrite:
    @pytest.mark.parametrize(
        ("key", "value", "line"),
        [
            ("title", "It's 「新」", "title: 'It''s 「新」'"),
            ("date", "2025-12-01", "date: '2025-12-01'  # 公開日"),
            ("category", "社会", 'category: "社会"'),
            ("type", "work", "type: work"),
            ("type", "a: b", "type: 'a: b'"),
            ("type", "true", "type: 'true'"),
            ("type", "12", "type: '12'"),
            ("type", "", "type: ''"),
            ("type", "two\nlines", 'type: "two\\nlines"'),
            ("featured", False, "featured: false"),
            (
                "tags",
                ["半導体", "工場", "新しい"],
                "tags: ['半導体', 工場, '新しい']",
            ),
            ("note", "短い", "note: 短い"),
        ],
    )
    def test_a_change_touches_its_own_lines_only(self, key, value, line):
        after = rewrite(HEAD, {key: value})
        assert line in after.split("\n")
        assert values(after) == {**values(HEAD), key: value}
        untouched = [text for text in changed_lines(HEAD, after) if text[0] == "+"]
        assert len(untouched) == 1

    def test_a_block_list_stays_one(self):
        after = rewrite(HEAD, {"steps": ["一つ目", "三つ目"]})
        assert "steps:\n  - 一つ目\n  - 三つ目\n\nfeatured" in after

    def test_new_keys_come_last_and_removed_ones_leave_nothing(self):
        after = rewrite(HEAD, {"slug": "kojo", "note": REMOVED, "steps": REMOVED})
        assert after.endswith("type: blog\nslug: 'kojo'\n---\n")
        assert "長い" not in after
        assert "一つ目" not in after
        assert "# 編集部の覚え書き" in after

    def test_nothing_to_change_is_the_same_text(self):
        assert rewrite(HEAD, values(HEAD)) == HEAD
        assert rewrite("", {}) == ""

    def test_a_text_without_head_gets_one(self):
        assert rewrite("", {"title": "題"}) == "---\ntitle: '題'\n---\n"

    def test_crlf_stays(self):
        head = HEAD.replace("\n", "\r\n")
        after = rewrite(head, {"slug": "kojo", "steps": ["x", "y"]})
        assert after.count("\n") == after.count("\r\n")
        assert values(after)["steps"] == ["x", "y"]

    @given(
        key=st.sampled_from(["title", "date", "tags", "steps", "note", "type", "new"]),
        value=st.one_of(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            st.booleans(),
            st.integers(-(10**15), 10**15),
            st.none(),
            st.just(REMOVED),
            st.lists(
                st.text(
                    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
                    max_size=12,
                ),
                max_size=4,
            ),
        ),
        head=st.sampled_from([HEAD, HEAD.replace("\n", "\r\n"), TestJson.TEXT]),
    )
    @settings(
        deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow]
    )
    def test_what_is_written_is_what_is_read(self, key, value, head):
        expected = {k: v for k, v in values(head).items() if k != key}
        if value is not REMOVED:
            expected[key] = value
        after = rewrite(split(head).head, {key: value})
        assert values(after) == expected

    @given(
        value=st.one_of(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            st.lists(st.text(alphabet="a'\"\\#[], あ", max_size=8), max_size=3),
        ),
        key=st.sampled_from(["title", "tags", "date", "note", "new"]),
    )
    @settings(deadline=None, max_examples=150)
    def test_toml_likewise(self, key, value):
        head = split(TestToml.TEXT).head
        expected = {**values(head), key: value}
        assert values(rewrite(head, {key: value})) == expected
