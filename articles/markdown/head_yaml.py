"""Front matter in YAML: the 1.2 core schema, read from libyaml's event stream.

Events instead of a loader: positions of every value, no recursion, no timestamps, no
`yes`/`no`, no base-60 numbers, and aliases that cannot multiply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from articles.markdown.head_yaml_writing import (
    assignment,
    place_for_new,
    resolved,
    write,
)
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
    too_complex,
)
from articles.text.sentences import Sentence

__all__ = ["assignment", "place_for_new", "read", "write"]

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
            value = resolved(event.value)
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
                Sentence(
                    "“*{anchor}” refers to nothing: * begins a YAML alias.",
                    anchor=event.anchor,
                ),
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
                    Sentence("The YAML tag “{tag}” means nothing here.", tag=event.tag),
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
    context = str(getattr(problem, "context", ""))
    opened = getattr(problem, "context_mark", None) or mark
    message: str = Sentence("The head is broken: {said}.", said=said)
    hint = _QUOTE_HINT
    if "quoted scalar" in context:
        # Where the quote opens helps; libyaml complains where the head ends.
        mark, message = opened, "The quote opened here is not closed as it should be."
    elif "flow sequence" in context or "flow mapping" in context:
        mark, message = opened, "The list opened here is not closed as it should be."
        hint = "Close it with ] or }, put commas between its items, quote odd ones."
    elif "mapping values" in said:
        message = "A second colon stands in the value."
    elif "tab" in said or ("any token" in said and _has_tab(content, mark)):
        message, hint = "A tab stands where YAML takes only spaces.", "Use spaces."
    elif "any token" in said:
        message = "The value begins with a character that means something in YAML."
    elif _behind_quote(content, mark):
        message = "The value goes on behind its closing quote."
        hint = (
            "Inside '…' write the quote twice (''), inside \"…\" with a backslash "
            "before it, or take the other kind of quotes around the value."
        )
    elif "expected key" in said or "simple key" in said:
        message = "This line is no “key: value”."
        hint = "Check its indentation, and the quotes and the end of the line before."
    return HeadError(
        first_line + mark.line, mark.column + 1, "head_syntax", message, hint
    )


def _behind_quote(content: str, mark: Any) -> bool:
    lines = content.split("\n")
    before = lines[mark.line][: mark.column] if mark.line < len(lines) else ""
    return before.rstrip()[-1:] in {"'", '"'}


def _has_tab(content: str, mark: Any) -> bool:
    lines = content.split("\n")
    return mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]
