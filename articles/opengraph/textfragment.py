"""Links to a sentence: text fragments built, read, and their quotes looked for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote as percent_encode
from urllib.parse import unquote

MAX_WHOLE = 300
"""Characters of a quote that go into the link as they are."""
MAX_CLAUSE = 100
MAX_CONTEXT = 32


@dataclass(frozen=True, slots=True)
class TextFragment:
    """`text=[prefix-,]start[,end][,-suffix]`, the parts as plain text."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        parts = [_encoded(self.start)]
        if self.prefix:
            parts.insert(0, _encoded(self.prefix) + "-")
        if self.end:
            parts.append(_encoded(self.end))
        if self.suffix:
            parts.append("-" + _encoded(self.suffix))
        return "text=" + ",".join(parts)


def link_to_quote(url: str, quote: str, page: str | None = None) -> str:
    """The address with a text fragment, or as it is where none would work.

    `page` is the page's text, if known: a quote that stands in it twice gets some of
    what precedes it.
    """
    return with_fragment(url, str(build_fragment(quote, page) or ""))


def with_fragment(url: str, fragment: str) -> str:
    """The address with `text=…`; as it is without one, and where `#` is a route."""
    plain, _, route = url.partition("#")
    if not fragment or route.startswith(("!", "/")):
        return url
    return f"{plain}#:~:{fragment}"


def build_fragment(quote: str, page: str | None = None) -> TextFragment | None:
    """The fragment that finds a quote, or None when it has no place to be cut.

    Browsers match whole words and never across two blocks, so long quotes and those
    of several lines are given by their first and last clause.
    """
    lines = [line for part in quote.split("\n") if (line := _collapsed(part))]
    if not lines:
        return None
    if len(lines) == 1 and len(lines[0]) <= MAX_WHOLE:
        return _with_context(lines[0], page)
    start, end = _first_clause(lines[0]), _last_clause(lines[-1])
    return TextFragment(start, end) if start and end else None


def parse_fragments(fragment: str) -> list[TextFragment]:
    """The text directives behind `:~:`; malformed ones are left out."""
    found = []
    _, mark, directives = fragment.partition(":~:")
    for directive in directives.split("&")[:20] if mark else ():
        name, _, value = directive.partition("=")
        if name == "text" and value:
            parsed = _parsed(value.split(","))
            if parsed is not None:
                found.append(parsed)
    return found


def split_quote(url: str) -> tuple[str, str]:
    """A pasted address without its text directive, and the quote in that (or empty).

    >>> split_quote("https://example.com/a#:~:text=rates%20rose")
    ('https://example.com/a', 'rates rose')
    """
    plain, _, fragment = url.partition("#")
    fragments = parse_fragments(fragment)
    kept = fragment.partition(":~:")[0]
    address = f"{plain}#{kept}" if kept else plain
    if not fragments:
        return address, ""
    first = fragments[0]
    return address, f"{first.start} … {first.end}" if first.end else first.start


def quote_found(quote: str, page: str | None) -> bool | None:
    """Whether a page's text holds a quote; None when either is unknown.

    Widths, case, kinds of quotation marks and white space do not matter. What an
    ellipsis stands for is skipped: the pieces must follow one another.
    """
    pieces = [folded for part in _OMISSION.split(quote) if (folded := _folded(part))]
    if not pieces or page is None:
        return None
    text = _folded(page)
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


_CLAUSE_END = re.compile(r"[。、！？」』）．，]+|[.,;:!?)\"”’]+(?=\s)|\s[–—-]\s")
_CLAUSE_START = re.compile(r"[。、！？「『（．，]+|[.,;:!?(]+\s|\s[–—-]\s")
_OMISSION = re.compile(
    r"…+|\.{3,}|・{3,}|[\[(（［【〔](?:…+|\.{3}|中略|略|前略|後略)[\])）］】〕]"
)
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_MARKS = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "〜": "~", "～": "~",
})  # fmt: skip


def _encoded(text: str) -> str:
    # A dash, a comma and an ampersand mean something in a directive.
    return percent_encode(text, safe="").replace("-", "%2D")


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    """Without what copying changes: widths, case, marks, and all white space."""
    text = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    return "".join(text.split()).replace("\u00ad", "").replace("\u200b", "")


def _with_context(quote: str, page: str | None) -> TextFragment:
    text = "\n".join(map(_collapsed, (page or "").split("\n")))
    at = text.find(quote)
    if at < 0 or text.find(quote, at + 1) < 0:
        return TextFragment(quote)
    # Of one line only: context may not span blocks either.
    prefix = _context_before(text[:at].rstrip().rpartition("\n")[2])
    # At the very beginning of a page nothing precedes, but then something follows.
    after = text[at + len(quote) :].strip().partition("\n")[0]
    suffix = "" if prefix else _first_clause(after)
    return TextFragment(quote, prefix=prefix, suffix=suffix)


def _context_before(before: str) -> str:
    """The end of the preceding text, from a place where a word surely begins."""
    text = before[-MAX_CLAUSE:].strip()
    for found in _CLAUSE_START.finditer(text):
        rest = text[found.end() :].strip()
        if 0 < len(rest) <= MAX_CONTEXT:
            return rest
    kept = ""
    words = text.split(" ")
    for word in reversed(words if len(before) <= MAX_CLAUSE else words[1:]):
        if len(word) + len(kept) >= MAX_CONTEXT:
            break
        kept = f"{word} {kept}".strip()
    return kept


def _first_clause(line: str) -> str:
    """The beginning up to a place where a word surely ends; empty if there is none."""
    if len(line) <= MAX_CLAUSE:
        return line
    head = line[:MAX_CLAUSE]
    ends = [found.end() for found in _CLAUSE_END.finditer(line, 0, MAX_CLAUSE + 1)]
    good = [end for end in ends if 8 <= end <= MAX_CLAUSE]
    if good:
        return line[: good[0]].strip()
    space = head.rfind(" ")
    return "" if space < 8 or _CJK.search(head) else head[:space]


def _last_clause(line: str) -> str:
    if len(line) <= MAX_CLAUSE:
        return line
    offset = len(line) - MAX_CLAUSE
    starts = [offset + found.end() for found in _CLAUSE_START.finditer(line[offset:])]
    good = [start for start in starts if len(line) - start >= 8]
    if good:
        return line[good[-1] :].strip()
    tail = line[offset:]
    space = tail.find(" ")
    too_late = space < 0 or len(tail) - space < 8
    return "" if too_late or _CJK.search(tail) else tail[space + 1 :]


def _parsed(parts: list[str]) -> TextFragment | None:
    prefix = suffix = ""
    if parts and parts[0].endswith("-"):
        prefix = unquote(parts.pop(0)[:-1])
    if parts and parts[-1].startswith("-"):
        suffix = unquote(parts.pop()[1:])
    if not 1 <= len(parts) <= 2 or not parts[0]:
        return None
    end = unquote(parts[1]) if len(parts) == 2 else ""
    return TextFragment(unquote(parts[0]), end, prefix, suffix)
