"""Where a link may lead, and which addresses in plain text become links."""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.markdown.tokens import text_token

SCHEMES: Final = frozenset({"http", "https", "mailto"})
FIGURE: Final = "figure:"

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_EXTERNAL = re.compile(r"(?:https?:)?//", re.IGNORECASE)
# Browsers ignore these inside an address, so `java\nscript:` must not pass as a path.
_IGNORED = re.compile(r"[\x00-\x20\x7f]+")

_MAX_URL = 2048
_URL_BODY = re.compile(rf"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]{{1,{_MAX_URL}}}")
# A path in Japanese is part of the address only when it is a whole word: after a
# slash, up to white space, without sentence marks, and not a particle of the
# sentence around it (https://example.com/をご覧ください).
_CJK_PATH = re.compile(
    r"(?![をはがにへともや]|から|まで|など|による)"
    r"[\w\-.~%/\u30fb\uff08\uff09]{1,200}(?=[\s\u3000]|\Z)"
)
_WWW = re.compile(r"(?<![\w./@:-])www\.(?=[a-z0-9])", re.IGNORECASE)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-/:])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9_-])"
)
_MARK_BEFORE = re.compile(r"\[\[[A-Za-z_-]{1,30}:\Z")
_TRAILING = "?!.,:;*_~'"
_TRAILING_ENTITY = re.compile(r"&[A-Za-z0-9]{1,32};\Z")


def is_allowed(url: str) -> bool:
    """Web, mail, relative and fragment addresses; every other scheme is not."""
    plain = _IGNORED.sub("", url)
    scheme = _SCHEME.match(plain)
    return scheme is None or scheme[0][:-1].lower() in SCHEMES


def is_external(url: str) -> bool:
    """Whether the address names a host."""
    return _EXTERNAL.match(url) is not None


def autolink(state: StateInline, silent: bool) -> bool:
    """Inline rule at the `:` of http:// and https://, outside links only.

    One forward scan: ASCII address characters, stopping at the first other one,
    so `（https://example.com/）` and `…/aをご覧` end where a reader would end them.
    """
    position = state.pos
    source = state.src
    if source[position] != ":" or not source.startswith("//", position + 1):
        return False
    if silent or state.linkLevel > 0:
        return False
    before = source[max(0, position - 6) : position].lower()
    length = 5 if before.endswith("https") else 4 if before.endswith("http") else 0
    if not length:
        return False
    start = position - length
    if start > 0 and (_is_word(source[start - 1]) or _in_mark(source, start)):
        return False
    end = _url_end(source, start, position + 3, state.posMax)
    if end <= position + 3:
        return False
    # Only now: reading `pending` copies it, which a refused address must not cost.
    if not state.pending.lower().endswith(before[-length:]):
        return False
    state.pending = state.pending[:-length]
    # A written `&amp;` is a character reference here as everywhere.
    _push_link(state, source[start:end].replace("&amp;", "&"))
    state.pos = end
    return True


def split_addresses(md: MarkdownIt, token: Token) -> list[Token]:
    """The text token with `www.` and mail addresses made links."""
    text = token.content
    found: list[tuple[int, int, str]] = []
    for match in _WWW.finditer(text):
        end = _url_end(text, match.start(), match.end(), len(text))
        if "." in text[match.end() : end]:
            found.append((match.start(), end, "http://" + text[match.start() : end]))
    found += [(m.start(), m.end(), "mailto:" + m[0]) for m in _MAIL.finditer(text)]
    if not found:
        return [token]
    out: list[Token] = []
    done = 0
    for start, end, url in sorted(found):
        if start < done:
            continue
        if start > done:
            out.append(text_token(text[done:start], token.level))
        out += _link(md, url, text[start:end], token.level)
        done = end
    if done < len(text):
        out.append(text_token(text[done:], token.level))
    return out


def _push_link(state: StateInline, url: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(url)}
    opening.markup = opening.info = "bare"
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1).markup = "bare"


def _link(md: MarkdownIt, url: str, shown: str, level: int) -> list[Token]:
    opening = Token("link_open", "a", 1, {"href": md.normalizeLink(url)}, level=level)
    opening.markup = opening.info = "bare"
    closing = Token("link_close", "a", -1, level=level, markup="bare")
    return [opening, text_token(shown, level + 1), closing]


def _url_end(source: str, start: int, body: int, limit: int) -> int:
    """Where the address that begins at `start` ends; `body` if nothing follows."""
    match = _URL_BODY.match(source, body, limit)
    if match is None:
        return body
    end = min(match.end(), start + _MAX_URL)
    if end < limit and source[end - 1] == "/" and not source[end].isascii():
        path = _CJK_PATH.match(source, end, limit)
        if path is not None:
            return path.end()
    # Sentence marks and brackets that only close something outside stay outside.
    opened, closed = source.count("(", body, end), source.count(")", body, end)
    while end > body:
        char = source[end - 1]
        if char in _TRAILING:
            end -= 1
        elif char == ")" and closed > opened:
            end -= 1
            closed -= 1
        elif entity := _TRAILING_ENTITY.search(source, max(body, end - 34), end):
            end = entity.start()
        else:
            break
    host = source[body:end].split("/", 1)[0]
    return end if re.search(r"[A-Za-z0-9]", host) else body


def _in_mark(source: str, start: int) -> bool:
    """Whether the address is inside a `[[kind:…` that stays text."""
    return _MARK_BEFORE.search(source, max(0, start - 40), start) is not None


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "-_+./@")
