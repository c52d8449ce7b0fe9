"""The other `[[kind:…]]` marks: figures, citations, and blocks made of figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from articles.markdown.cards import OPENING, read_mark, split_fields
from articles.markdown.lint import (
    CARD_LIMIT,
    CARD_NOT_ALONE,
    CARD_UNCLOSED,
    CITE_REFUSED,
    FIGURE_IN_LINK,
    MARK_INVALID,
    UNKNOWN_MARK,
)
from articles.markdown.parsing import line_of, parsing
from articles.opengraph import RefusedURL, check_url, refused_key, url_key

Options = tuple[tuple[str, str], ...]

BLOCK_KINDS: Final = frozenset({"stat", "table", "chart", "image"})
_KIND = re.compile(r"\[\[([A-Za-z][A-Za-z0-9_-]{0,30}):")
_KEY = re.compile(r"[\w][\w.\-]{0,119}\Z")
_BLOCK = re.compile(r"\[\[(stat|table|chart|image):")
_LINKED = re.compile(r"\[\[[^\[\]\n]{1,200}\]\][(\[]")
_MAX_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class WrittenFigure:
    """`[[figure:key with=JPY]]`, or the target of a bound link."""

    written: str
    key: str
    options: Options
    line: int


@dataclass(frozen=True, slots=True)
class WrittenCitation:
    """`[[cite:key-or-URL|quote|locator]]`; `url` is normalised, "" for a key and for an
    address that is `refused`, which names the reason."""

    written: str
    target: str
    url: str
    same: str
    """Equal for two addresses of one page."""
    quote: str
    locator: str
    line: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """`[[stat:key,key]]` and its kin on a line of its own."""

    written: str
    kind: str
    keys: tuple[str, ...]
    options: Options
    line: int


def inline_mark(state: StateInline, silent: bool) -> bool:
    """Inline rule at `[[`: figures and citations; explains marks left as text."""
    position = state.pos
    source = state.src
    if not source.startswith("[[", position):
        return False
    kind = _KIND.match(source, position)
    if kind is None:
        return False
    name = kind[1]
    if name not in {"figure", "cite"}:
        if not silent:
            _explain(state, name)
        return False
    end = source.find("]]", kind.end(), min(state.posMax, kind.end() + _MAX_LENGTH))
    if end < 0 or "\n\n" in source[position:end]:
        if not silent and state.linkLevel == 0:
            parsing(state.env).note(line_of(state), CARD_UNCLOSED, mark=f"[[{name}:…]]")
        return False
    while (
        name == "cite" and source.startswith("]", end + 2) and end + 3 <= state.posMax
    ):
        end += 1
    written = source[position : end + 2]
    body = source[kind.end() : end]
    if not silent:
        done = (_figure if name == "figure" else _citation)(state, written, body)
        if not done:
            return False
    elif name == "figure" and _read_options(body) is None:
        return False
    state.pos = end + 2
    return True


def block_mark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: stat, table, chart and image marks; may interrupt a paragraph."""
    if state.is_code_block(start) or state.sCount[start] < state.blkIndent:
        return False
    kind = _BLOCK.match(state.src, state.bMarks[start] + state.tShift[start])
    if kind is None:
        return False
    mark = read_mark(state, start, end)
    if mark is None:
        return False
    inner, next_line = mark
    read = _read_options(inner.split(":", 1)[1])
    keys = tuple(filter(None, re.split(r"[,、]", read[0]))) if read else ()
    if read is None or not keys or not all(_KEY.match(key) for key in keys):
        return False
    if silent:
        return True
    token = state.push("block_mark", "", 0)
    token.map = [start, next_line]
    token.meta = {
        "mark": WrittenBlock(inner + "]]", kind[1], keys, read[1], start),
    }
    state.line = next_line
    return True


def figure_target(url: str, line: int) -> WrittenFigure | None:
    """What `figure:key?with=JPY&lang=en` names, or None when the key is none."""
    written = unquote(url.split(":", 1)[1])
    read = _read_options(written.replace("?", " ").replace("&", " "))
    if read is None or not _KEY.match(read[0]):
        return None
    return WrittenFigure("", read[0], read[1], line)


def _figure(state: StateInline, written: str, body: str) -> bool:
    here = parsing(state.env)
    read = _read_options(body)
    if read is None or not _KEY.match(read[0]):
        here.note(line_of(state), MARK_INVALID, mark=written[:60])
        return False
    if state.linkLevel > 0:
        # A filled figure is a link itself, and links do not nest.
        here.note(line_of(state), FIGURE_IN_LINK, mark=written[:60])
        return False
    token = state.push("figure_generated", "", 0)
    token.meta = {"mark": WrittenFigure(written, read[0], read[1], line_of(state))}
    return True


def _citation(state: StateInline, written: str, body: str) -> bool:
    here = parsing(state.env)
    fields = split_fields(body)
    target, quote, locator = [*fields, "", ""][:3]
    if state.linkLevel > 0:
        here.note(line_of(state), FIGURE_IN_LINK, mark=written[:60])
        return False
    url, same, refused = "", target, ""
    if "://" in target or not _KEY.match(target):
        try:
            url = check_url(target)
        except RefusedURL as error:
            here.note(
                line_of(state),
                CITE_REFUSED,
                url=target[:200],
                reason=str(error),
                why=error.code.value,
            )
            if not target:
                return False
            same, refused = refused_key(target), error.code.value
        else:
            same = url_key(url)
    token = state.push("citation", "", 0)
    token.meta = {
        "mark": WrittenCitation(
            written, target, url, same, quote, locator, line_of(state), refused
        )
    }
    return True


def _read_options(body: str) -> tuple[str, Options] | None:
    """The key part and the words after it; None when there is no key."""
    parts = body.split()
    if not parts:
        return None
    options = []
    for word in parts[1:]:
        name, _, value = word.partition("=")
        options.append((name, value or "yes"))
    return parts[0], tuple(options)


def _explain(state: StateInline, name: str) -> None:
    here = parsing(state.env)
    line = line_of(state)
    if name == "ogp":
        if here.cards >= here.options.max_cards:
            here.once(line, CARD_LIMIT, limit=str(here.options.max_cards))
        elif "]]" in state.src[state.pos : state.pos + _MAX_LENGTH]:
            here.note(line, CARD_NOT_ALONE, mark=OPENING + "…]]")
        else:
            here.note(line, CARD_UNCLOSED, mark=OPENING + "…]]")
    elif name in BLOCK_KINDS:
        stop = state.src.find("]]", state.pos, state.pos + _MAX_LENGTH)
        shown = state.src[state.pos : stop + 2] if stop >= 0 else f"[[{name}:…]]"
        alone = stop >= 0 and "\n" not in shown and _alone(state, stop + 2)
        here.note(line, MARK_INVALID if alone else CARD_NOT_ALONE, mark=shown[:60])
    elif not _LINKED.match(state.src, state.pos):
        here.note(line, UNKNOWN_MARK, mark=f"[[{name}:…]]")


def _alone(state: StateInline, end: int) -> bool:
    before = state.src.rfind("\n", 0, state.pos) + 1
    after = state.src.find("\n", end)
    after = len(state.src) if after < 0 else after
    return not state.src[before : state.pos].strip() and not (
        state.src[end:after].strip()
    )
