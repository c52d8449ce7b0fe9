"""One entry of an Atom feed that carries whole articles."""

from __future__ import annotations

from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from articles.importing.systems.entry import Entry, Skipped, make_entry
from articles.importing.systems.rss import name_of, plain, text_of

_ATOM = "{http://www.w3.org/2005/Atom}"


def read_atom_entry(entry: Element) -> Entry | Skipped:
    """The article, or why the entry is none."""
    links = [
        link.get("href", "")
        for link in entry.iter(f"{_ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    link = links[0] if links else ""
    title = text_of(entry, f"{_ATOM}title")
    name = name_of(link, title)
    html = _content(entry.find(f"{_ATOM}content"))
    if not html:
        return Skipped(
            name,
            "summary_only",
            "The feed gives a summary only: ask its site for a feed of whole articles.",
        )
    head = {
        "title": title,
        "id": text_of(entry, f"{_ATOM}id"),
        "date": text_of(entry, f"{_ATOM}published")
        or text_of(entry, f"{_ATOM}updated"),
        "updated": text_of(entry, f"{_ATOM}updated"),
        "tags": [
            one.get("label") or one.get("term") or ""
            for one in entry.iter(f"{_ATOM}category")
        ],
        "author": [
            text_of(one, f"{_ATOM}name") for one in entry.iter(f"{_ATOM}author")
        ],
        "description": plain(text_of(entry, f"{_ATOM}summary")),
        "canonical": link if link.startswith(("http://", "https://")) else None,
        "lang": entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
    }
    return make_entry(name, head, html=html)


def _content(content: Element | None) -> str:
    if content is None:
        return ""
    kind = content.get("type", "text")
    if kind == "xhtml":
        for one in content.iter():
            one.tag = str(one.tag).rpartition("}")[2]
        parts = [ElementTree.tostring(child, encoding="unicode") for child in content]
        return "".join(parts).strip()
    text = (content.text or "").strip()
    return text if kind == "html" else escape(text)
