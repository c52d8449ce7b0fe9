"""Writes YAML values the way their neighbours are written."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from articles.markdown.heads import Entry, Head, plain_number

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_NUMBER = re.compile(r"[-+]?(?:[0-9]+|[0-9]*\.[0-9]+|[0-9]+\.)(?:[eE][-+]?[0-9]+)?\Z")


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
        and resolved(text) == text
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


def resolved(text: str) -> Any:
    """What a plain scalar means in YAML 1.2's core schema."""
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _NUMBER.match(text):
        return plain_number(text)
    return text
