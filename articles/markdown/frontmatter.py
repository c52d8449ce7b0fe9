"""Front matter: splits it from the body, reads it, changes single keys in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final, Literal

from articles.markdown import head_json, head_toml, head_yaml
from articles.markdown.heads import (
    MAX_LENGTH,
    Entry,
    Head,
    HeadError,
    HeadWarning,
)
from articles.text.sentences import Sentence

__all__ = [
    "REMOVED",
    "Entry",
    "Head",
    "HeadError",
    "HeadWarning",
    "Parts",
    "Syntax",
    "parse",
    "rewrite",
    "split",
]

Syntax = Literal["yaml", "toml", "json", "none"]

_FENCES: Mapping[str, Syntax] = {"---": "yaml", "+++": "toml"}
_SYNTAXES: Mapping[Syntax, ModuleType] = {
    "yaml": head_yaml,
    "toml": head_toml,
    "json": head_json,
}
_LEADING = re.compile(r"\ufeff?(?:[ \t\u3000]*(?:\r\n|\n|\r))*")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_OBJECT = re.compile(r'\{\s*(?:"|\}|\r?\n)')


class _Removed:
    """The value of a key that goes."""


REMOVED: Final = _Removed()


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's text in two: `head` + `body` is the text, character for character.

    `head` holds the fences, what stands before them and the line end after them;
    `content` is what stands between, from `start` on. Lines count from 1 in the file.
    """

    head: str
    body: str
    syntax: Syntax
    content: str
    start: int
    content_line: int
    body_line: int


def split(text: str) -> Parts:
    """Find the head: YAML, TOML, JSON, or none. Raises `HeadError`.

    Only the first two fence lines count; a rule in the body is never taken for one.
    """
    leading = _LEADING.match(text)
    at = leading.end() if leading else 0
    if _OBJECT.match(text, at):
        return _split_json(text, at)
    first = _line(text, at)
    fence = first.rstrip()
    syntax = _FENCES.get(fence)
    if syntax is None:
        return Parts("", text, "none", "", 0, 1, 1)
    begin = at + len(first)
    end = begin
    while end < len(text):
        line = _line(text, end)
        if line.rstrip() == fence:
            return _parts(text, syntax, begin, end, end + len(line))
        end += len(line)
    opened = _lines_before(text, at) + 1
    raise HeadError(
        opened,
        1,
        "head_unterminated",
        Sentence(
            "The head opened by {fence} in line {opened} is never closed.",
            fence=fence,
            opened=opened,
        ),
        Sentence("Add a line with {fence} alone after the last key.", fence=fence),
    )


def parse(parts: Parts) -> Head:
    """Read the head's keys. Raises `HeadError`."""
    if parts.syntax == "none":
        return Head(())
    if len(parts.content) > MAX_LENGTH:
        raise HeadError(
            parts.content_line,
            None,
            "head_too_long",
            Sentence(
                "The head has {length:,} characters; {limit:,} are read.",
                length=len(parts.content),
                limit=MAX_LENGTH,
            ),
            "Check that the closing fence stands where the head ends.",
        )
    head: Head = _SYNTAXES[parts.syntax].read(parts.content, parts.content_line)
    return head


def rewrite(head: str, changes: Mapping[str, Any]) -> str:
    """The head with these keys changed, every other character as it was.

    A new value is quoted and laid out like the old one; a missing key is added behind
    the last; `REMOVED` takes a key out. A head that is empty becomes a YAML one.
    """
    if not head:
        kept = {k: v for k, v in changes.items() if v is not REMOVED}
        lines = [head_yaml.assignment(key, value) for key, value in kept.items()]
        return "".join(f"{line}\n" for line in ["---", *lines, "---"]) if lines else ""
    for key, value in changes.items():
        head = _changed(head, key, value)
    return head


def _changed(head: str, key: str, value: Any) -> str:
    parts = split(head)
    syntax = _SYNTAXES[parts.syntax]
    read = parse(parts)
    entry = read.entry(key)
    if entry is None and value is REMOVED:
        return head
    # Types too: in Python True equals 1.
    if entry is not None and (type(entry.value), entry.value) == (type(value), value):
        return head
    content = _content_with(parts, syntax, read, entry, key, value)
    result = _rejoined(parts, content)
    wanted = {k: v for k, v in read.values.items() if k != key}
    if value is not REMOVED:
        wanted[key] = value
    try:
        if parse(split(result)).values == wanted:
            return result
    except HeadError:
        pass
    # A layout we cannot edit in place (a flow mapping, say): plain lines instead.
    lines = [syntax.assignment(k, v) for k, v in wanted.items()]
    if parts.syntax == "json":
        return _rejoined(parts, "{\n  " + ",\n  ".join(lines) + "\n}")
    return _rejoined(parts, "".join(f"{line}{_newline(head)}" for line in lines))


def _content_with(
    parts: Parts,
    syntax: ModuleType,
    read: Head,
    entry: Entry | None,
    key: str,
    value: Any,
) -> str:
    content = parts.content
    newline = _newline(parts.head)
    if entry is None:
        if parts.syntax == "json":
            return head_json.with_entry(content, read, key, value)
        at = int(syntax.place_for_new(content, read))
        before = content[:at]
        if before and not before.endswith(("\n", "\r")):
            before += newline
        line: str = syntax.assignment(key, value)
        return before + line + newline + content[at:]
    if value is REMOVED:
        if parts.syntax == "json":
            return head_json.without_entry(content, entry)
        return content[: entry.start] + content[entry.end :]
    written: str = syntax.write(value, entry)
    indent = ""
    if "\n" in written:
        line_start = content.rfind("\n", 0, entry.value_start) + 1
        indent = " " * (entry.value_start - line_start)
    written = written.replace("\n", newline + indent)
    before = content[: entry.value_start]
    if before.endswith(":"):  # `key:` with nothing behind
        written = " " + written
    return before + written + content[entry.value_end :]


def _rejoined(parts: Parts, content: str) -> str:
    end = parts.start + len(parts.content)
    return parts.head[: parts.start] + content + parts.head[end:]


def _parts(text: str, syntax: Syntax, begin: int, end: int, body: int) -> Parts:
    return Parts(
        head=text[:body],
        body=text[body:],
        syntax=syntax,
        content=text[begin:end],
        start=begin,
        content_line=_lines_before(text, begin) + 1,
        body_line=_lines_before(text, body) + 1,
    )


def _split_json(text: str, at: int) -> Parts:
    end = head_json.object_end(text, at)
    rest = _line(text, end)
    if rest.strip():
        line = _lines_before(text, end) + 1
        raise HeadError(
            line,
            None,
            "head_syntax",
            "Text follows the closing } of the head on the same line.",
            "Start the body on a line of its own.",
        )
    return _parts(text, "json", at, end, end + len(rest))


def _line(text: str, at: int) -> str:
    """The line that begins at `at`, its end included."""
    match = _LINE.match(text, at)
    return match[0] if match else ""


def _lines_before(text: str, at: int) -> int:
    before = text[:at]
    return before.count("\n") + before.replace("\r\n", "").count("\r")


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
