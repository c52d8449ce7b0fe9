"""Front matter in YAML: the 1.2 core schema, read from libyaml's event stream.

Events instead of a loader: positions of every value, no recursion, no timestamps, no
`yes`/`no`, no base-60 numbers, and aliases that cannot multiply.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from articles.markdown.heads import (
    MAX_DEPTH,
    MAX_VALUES,
    Entry,
    Head,
    HeadError,
    HeadWarning,
    check_text,
    duplicate_key,
    last_of_each,
    plain_number,
    too_complex,
)

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_NUMBER = re.compile(r"[-+]?(?:[0-9]+|[0-9]*\.[0-9]+|[0-9]+\.)(?:[eE][-+]?[0-9]+)?\Z")
_QUOTE_HINT = "Put the value in single quotes; write '' for a quote inside."
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(slots=True)
class _Open:
    """A collection being read; for a mapping, the key whose value comes next."""

    value: Any
    anchor: str | None
    start: Any
    flow: bool
    size: int = 1
    key: Any = None
    has_key: bool = False
    seen: set[str] = field(default_factory=set)


def read(content: str, first_line: int) -> Head:
    """Entries of the mapping in `content`, whose first line is `first_line`."""
    try:
        return _Reader(content, first_line).read()
    except yaml.YAMLError as problem:
        raise _explained(problem, content, first_line) from problem


class _Reader:
    def __init__(self, content: str, first_line: int) -> None:
        self.content = content
        self.first_line = first_line
        self.entries: list[Entry] = []
        self.warnings: list[HeadWarning] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: list[_Open] = []
        self.total = 0

    def read(self) -> Head:
        documents = 0
        for event in yaml.parse(self.content, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(
                        event.start_mark,
                        "head_documents",
                        "The head holds more than one YAML document.",
                        "Keep only one pair of fences.",
                    )
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._start(event, [])
            elif isinstance(event, yaml.MappingStartEvent):
                self._start(event, {})
            elif isinstance(event, yaml.CollectionEndEvent):
                done = self.open.pop()
                self._place(done.value, done.start, event.end_mark, done, done.size)
        return Head(last_of_each(self.entries, self.warnings), tuple(self.warnings))

    def _start(self, event: Any, value: Any) -> None:
        if self.open and isinstance(self.open[-1].value, dict):
            if not self.open[-1].has_key:
                raise self._error(
                    event.start_mark,
                    "head_key",
                    "A key must be plain text.",
                    "Put text that starts with [ or { in quotes.",
                )
        elif not self.open and not isinstance(value, dict):
            raise self._not_mapping(event.start_mark)
        if len(self.open) >= MAX_DEPTH:
            raise too_complex(self._line(event.start_mark))
        self._note_tag(event)
        self.open.append(
            _Open(value, event.anchor, event.start_mark, bool(event.flow_style))
        )

    def _scalar(self, event: Any) -> None:
        mark = event.start_mark
        check_text(event.value, self._line(mark), mark.column + 1)
        if not self.open:
            if event.value == "" and not event.style:
                return  # a head of nothing but comments
            raise self._not_mapping(mark)
        parent = self.open[-1]
        if isinstance(parent.value, dict) and not parent.has_key:
            # The words as written: `NO: 71` has the key NO, not False.
            parent.key, parent.has_key = (event.value, mark), True
            return
        self._note_tag(event)
        value: Any = event.value
        if not event.style and event.implicit[0]:
            value = _resolved(event.value)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self._place(value, mark, event.end_mark, None, 1)

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        parent = self.open[-1] if self.open else None
        if event.anchor not in self.anchors or parent is None:
            raise self._error(
                mark,
                "head_alias",
                f"“*{event.anchor}” refers to nothing: * begins a YAML alias.",
                _QUOTE_HINT,
            )
        value, size = self.anchors[event.anchor]
        if isinstance(parent.value, dict) and not parent.has_key:
            parent.key, parent.has_key = (str(value), mark), True
            return
        self._place(value, mark, event.end_mark, None, size)

    def _place(
        self, value: Any, start: Any, end: Any, done: _Open | None, size: int
    ) -> None:
        """Put a finished value into the collection it stands in."""
        if done is not None and done.anchor:
            self.anchors[done.anchor] = (value, size)
        if done is None:
            self.total += size
        if self.total > MAX_VALUES:
            raise too_complex(self._line(start))
        if not self.open:
            return
        parent = self.open[-1]
        parent.size += size
        if isinstance(parent.value, list):
            parent.value.append(value)
            return
        key, key_mark = parent.key
        parent.has_key = False
        if len(self.open) == 1:
            self._enter(key, key_mark, value, start, end, parent.flow)
        elif key in parent.seen:
            self.warnings.append(duplicate_key(self._line(key_mark), key))
        parent.seen.add(key)
        parent.value[key] = value

    def _enter(
        self, key: str, key_mark: Any, value: Any, start: Any, end: Any, flow: bool
    ) -> None:
        line_start = key_mark.index - key_mark.column
        value_end = start.index + len(_trimmed(self.content[start.index : end.index]))
        line_end = _LINE_END.search(self.content, value_end)
        entry_end = line_end.end() if line_end else len(self.content)
        self.entries.append(
            Entry(
                key=key,
                value=value,
                line=self._line(key_mark),
                column=key_mark.column + 1,
                start=line_start,
                end=entry_end,
                value_start=start.index,
                value_end=value_end,
                raw=self.content[start.index : value_end],
                rewritable=not flow,
            )
        )

    def _note_tag(self, event: Any) -> None:
        if event.tag and event.tag not in {"!", "tag:yaml.org,2002:str"}:
            self.warnings.append(
                HeadWarning(
                    self._line(event.start_mark),
                    "tag_ignored",
                    f"The YAML tag “{event.tag}” means nothing here.",
                )
            )

    def _line(self, mark: Any) -> int:
        return int(self.first_line + mark.line)

    def _error(self, mark: Any, code: str, message: str, hint: str) -> HeadError:
        return HeadError(self._line(mark), mark.column + 1, code, message, hint)

    def _not_mapping(self, mark: Any) -> HeadError:
        return self._error(
            mark,
            "head_not_mapping",
            "The head is not a list of “key: value” lines.",
            "Write “title: …” and the like, each on its own line; a text that only "
            "starts with a rule needs a blank head before it.",
        )


def _resolved(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _NUMBER.match(text):
        return plain_number(text)
    return text


def _trimmed(text: str) -> str:
    """A block value without the blank and comment lines libyaml counts to it."""
    lines = text.splitlines(keepends=True)
    while len(lines) > 1 and (
        not lines[-1].strip() or lines[-1].lstrip().startswith("#")
    ):
        lines.pop()
    kept = "".join(lines)
    return kept.rstrip("\r\n") if len(lines) > 1 else kept.rstrip()


def _explained(problem: yaml.YAMLError, content: str, first_line: int) -> HeadError:
    """libyaml's complaint, at its place in the file, with what to do about it."""
    mark = getattr(problem, "problem_mark", None)
    if mark is None:  # a character YAML does not allow
        position = getattr(problem, "position", None)
        before = (
            content[:position] if isinstance(position, int) and position >= 0 else ""
        )
        line = first_line + before.count("\n")
        return HeadError(
            line,
            None,
            "head_character",
            "The head holds a control character.",
            "Remove it: an editor that shows invisible characters helps.",
        )
    said = str(getattr(problem, "problem", "") or "it is not YAML")
    if "quoted scalar" in str(getattr(problem, "context", "")):
        # Where the quote opens helps; libyaml complains where the head ends.
        mark = getattr(problem, "context_mark", None) or mark
        said = "the quote opened here is not closed as it should be"
    line, column = first_line + mark.line, mark.column + 1
    hint = _QUOTE_HINT
    if "tab" in said or ("any token" in said and _has_tab(content, mark)):
        hint = "Indent with spaces; YAML takes no tabs there."
    elif "block mapping" in said or "block collection" in said:
        hint = "Check the indentation of this line and the quotes of the one before."
    elif "flow" in said:
        hint = "Close the list with ] and separate its items with commas."
    return HeadError(line, column, "head_syntax", f"The head is broken: {said}.", hint)


def _has_tab(content: str, mark: Any) -> bool:
    lines = content.split("\n")
    return mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]


def write(value: Any, like: Entry | None = None) -> str:
    """The value as YAML for one place, quoted and laid out like what stood there."""
    raw = like.raw if like else ""
    if isinstance(value, list) and all(not isinstance(v, list | dict) for v in value):
        return _write_list(value, like)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return _write_text(value, raw[:1] if like else "'")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _write_list(items: list[Any], like: Entry | None) -> str:
    old: list[Any] = like.value if like and isinstance(like.value, list) else []
    texts = _raw_items(like.raw, len(old)) if like and old else []
    known = {
        (type(item), item): text
        for item, text in zip(old, texts, strict=False)
        if not isinstance(item, list | dict)
    }
    quote = texts[0][:1] if texts else "'"
    written = [
        known.get((type(item), item))
        or (
            _write_text(item, quote, in_list=True)
            if isinstance(item, str)
            else write(item)
        )
        for item in items
    ]
    if like is not None and like.raw.startswith("-") and items:
        indent = re.match(r"-[ \t]*", like.raw)
        bullet = indent[0] if indent else "- "
        return "\n".join(bullet + text for text in written)
    return "[" + ", ".join(written) + "]"


def _raw_items(raw: str, count: int) -> list[str]:
    """How each scalar item of a list was written; [] when that cannot be told."""
    if not raw.startswith(("[", "-")):
        return []
    # A block list begins behind its first line's indentation: give it back.
    second = re.search(r"\n([ \t]*)-", raw) if raw.startswith("-") else None
    raw = (second[1] if second else "") + raw
    texts = []
    for event in yaml.parse(raw, Loader=yaml.CSafeLoader):
        start, end = event.start_mark, event.end_mark
        if isinstance(event, yaml.ScalarEvent) and start and end:
            texts.append(raw[start.index : end.index])
    return texts if len(texts) == count else []


def _write_text(text: str, quote: str, *, in_list: bool = False) -> str:
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text) or quote == '"':
        return _double_quoted(text)
    if quote != "'" and _is_safe_plain(text, in_list=in_list):
        return text
    return "'" + text.replace("'", "''") + "'"


def _double_quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ufeff]",
        lambda match: f"\\u{ord(match[0]):04x}",
        quoted,
    )


def _is_safe_plain(text: str, *, in_list: bool) -> bool:
    """Whether it means the same without quotes."""
    if in_list and re.search(r"[\[\]{},]", text):
        return False
    try:
        events = [
            event
            for event in yaml.parse(f"k: {text}\n", Loader=yaml.CSafeLoader)
            if isinstance(event, yaml.ScalarEvent)
        ]
    except yaml.YAMLError:
        return False
    return (
        len(events) == 2
        and not events[1].style
        and events[1].value == text
        and _resolved(text) == text
        and text == text.strip()
        and "#" not in text
    )


def write_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_][\w-]*", key) else _write_text(key, "'")


def assignment(key: str, value: Any) -> str:
    """One whole line for a new key, without its line end."""
    return f"{write_key(key)}: {write(value)}"


def place_for_new(content: str, head: Head) -> int:
    """Offset in `content` where a new line belongs."""
    return len(content)
