"""`{漢字|かんじ}`: readings above characters."""

from __future__ import annotations

import re
from html import escape

from markdown_it.rules_inline import StateInline

from articles.markdown.emphasis import is_cjk

_RUBY = re.compile(r"\{([^{}|\n\\]{1,40})\|([^{}\n\\]{1,120})\}")


def ruby(state: StateInline, silent: bool) -> bool:
    """Inline rule at `{`: only a CJK base takes a reading, so `{a|b}` stays text.

    `{漢字|かん|じ}` gives every character its own reading.
    """
    if state.src[state.pos] != "{":
        return False
    match = _RUBY.match(state.src, state.pos, state.posMax)
    if match is None or not any(map(is_cjk, match[1])) or not match[2].strip("| "):
        return False
    if not silent:
        token = state.push("ruby", "", 0)
        token.content = match[1]
        token.meta = {"readings": match[2].split("|")}
    state.pos = match.end()
    return True


def ruby_html(base: str, readings: list[str]) -> str:
    """The element; readings that do not fit the characters stand over them all."""
    pairs = [(base, "".join(readings))]
    if len(readings) == len(base):
        pairs = list(zip(base, readings, strict=True))
    return (
        "<ruby>"
        + "".join(
            f"{escape(over)}<rp>（</rp><rt>{escape(reading)}</rt><rp>）</rp>"
            for over, reading in pairs
        )
        + "</ruby>"
    )
