"""Which runs of `*`, `_` and `~` open or close, in CJK text too.

CommonMark counts 「」（）。 as punctuation, so `**「A」**は` stays literal there.
The CJK-friendly amendment exempts CJK punctuation and lets a neighbouring CJK
character stand for the space that such scripts do not write. Rules and code point
ranges: the specification of the markdown-cjk-friendly project, Unicode 17.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from markdown_it.rules_inline.state_inline import Delimiter, Scanned, StateInline

from articles.markdown.tokens import text_token

# East Asian Width W, F or H without default emoji presentation, and all Hangul.
_CJK: Final = re.compile(
    "[\u1100-\u11ff\u20a9\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u2e99"
    "\u2e9b-\u2ef3\u2f00-\u2fd5\u2ff0-\u303e\u3041-\u3096\u3099-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u3190-\u31e5\u31ef-\u321e\u3220-\u3247"
    "\u3250-\ua48c\ua490-\ua4c6\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7c6"
    "\ud7cb-\ud7fb\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe52\ufe54-\ufe66"
    "\ufe68-\ufe6b\uff01-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7"
    "\uffda-\uffdc\uffe0-\uffe6\uffe8-\uffee"
    "\U00016fe0-\U00016fe4\U00016ff0-\U00016ff6\U00017000-\U00018cd5"
    "\U00018cff-\U00018d1e\U00018d80-\U00018df2\U0001aff0-\U0001aff3"
    "\U0001aff5-\U0001affb\U0001affd-\U0001affe\U0001b000-\U0001b122\U0001b132"
    "\U0001b150-\U0001b152\U0001b155\U0001b164-\U0001b167\U0001b170-\U0001b2fb"
    "\U0001d300-\U0001d356\U0001d360-\U0001d376\U0001f200\U0001f202"
    "\U0001f210-\U0001f219\U0001f21b-\U0001f22e\U0001f230-\U0001f231\U0001f237"
    "\U0001f23b\U0001f240-\U0001f248\U0001f260-\U0001f265\U00020000-\U0003fffd]"
)
_SPACES: Final = frozenset("\t\n\x0c\r")
# Quotation marks whose full-width form is asked for by U+FE01.
_WIDE_QUOTES: Final = frozenset("‘’“”")

# What may stand outside a single tilde. Sentence and bracket marks only: `%` and
# `」` end one half of a range (5%~8%, 「A」~「B」) far more often than a strike.
_BEFORE_TILDE: Final = frozenset("*_\"'、。，．！？：；,:;!?|/・>")
_AFTER_TILDE: Final = frozenset("*_\"'、。，．！？：；.,:;!?|/・<")


def scan(source: str, start: int, end: int, *, inside_words: bool) -> Scanned:
    """Whether the delimiter run at `start` can open, can close, and its length.

    `end` is where the text of the run's container stops; `inside_words` is false
    for `_`, which keeps CommonMark's stricter rule.
    """
    marker = source[start]
    stop = start + 1
    while stop < end and source[stop] == marker:
        stop += 1
    before = source[start - 1] if start > 0 else " "
    after = source[stop] if stop < end else " "

    # A variation selector belongs to the character before it.
    selector = "\ufe00" <= before <= "\ufe0e" and start > 1
    before_space, before_punctuation, before_cjk = _kind(before)
    base = before
    if selector:
        base = source[start - 2]
        _, before_punctuation, before_cjk = _kind(base)
    after_space, after_punctuation, after_cjk = _kind(after)
    before_cjk = (
        before_cjk
        or "\U000e0100" <= before <= "\U000e01ef"
        or (before == "\ufe01" and base in _WIDE_QUOTES)
    )
    # Ours, beyond the amendment: ASCII punctuation that closes CJK text counts with
    # it, so `**需要:**AI` is bold although neither `:` nor `A` is CJK.
    if before_punctuation and not before_cjk and start > 1:
        before_cjk = is_cjk(source[start - 2]) and not after_space
    if after_punctuation and not after_cjk and stop + 1 < end:
        after_cjk = is_cjk(source[stop + 1]) and not before_space
    strange_before = before_punctuation and not before_cjk
    strange_after = after_punctuation and not after_cjk

    left = not after_space and (
        not strange_after or before_space or strange_before or before_cjk
    )
    right = not before_space and (
        not strange_before or after_space or strange_after or after_cjk
    )
    length = stop - start
    if marker == "~" and length == 1:
        can_open = left and (before_space or _opens_tilde(before))
        can_close = right and (after_space or _closes_tilde(after))
    elif inside_words:
        can_open, can_close = left, right
    else:
        can_open = left and (not right or before_punctuation)
        can_close = right and (not left or after_punctuation)
    return Scanned(can_open, can_close, length)


def emphasis(state: StateInline, silent: bool) -> bool:
    """Inline rule for `*` and `_`: one text token and one delimiter per mark."""
    if silent:
        return False
    marker = state.src[state.pos]
    found = scan(state.src, state.pos, state.posMax, inside_words=marker == "*")
    if state.pending:
        state.pushPending()
    level = state.pendingLevel = state.level
    can_open, can_close, length = found
    tokens, code = state.tokens, ord(marker)
    for place in range(len(tokens), len(tokens) + length):
        state.delimiters.append(Delimiter(code, length, place, -1, can_open, can_close))
        tokens.append(text_token(marker, level))
        state.tokens_meta.append(None)
    state.pos += length
    return True


def is_cjk(char: str) -> bool:
    """Whether the character counts as CJK for emphasis; Hangul does."""
    return char >= "\u1100" and _CJK.match(char) is not None


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line end between the two stands for no space at all.

    Korean writes spaces between words, so Hangul keeps them.
    """
    return (
        is_cjk(before)
        and is_cjk(after)
        and not _is_hangul(before)
        and not _is_hangul(after)
    )


def _is_hangul(char: str) -> bool:
    return (
        "\uac00" <= char <= "\ud7fb"
        or "\u1100" <= char <= "\u11ff"
        or "\u3131" <= char <= "\u318e"
        or "\ua960" <= char <= "\ua97c"
        or "\uffa0" <= char <= "\uffdc"
    )


@lru_cache(maxsize=8192)
def _kind(char: str) -> tuple[bool, bool, bool]:
    """Whether the character is white space, punctuation, CJK."""
    category = unicodedata.category(char)
    space = char in _SPACES or category == "Zs"
    return space, category[0] in "PS", is_cjk(char)


def _opens_tilde(before: str) -> bool:
    return before in _BEFORE_TILDE or unicodedata.category(before) in {"Ps", "Pi"}


def _closes_tilde(after: str) -> bool:
    return after in _AFTER_TILDE or unicodedata.category(after) in {"Pe", "Pf"}
