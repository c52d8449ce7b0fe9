"""Constructs of other programs in a body: they show as text here, so say where."""

from __future__ import annotations

import re

from articles.importing.report import Remark
from articles.text.sentences import Sentence

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
# Our own brackets; every other [[…]] is a wiki link.
_OURS = r"(?:ogp|figure|stat|table|chart|image|cite):"
# The first item alone lets the search jump over what can begin none of them.
_ANY = re.compile(
    rf"[{{\[ie<](?:(?<=\{{)[{{%:]|(?<=\[)\[(?!{_OURS})"
    r"|(?<=^i)mport |(?<=^e)xport |(?<=<)/?[A-Z])",
    re.MULTILINE,
)
_KINDS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("hugo_shortcode", re.compile(r"\{\{[<%]"), "Hugo shortcode"),
    ("liquid_tag", re.compile(r"(?<!\{)\{%-?\s*\w|\{\{-?\s*[\w.]+"), "Liquid tag"),
    ("kramdown_attribute", re.compile(r"\{:\s*[.#\w][^}]*\}"), "kramdown attribute"),
    ("wiki_embed", re.compile(r"!\[\[[^\[\]\n]{1,300}\]\]"), "Obsidian embed"),
    (
        "wiki_link",
        re.compile(rf"(?<!!)\[\[(?!{_OURS})[^\[\]\n]{{1,300}}\]\]"),
        "wiki link",
    ),
    ("mdx_code", re.compile(r"^(?:import|export) .+ (?:from|=) .+"), "MDX import"),
    ("mdx_component", re.compile(r"^\s*</?[A-Z]\w*[\s/>]"), "MDX component"),
)


def foreign_constructs(body: str, lines_before: int) -> list[Remark]:
    """One remark per kind, at its first line; code is never looked at."""
    if not _ANY.search(body):
        return []
    found: dict[str, list[int]] = {}
    fence = ""
    for number, line in enumerate(body.splitlines(), start=lines_before + 1):
        opening = _FENCE.match(line)
        if fence:
            if opening and opening[1].startswith(fence) and not line.strip("`~ \t"):
                fence = ""
            continue
        if opening:
            fence = opening[1]
            continue
        text = _CODE_SPAN.sub("", line)
        for code, pattern, _name in _KINDS:
            if pattern.search(text):
                found.setdefault(code, []).append(number)
    return [
        Remark(
            found[code][0],
            code,
            _sentence(Sentence(name), len(found[code])),
        )
        for code, _pattern, name in _KINDS
        if code in found
    ]


def _sentence(name: str, lines: int) -> Sentence:
    if lines == 1:
        return Sentence(
            "{name} in 1 line: it is kept, and shown as the text it is.", name=name
        )
    return Sentence(
        "{name} in {lines} lines: it is kept, and shown as the text it is.",
        name=name,
        lines=lines,
    )
