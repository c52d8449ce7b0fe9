"""One item of an RSS feed that carries whole articles."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import nh3

from articles.importing.systems.entry import Entry, Skipped, make_entry

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def read_rss_item(item: Element, site: str) -> Entry | Skipped:
    """The article, or why the item is none."""
    link = text_of(item, "link")
    guid = text_of(item, "guid") or link
    name = name_of(link or guid, text_of(item, "title"))
    html = text_of(item, CONTENT)
    if not html:
        return Skipped(
            name,
            "summary_only",
            "The feed gives a summary only: ask its site for a feed of whole articles.",
        )
    head = {
        "title": text_of(item, "title"),
        "id": guid,
        "date": text_of(item, "pubDate"),
        "tags": [(one.text or "").strip() for one in item.iter("category") if one.text],
        "author": text_of(item, CREATOR) or text_of(item, "author"),
        "description": plain(text_of(item, "description")),
        "canonical": link if link.startswith(("http://", "https://")) else None,
    }
    return make_entry(name, head, html=html, site=site)


def text_of(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def name_of(address: str, title: str) -> str:
    """The last part of an address that says something."""
    parts = [part for part in urlsplit(address).path.split("/") if part]
    return (parts[-1] if parts else title)[:100] or "article"


def plain(html: str) -> str:
    """A description as one line of text; a long one is the article again."""
    words = " ".join(nh3.clean(html, tags=set()).split())
    return words if len(words) <= 500 else ""
