"""Finishes the inline tokens of one block: links, line ends, checks, plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from articles.markdown import links, rawhtml
from articles.markdown.emphasis import joins_without_space
from articles.markdown.lint import (
    BARE_URL,
    EMPTY_LINK,
    HTML_DROPPED,
    HTML_UNCLOSED,
    HTML_UNKNOWN,
    IMAGE_ADDRESS,
    IMAGE_ALT,
    LITERAL_BOLD,
    MARK_INVALID,
    TILDE_RANGE,
)
from articles.markdown.marks import figure_target
from articles.markdown.parser import Parser
from articles.markdown.parsing import Parsing

_TILDE = re.compile(r"[0-9０-９][年月日時分円兆億万%％]?~[0-9０-９]")


@dataclass(slots=True)
class _Link:
    """A link still open: where its token and its text begin, and what it leads to."""

    token: Token
    index: int
    texts: int
    line: int
    figure: bool
    bare: bool


class Finisher:
    """Turns raw inline tokens into those of the page, in one pass."""

    def __init__(self, parser: Parser, here: Parsing) -> None:
        self._parser = parser
        self._here = here

    def finish(self, token: Token, line: int) -> str:
        """Replaces `token.children`; returns the visible words.

        `line` is where the text begins, from 0. Addresses, marks and images are
        no words; a line end is a space, nothing between CJK, or a line end.
        """
        children = token.children or []
        if len(children) == 1 and children[0].type == "text":
            return self._only_text(token, children[0], line)
        run = _Run(self._parser, self._here, line)
        run.take(children)
        token.children = run.out
        return "".join(run.texts)

    def _only_text(self, token: Token, text: Token, line: int) -> str:
        """The common case without a single mark."""
        self._here.line = line
        _check_text(self._here, text.content, line)
        parts = _split(self._parser, text)
        if len(parts) == 1:
            return text.content
        run = _Run(self._parser, self._here, line)
        run.take([text])
        token.children = run.out
        return "".join(run.texts)


class _Run:
    """One pass over the children of one inline token."""

    def __init__(self, parser: Parser, here: Parsing, line: int) -> None:
        self.out: list[Token] = []
        self.texts: list[str] = []
        self._parser = parser
        self._here = here
        self._base = self._line = line
        self._links: list[_Link] = []
        self._row = 0
        self._html: rawhtml.Pairing | None = None

    def take(self, children: Sequence[Token]) -> None:
        """All of it."""
        joined = self._join(children)
        for index, token in enumerate(joined):
            match token.type:
                case "text":
                    self._text(token)
                case "softbreak":
                    self._softbreak(token, joined, index)
                case "hardbreak":
                    self._add(token, "\n")
                    self._next_line()
                case "link_open":
                    self._open_link(token)
                case "link_close":
                    self._close_link(token)
                case "image":
                    self._image(token)
                case "html_inline":
                    self._raw(token)
                case "code_inline" | "ruby":
                    self._add(token, token.content)
                case _:
                    if token.nesting and self._html:
                        self._html.enter() if token.nesting > 0 else self._html.leave()
                    self.out.append(token)
            if token.meta and "line" in token.meta:
                self._line = self._base + token.meta["line"]
        if self._html is not None:
            self._finish_html(self._html)

    def _join(self, children: Sequence[Token]) -> list[Token]:
        """Text and escapes as one token each, checked on the way."""
        joined: list[Token] = []
        line = self._line
        has_html = False
        for token in children:
            kind = token.type
            if kind == "text" or kind == "text_special":
                if not token.content:
                    continue
                if kind == "text":
                    _check_text(self._here, token.content, line)
                token.type = "text"
                if joined and joined[-1].type == "text":
                    joined[-1].meta.setdefault("parts", [joined[-1].content]).append(
                        token.content
                    )
                    continue
            elif kind == "softbreak" or kind == "hardbreak":
                line += 1
            elif kind == "html_inline":
                has_html = True
            if token.meta and "line" in token.meta:
                line = self._base + token.meta["line"]
            joined.append(token)
        for token in joined:
            if token.type == "text" and token.meta:
                token.content = "".join(token.meta.pop("parts", [token.content]))
        if has_html:
            self._html = rawhtml.Pairing()
        return joined

    def _text(self, token: Token) -> None:
        if self._links:
            self._add(token, token.content)
            return
        for part in _split(self._parser, token):
            if part.type == "link_open":
                self._open_link(part)
            elif part.type == "link_close":
                self._close_link(part)
            else:
                self._add(part, part.content)

    def _softbreak(self, token: Token, joined: list[Token], index: int) -> None:
        mode = self._here.options.soft_break
        if mode == "br" or (mode == "join" and self._is_lead_in()):
            token.type = "hardbreak"
            self._add(token, "\n")
        elif mode == "join" and joins_without_space(
            _last_character(self.out), _first_character(joined, index + 1)
        ):
            pass  # the line end itself would be drawn as a space
        else:
            self._add(token, " ")
        self._next_line()

    def _is_lead_in(self) -> bool:
        """Whether the line that ends here is one bold phrase and nothing else."""
        row = self.out[self._row :]
        if len(row) < 3 or row[0].type != "strong_open":
            return False
        return row[-1].type == "strong_close" and not any(
            token.type == "strong_close" and token.level == row[0].level
            for token in row[:-1]
        )

    def _next_line(self) -> None:
        self._line += 1
        self._row = len(self.out)

    def _open_link(self, token: Token) -> None:
        url = str(token.attrs.get("href", ""))
        figure = url[: len(links.FIGURE)].lower() == links.FIGURE
        web = token.info in {"bare", "auto"} and not url.startswith("mailto:")
        self._links.append(
            _Link(token, len(self.out), len(self.texts), self._line, figure, web)
        )
        if web and token.info == "bare":
            self._here.note(self._line, BARE_URL, url=url[:80])
        if links.is_external(url):
            token.attrs["rel"] = "noopener external"
        self.out.append(token)
        if self._html:
            self._html.enter()

    def _close_link(self, token: Token) -> None:
        if self._html:
            self._html.leave()
        link = self._links.pop()
        words = "".join(self.texts[link.texts :])
        if link.figure:
            self._bind(link, token, words)
            return
        url = str(link.token.attrs.get("href", ""))
        shows = words.strip() or any(
            child.type in {"image", "html_inline"}
            for child in self.out[link.index + 1 :]
        )
        if not url or not shows:
            self._here.note(link.line, EMPTY_LINK)
        if link.bare:
            del self.texts[link.texts :]
        self.out.append(token)

    def _bind(self, link: _Link, token: Token, words: str) -> None:
        url = str(link.token.attrs["href"])
        mark = figure_target(url, link.line)
        if mark is None or not words.strip():
            self._here.note(link.line, MARK_INVALID, mark=f"({url[:60]})")
            del self.out[link.index]
            return
        link.token.type = "figure_open"
        link.token.meta = {"mark": mark, "literal": words}
        token.type = "figure_close"
        self.out.append(token)

    def _image(self, token: Token) -> None:
        url = str(token.attrs.get("src", ""))
        alt = _alternative(token.children or [])
        if not url:
            self._here.note(self._line, IMAGE_ADDRESS)
        elif not alt.strip():
            self._here.note(self._line, IMAGE_ALT, url=url[:80])
        token.attrs["alt"] = alt
        token.meta = {**token.meta, "at": self._line}
        self.out.append(token)

    def _raw(self, token: Token) -> None:
        assert self._html is not None  # noqa: S101 — set when any html was seen
        cleaned = rawhtml.clean(token.content, inline=True)
        note_cleaned(self._here, cleaned, self._line)
        self._html.take(cleaned, self._line)
        token.meta = {**token.meta, "cleaned": cleaned}
        words = cleaned.text()
        if token.content[:3].lower() == "<br":
            words += "\n"
        self._add(token, words)

    def _finish_html(self, pairing: rawhtml.Pairing) -> None:
        pairing.finish()
        for tag, line in pairing.unpaired:
            self._here.note(line, HTML_UNCLOSED, what=tag.html[:40])

    def _add(self, token: Token, words: str) -> None:
        self.out.append(token)
        if words:
            self.texts.append(words)


def note_cleaned(here: Parsing, cleaned: rawhtml.Cleaned, line: int) -> None:
    """Says what was left out of a piece of HTML."""
    if cleaned.dropped:
        what = ", ".join(dict.fromkeys(cleaned.dropped))
        here.note(line, HTML_DROPPED, what=what[:200])
    for tag in dict.fromkeys(cleaned.unknown):
        here.note(line, HTML_UNKNOWN, what=tag)


def _check_text(here: Parsing, text: str, line: int) -> None:
    if "**" in text:
        here.note(line, LITERAL_BOLD)
    if "~" in text and _TILDE.search(text):
        here.note(line, TILDE_RANGE)


def _split(parser: Parser, token: Token) -> list[Token]:
    """Addresses that carry no `://` become links as well."""
    text = token.content
    if not parser.choices.autolinks or ("@" not in text and "www." not in text.lower()):
        return [token]
    return links.split_addresses(parser, token)


def _alternative(children: Sequence[Token]) -> str:
    parts = []
    for token in children:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(_alternative(token.children or []))
        elif token.type in {"text", "text_special", "code_inline", "ruby"}:
            parts.append(token.content)
    return "".join(parts)


def _last_character(out: Sequence[Token]) -> str:
    for token in reversed(out):
        if token.type in {"text", "code_inline", "ruby"} and token.content:
            return token.content[-1]
        if token.nesting == 0:
            break
    return " "


def _first_character(tokens: Sequence[Token], start: int) -> str:
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.type in {"text", "code_inline", "ruby"} and token.content:
            return token.content[0]
        if token.nesting == 0:
            break
    return " "
