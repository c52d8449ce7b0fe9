"""`[^label]` marks and their notes, which come together at the end of the page."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote.index import footnote_def

_MARK = re.compile(r"\[\^([^\s\[\]]{1,100})\]")


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: `[^label]: note`, at the top level only, so notes never nest."""
    if not state.src.startswith("[^", state.bMarks[start] + state.tShift[start]):
        return False
    # Inside another block it only ends that block's paragraph, when outdented.
    if state.level > 0 and not (silent and state.sCount[start] < state.blkIndent):
        return False
    done: bool = footnote_def(state, start, end, silent)
    return done


def reference(state: StateInline, silent: bool) -> bool:
    """Inline rule: a mark whose note exists anywhere in the text."""
    if not state.src.startswith("[^", state.pos):
        return False
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None or ":" + match[1] not in labels(state.env):
        return False
    if not silent:
        state.push("footnote_mark", "", 0).meta = {"label": match[1]}
    state.pos = match.end()
    return True


def labels(env: MutableMapping[str, Any]) -> dict[str, int]:
    """The labels defined so far, each behind a colon, as the block rule keeps them."""
    found = env.get("footnotes", {}).get("refs", {})
    return found if isinstance(found, dict) else {}
