"""One article of another system, and how it is written as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.importing.systems.html_text import markdown_of
from articles.markdown.frontmatter import rewrite
from articles.text.sentences import Sentence
from articles.text.slugs import slugify

LONGEST = 1_000_000
"""Characters of HTML of one article; more is no article."""


class Refused(Exception):
    """The file is no export we can read; nothing was imported."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in an export that is no article, and the rule that says so."""

    name: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is the file's; `head` its keys in order, empty ones left out.

    `site` is the address the article lived at: links and pictures below it become
    paths.
    """

    name: str
    head: Mapping[str, Any]
    html: str = ""
    markdown: str = ""
    site: str = ""


def make_entry(
    name: str, head: Mapping[str, Any], *, html: str, site: str = ""
) -> Entry | Skipped:
    """The entry with its Markdown, or why there is none."""
    if len(html) > LONGEST:
        text = Sentence(
            "The article has {length:,} characters of HTML; {limit:,} are read.",
            length=len(html),
            limit=LONGEST,
        )
        return Skipped(name, "too_large", text)
    try:
        markdown, dropped = markdown_of(html, site=site)
    except RecursionError:
        return Skipped(name, "nested_too_deeply", "Its HTML is nested too deeply.")
    if dropped:
        head = {**head, "dropped_html": dropped}
    return Entry(name, head, html, markdown, site)


def write_entry(entry: Entry, folder: Path) -> None:
    head = {
        key: value for key, value in entry.head.items() if value not in (None, "", [])
    }
    stem = slugify(entry.name, 120) or "article"
    target = folder / f"{stem}.md"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{stem}-{number}.md"
    target.write_bytes((rewrite("", head) + "\n" + entry.markdown).encode())
