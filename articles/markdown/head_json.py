"""Front matter in JSON: an object at the very beginning of the file."""

from __future__ import annotations

import json
import re
from typing import Any

from articles.markdown.heads import (
    Entry,
    Head,
    HeadError,
    HeadWarning,
    check_depth,
    check_text,
    last_of_each,
    plain_number,
    too_complex,
)
from articles.text.sentences import Sentence

_SPACE = re.compile(r"[ \t\r\n]*")


def object_end(text: str, start: int) -> int:
    """Offset behind the object that begins at `start`; raises `HeadError`."""
    return _scan(text, start, 1 + text.count("\n", 0, start), [])


def read(content: str, first_line: int) -> Head:
    """Entries of the object."""
    entries: list[Entry] = []
    _scan(content, 0, first_line, entries)
    warnings: list[HeadWarning] = []
    return Head(last_of_each(entries, warnings), tuple(warnings))


def write(value: Any, like: Entry | None = None) -> str:
    return json.dumps(value, ensure_ascii=False)


def assignment(key: str, value: Any) -> str:
    return f"{json.dumps(key, ensure_ascii=False)}: {write(value)}"


def with_entry(content: str, head: Head, key: str, value: Any) -> str:
    """A new last member, on its own line where members have their own lines."""
    if not head.entries:
        return "{" + assignment(key, value) + "}"
    last = max(head.entries, key=lambda entry: entry.value_end)
    before = content[: last.start]
    gap = before[len(before.rstrip()) :] or " "
    at = last.value_end
    return content[:at] + "," + gap + assignment(key, value) + content[at:]


def without_entry(content: str, entry: Entry) -> str:
    """The object without that member and one of its commas."""
    comma = re.compile(r"[ \t\r\n]*,").match(content, entry.value_end)
    if comma:
        after = _SPACE.match(content, comma.end())
        return content[: entry.start] + content[after.end() if after else comma.end() :]
    before = content[: entry.start].rstrip().removesuffix(",")
    return before + content[entry.value_end :]


def _scan(text: str, start: int, first_line: int, entries: list[Entry]) -> int:
    """Walk the members of one object; the offset behind its brace."""
    decoder = json.JSONDecoder(
        parse_int=plain_number,
        parse_float=plain_number,
        parse_constant=_no_constant,
    )
    base = first_line - text.count("\n", 0, start)
    at = _skip(text, start + 1)
    try:
        while text[at : at + 1] != "}":
            key_at = at
            if text[at : at + 1] != '"':
                raise json.JSONDecodeError(
                    "a key in double quotes is missing", text, at
                )
            key, at = decoder.raw_decode(text, at)
            at = _skip(text, at)
            if text[at : at + 1] != ":":
                raise json.JSONDecodeError("a colon is missing", text, at)
            value_at = _skip(text, at + 1)
            value, at = decoder.raw_decode(text, value_at)
            line = base + text.count("\n", 0, key_at)
            column = key_at - text.rfind("\n", 0, key_at)
            entries.append(
                Entry(
                    key=check_text(key, line, column),
                    value=check_depth(value, line),
                    line=line,
                    column=column,
                    start=key_at,
                    end=at,
                    value_start=value_at,
                    value_end=at,
                    raw=text[value_at:at],
                )
            )
            at = _skip(text, at)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] != "}":
                raise json.JSONDecodeError("a comma or } is missing", text, at)
    except RecursionError as problem:
        raise too_complex(first_line) from problem
    except ValueError as problem:
        place = problem.pos if isinstance(problem, json.JSONDecodeError) else at
        said = problem.msg if isinstance(problem, json.JSONDecodeError) else problem
        raise HeadError(
            base + text.count("\n", 0, place),
            place - text.rfind("\n", 0, place),
            "head_syntax",
            Sentence("The head is broken: {said}.", said=said),
            'JSON wants "key": "value" pairs with commas between them.',
        ) from problem
    return at + 1


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")
