"""Front matter in TOML, as Hugo and Zola write it between +++ lines."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from articles.markdown.heads import (
    Entry,
    Head,
    HeadError,
    HeadWarning,
    check_depth,
    last_of_each,
    too_complex,
)
from articles.text.sentences import Sentence

_KEY = re.compile(r"""[ \t]*(?P<key>[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*=[ \t]*""")
_TABLE = re.compile(r"[ \t]*\[+[ \t]*(?P<key>[^\].\s]+)")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_BARE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?\Z"
)


def read(content: str, first_line: int) -> Head:
    """Entries of the root table; tables below it are values of their first name."""
    try:
        values = tomllib.loads(content.replace("\r\n", "\n"))
    except RecursionError as problem:
        deepest = max(
            enumerate(content.split("\n")),
            key=lambda line: line[1].count("[") + line[1].count("{"),
        )
        raise too_complex(first_line + deepest[0]) from problem
    except ValueError as problem:  # TOMLDecodeError, and numbers too long for Python
        at = _AT.search(str(problem))
        raise HeadError(
            first_line + (int(at[1]) - 1 if at else 0),
            int(at[2]) if at else None,
            "head_syntax",
            Sentence(
                "The head is broken: {said}.", said=_AT.sub("", str(problem)).strip()
            ),
            'TOML wants key = "value", with quotes around text.',
        ) from problem
    entries = []
    spans = _spans(content, first_line)
    for key, value in values.items():
        start, end, value_start, value_end, line, column = spans.get(
            key, (0, 0, 0, 0, first_line, 1)
        )
        entries.append(
            Entry(
                key=key,
                value=check_depth(_plain(value), line),
                line=line,
                column=column,
                start=start,
                end=end,
                value_start=value_start,
                value_end=value_end,
                raw=content[value_start:value_end],
                rewritable=value_end > value_start,
            )
        )
    warnings: list[HeadWarning] = []
    return Head(last_of_each(entries, warnings), tuple(warnings))


def write(value: Any, like: Entry | None = None) -> str:
    """The value as TOML; a date that stood without quotes stays without."""
    raw = like.raw if like else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if raw[:1].isdigit() and _BARE.match(value):
            return value
        if raw.startswith("'") and not re.search(r"['\x00-\x1f\x7f]", value):
            return f"'{value}'"
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(write(item) for item in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{write_key(key)} = {write(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    # TOML has no null: an empty text says it best.
    return '""' if value is None else str(value)


def write_key(key: str) -> str:
    bare = re.fullmatch(r"[A-Za-z0-9_-]+", key)
    return key if bare else json.dumps(key, ensure_ascii=False)


def assignment(key: str, value: Any) -> str:
    return f"{write_key(key)} = {write(value)}"


def place_for_new(content: str, head: Head) -> int:
    """Before the first table: what stands after it belongs to the table."""
    ends = [entry.end for entry in head.entries if entry.rewritable]
    if ends:
        return max(ends)
    table = re.search(r"^[ \t]*\[", content, re.MULTILINE)
    return table.start() if table else len(content)


def _plain(value: Any) -> Any:
    """TOML's dates as ISO text; numbers JSON cannot hold as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and (
        value != value or value in (float("inf"), float("-inf"))
    ):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    return value


def _spans(
    content: str, first_line: int
) -> dict[str, tuple[int, int, int, int, int, int]]:
    """Key → start, end, value start, value end, line, column; tables without value."""
    found: dict[str, tuple[int, int, int, int, int, int]] = {}
    lines = content.splitlines(keepends=True)
    offset, number, in_table = 0, 0, False
    while number < len(lines):
        line = lines[number]
        table, key = _TABLE.match(line), _KEY.match(line)
        used = 1
        if table:
            in_table = True
            name = table["key"].strip("\"'")
            column = table.start("key") + 1
            found.setdefault(name, (0, 0, 0, 0, first_line + number, column))
        elif key and not in_table:
            used = _lines_used(lines, number)
            block = "".join(lines[number : number + used])
            value_start = offset + key.end()
            value_end = offset + _value_end(block, key.end())
            found[_key_text(key["key"])] = (
                offset,
                offset + len(block),
                value_start,
                value_end,
                first_line + number,
                key.start("key") + 1,
            )
        offset += sum(len(line) for line in lines[number : number + used])
        number += used
    return found


def _lines_used(lines: list[str], start: int) -> int:
    """How many lines the assignment takes: as many as TOML needs to be content."""
    block = ""
    for count, line in enumerate(lines[start:], start=1):
        block += line.replace("\r\n", "\n")
        try:
            tomllib.loads(block)
        except ValueError:
            continue
        return count
    return 1


def _value_end(block: str, start: int) -> int:
    """End of the value, before spaces and a comment on its last line."""
    text = block.rstrip("\r\n")
    for cut in [m.start() for m in re.finditer(r"[ \t]*#", text[start:])]:
        try:
            tomllib.loads(text[: start + cut].replace("\r\n", "\n"))
        except ValueError:
            continue
        if cut:
            return start + cut
    return len(text.rstrip())


def _key_text(written: str) -> str:
    if written.startswith('"'):
        return str(json.loads(written))
    return written.strip("'")
