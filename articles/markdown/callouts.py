"""`:::message`, `:::details title` and `$$` blocks."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

_OPENING = re.compile(r"(:{3,})[ \t]*(message|details)(?:[ \t]+(.*))?\Z", re.DOTALL)
_FENCE = re.compile(r":{3,}[ \t]*\Z")


def callout(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a box up to the matching run of colons, else to its container's end.

    An outer box takes more colons than the ones inside, as in Zenn.
    """
    text = _line(state, start)
    if not text.startswith(":::") or state.is_code_block(start):
        return False
    opening = _OPENING.match(text.rstrip())
    if opening is None:
        return False
    if silent:
        return True
    kind, argument = opening[2], (opening[3] or "").strip()
    close = _closing_line(state, start, end, len(opening[1]))
    old_parent, old_max = state.parentType, state.lineMax
    state.parentType = "callout"
    state.lineMax = close
    token = state.push("callout_open", "", 1)
    token.block = True
    token.map = lines = [start, close]
    name = "alert" if kind == "message" and argument == "alert" else kind
    token.meta = {"kind": name, "title": argument if kind == "details" else ""}
    state.md.block.tokenize(state, start + 1, close)
    token = state.push("callout_close", "", -1)
    token.block = True
    token.meta = {"kind": name}
    state.parentType, state.lineMax = old_parent, old_max
    state.line = lines[1] = min(close + 1, end)
    return True


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a formula between two lines of `$$`, kept as readable source."""
    text = _line(state, start)
    if not text.startswith("$$") or state.is_code_block(start):
        return False
    text = text.rstrip()
    if len(text) > 4 and text.endswith("$$"):
        content, next_line = text[2:-2].strip() + "\n", start + 1
        if "$$" in content:
            return False
    elif text == "$$":
        close = start + 1
        while close < end and _line(state, close).rstrip() != "$$":
            if state.isEmpty(close) or state.sCount[close] < state.blkIndent:
                return False
            close += 1
        if close >= end:
            return False
        content = state.getLines(start + 1, close, state.sCount[start], True)
        next_line = close + 1
    else:
        return False
    if silent:
        return True
    token = state.push("fence", "code", 0)
    token.info = "math"
    token.content = content
    token.map = [start, next_line]
    state.line = next_line
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _closing_line(state: StateBlock, start: int, end: int, colons: int) -> int:
    depth = 1
    line = start + 1
    while line < end:
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return line
        position = state.bMarks[line] + state.tShift[line]
        if state.src.startswith(":::", position) and not state.is_code_block(line):
            text = _line(state, line).rstrip()
            run = len(text) - len(text.lstrip(":"))
            if _FENCE.match(text):
                if run == colons:
                    depth -= 1
                    if depth == 0:
                        return line
            elif run == colons and _OPENING.match(text):
                depth += 1
        line += 1
    return line
