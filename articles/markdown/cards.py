"""`[[ogp:URL|image|title|description|site]]` lines: cited pages as cards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from markdown_it.rules_block import StateBlock

from articles.markdown.language import words
from articles.markdown.links import is_allowed
from articles.markdown.lint import CARD_FIELDS
from articles.markdown.parsing import parsing
from articles.opengraph import RefusedURL, check_url, derive_card

OPENING = "[[ogp:"
_FIELDS = 5
# A mark longer than this is a forgotten `]]`, not a card.
_MAX_LENGTH = 8_000
_ADDRESS = re.compile(r"https?://|/|[^\s]+\.(?:png|jpe?g|gif|webp|avif|svg)\Z", re.I)


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A card as typed; `url` is normalised, or "" with why it was refused."""

    written: str
    typed: str
    url: str
    refused: str
    """The sentence for people; `code` is the reason's name."""
    code: str
    image: str
    title: str
    description: str
    site: str
    line: int


def card_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: consecutive card lines are one list; may interrupt a paragraph."""
    if state.is_code_block(start) or not _opens(state, start):
        return False
    here = parsing(state.env)
    if here.cards >= here.options.max_cards or read_mark(state, start, end) is None:
        return False
    if silent:
        return True
    cards: list[WrittenCard] = []
    line = start
    while line < end and here.cards < here.options.max_cards and _opens(state, line):
        mark = read_mark(state, line, end)
        if mark is None:
            break
        inner, next_line = mark
        fields = split_fields(inner[len(OPENING) :])
        if len(fields) > _FIELDS:
            here.note(line, CARD_FIELDS)
        cards.append(_card(fields[:_FIELDS], inner + "]]", line))
        here.cards += 1
        line = next_line
    token = state.push("card_list", "", 0)
    token.map = [start, line]
    token.meta = {"cards": cards}
    state.line = line
    return True


def read_mark(state: StateBlock, line: int, end: int) -> tuple[str, int] | None:
    """The `[[kind:…` text before its `]]` and the line after it, if it is complete.

    The mark fills its line, or its line and the next one.
    """
    text = _line(state, line)
    close = _closing(text)
    if close >= 0:
        return None if text[close + 2 :].strip() else (text[:close], line + 1)
    following = line + 1
    if (
        following >= end
        or state.isEmpty(following)
        or state.sCount[following] < state.blkIndent
        or _line(state, following).startswith("[[")
    ):
        return None
    text = text.rstrip() + "\n" + _line(state, following)
    close = _closing(text)
    if close < 0 or text[close + 2 :].strip():
        return None
    return text[:close], following + 1


def split_fields(text: str) -> list[str]:
    r"""The fields between bars, trimmed; `\|` `\[` `\]` and `\\` lose the slash."""
    fields, current, at = [], "", 0
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] in {"|", "[", "]", "\\"}:
            current += text[at + 1]
            at += 2
            continue
        if char == "|":
            fields.append(current)
            current = ""
        else:
            current += char
        at += 1
    fields.append(current)
    return [" ".join(field.split()) for field in fields]


def fallback_card(
    url: str, language: str, *, title: str = "", description: str = "", site: str = ""
) -> str:
    """The card that an address alone gives, fields typed by the editor first."""
    derived = derive_card(url)
    say = words(language)
    name = escape(title or derived.title)
    if not title and derived.title_is_derived:
        name = (
            f'<i>{name}</i><span class="visually-hidden">'
            f"{escape(say.title_from_address)}</span>"
        )
    parts = ['<article class="source-card h-cite">']
    parts.append(
        f'<a class="u-url" href="{escape(url)}" rel="noopener external"'
        ' referrerpolicy="strict-origin-when-cross-origin">'
        f'<span class="p-name" dir="auto">{name}</span></a>'
    )
    if site or derived.site:
        parts.append(
            f'<span class="p-publication">{escape(site or derived.site)}</span>'
        )
    if derived.published is not None:
        day = derived.precision == "day"
        machine = derived.published.isoformat()[: 10 if day else 7]
        parts.append(
            f'<time class="dt-published" datetime="{machine}">'
            f"{say.date(derived.published, day=day)}</time>"
        )
    if description:
        parts.append(f'<p class="p-summary" dir="auto">{escape(description)}</p>')
    parts.append("</article>")
    return "".join(parts)


def refused_card(
    typed: str, *, title: str = "", description: str = "", site: str = ""
) -> str:
    """The card of an address the gate refuses: what was typed, and no link."""
    name = escape(title or derive_card(typed).title)
    parts = ['<article class="source-card h-cite">']
    parts.append(f'<span class="p-name" dir="auto">{name}</span>')
    if site:
        parts.append(f'<span class="p-publication">{escape(site)}</span>')
    if description:
        parts.append(f'<p class="p-summary" dir="auto">{escape(description)}</p>')
    parts.append("</article>")
    return "".join(parts)


def _card(fields: list[str], written: str, line: int) -> WrittenCard:
    if len(fields) == 2 and fields[1] and not _ADDRESS.match(fields[1]):
        # Two fields, the second no address: the title, which people type first.
        fields = [fields[0], "", fields[1]]
    typed, image, title, description, site = fields + [""] * (_FIELDS - len(fields))
    url, refused, code = "", "", ""
    try:
        url = check_url(typed)
    except RefusedURL as error:
        refused, code = str(error), error.code.value
    if not is_allowed(image):
        image = ""
    return WrittenCard(
        written, typed, url, refused, code, image, title, description, site, line
    )


def _line(state: StateBlock, line: int) -> str:
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : min(state.eMarks[line], start + _MAX_LENGTH)]


def _opens(state: StateBlock, line: int) -> bool:
    return (
        state.sCount[line] - state.blkIndent < 4
        and state.sCount[line] >= state.blkIndent
        and state.src.startswith(OPENING, state.bMarks[line] + state.tShift[line])
    )


def _closing(text: str) -> int:
    """Where `]]` stands, or -1; of `]]]` the last two close, `\\]` never does."""
    at = text.find("]]")
    while at >= 0:
        slashes = 0
        while at - slashes > 0 and text[at - slashes - 1] == "\\":
            slashes += 1
        if slashes % 2 == 0:
            while text.startswith("]", at + 2):
                at += 1
            return at
        at = text.find("]]", at + 1)
    return -1
