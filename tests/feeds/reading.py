"""Reads feeds as strictly as a validator: any breach of the format is a failure."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d{2}:\d{2}:\d{2} [+-]\d{4}"
)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:[a-z0-9/]+")


# What the W3C's validator warns of: readers drop it, or worse, do not.
_DANGEROUS = {
    *("script", "style", "iframe", "object", "embed", "applet", "form", "input"),
    *("meta", "link", "base", "html", "head", "body", "title", "frame", "noscript"),
}


class Addresses(HTMLParser):
    """Every address a piece of HTML points to; fails on what no entry may hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in _DANGEROUS, f"<{tag}> in an entry"
        for name, value in attrs:
            assert not name.startswith("on"), f"{name} in an entry"
            assert name != "style", "style in an entry"
            if name in {"href", "src", "poster", "cite"}:
                self.found.append(value or "")
            if name == "srcset":
                self.found += [part.split()[0] for part in (value or "").split(", ")]


def all_text(root: ET.Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path, NAMES)]


def only(root: ET.Element, path: str) -> str:
    """The text of the one element of that path."""
    (text,) = all_text(root, path)
    return text


def read_rss(body: bytes) -> ET.Element:
    """The channel, once it is found to be valid RSS 2.0."""
    root = ET.fromstring(body)
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
    (channel,) = root
    for required in ("title", "link", "description", "lastBuildDate", "language"):
        assert only(channel, required)
    assert only(channel, "image/title") == only(channel, "title")
    assert only(channel, "image/link") == only(channel, "link")
    (own,) = channel.findall("atom:link", NAMES)
    assert (own.get("rel"), own.get("type")) == ("self", "application/rss+xml")
    assert_absolute(
        [own.get("href"), only(channel, "link"), only(channel, "image/url")]
    )
    guids = all_text(channel, "item/guid")
    assert len(set(guids)) == len(guids)
    for item in channel.findall("item"):
        assert only(item, "title")
        assert RFC_822.fullmatch(only(item, "pubDate"))
        assert RFC_3339.fullmatch(only(item, "atom:updated"))
        assert item.find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr]
        assert TAG_URI.fullmatch(only(item, "guid"))
        assert_absolute([only(item, "link")])
        assert_absolute(Addresses(only(item, "content:encoded")).found)
        assert_absolute([m.get("url") for m in item.findall("media:content", NAMES)])
    return channel


def read_atom(body: bytes) -> ET.Element:
    """The feed element, once it is found to be valid Atom."""
    root = ET.fromstring(body)
    assert root.tag == f"{{{NAMES['atom']}}}feed"
    assert only(root, "atom:title")
    assert_absolute([only(root, "atom:id")])
    assert RFC_3339.fullmatch(only(root, "atom:updated"))
    assert only(root, "atom:author/atom:name")
    own = [
        link for link in root.findall("atom:link", NAMES) if link.get("rel") == "self"
    ]
    assert len(own) == 1
    assert own[0].get("type") == "application/atom+xml"
    ids = all_text(root, "atom:entry/atom:id")
    assert len(set(ids)) == len(ids)
    newest = max(all_text(root, "atom:entry/atom:updated"), default=None)
    assert newest in {None, only(root, "atom:updated")}
    for entry in root.findall("atom:entry", NAMES):
        assert only(entry, "atom:title")
        assert TAG_URI.fullmatch(only(entry, "atom:id"))
        for moment in ("atom:published", "atom:updated"):
            assert RFC_3339.fullmatch(only(entry, moment))
        (content,) = entry.findall("atom:content", NAMES)
        assert content.get("type") == "html"
        assert_absolute(Addresses(content.text or "").found)
        links = entry.findall("atom:link", NAMES)
        assert [link.get("rel") for link in links].count("alternate") == 1
        assert_absolute([link.get("href") for link in links])
    return root


def read_json_feed(feed: dict[str, Any]) -> dict[str, Any]:
    """The feed, once it is found to be valid JSON Feed 1.1."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert_absolute([feed["home_page_url"], feed["feed_url"], feed["icon"]])
    for item in feed["items"]:
        assert TAG_URI.fullmatch(item["id"])
        assert_absolute([item["url"]])
        assert_absolute(Addresses(item["content_html"]).found)
        for moment in ("date_published", "date_modified"):
            assert RFC_3339.fullmatch(item[moment])
    return feed


def assert_absolute(addresses: list[Any]) -> None:
    for address in addresses:
        assert re.match(r"https?://[^/]|mailto:", address or ""), address
