"""Atom (RFC 4287) with full content."""

from __future__ import annotations

from typing import Final

from django.templatetags.static import static

from articles.conf import conf
from articles.feeds.channels import Channel, Entry
from articles.feeds.writing import XMLWriter
from articles.publishing.absolute import absolute

CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"


def write_atom(channel: Channel, self_url: str) -> bytes:
    xml = XMLWriter()
    with xml.inside(
        "feed",
        xmlns="http://www.w3.org/2005/Atom",
        xmlns__media="http://search.yahoo.com/mrss/",
        xml__lang=channel.language,
    ):
        xml.element("title", channel.title)
        if channel.description:
            xml.element("subtitle", channel.description)
        xml.element("id", channel.url)
        xml.element("link", href=self_url, rel="self", type=CONTENT_TYPE.split(";")[0])
        if conf.websub_hub:
            xml.element("link", href=conf.websub_hub, rel="hub")
        xml.element("link", href=channel.url, rel="alternate", type="text/html")
        xml.element("updated", channel.updated.isoformat(timespec="seconds"))
        xml.element("icon", absolute(static("img/icon.png")))
        # Of entries that are not signed: the specification wants one for each.
        with xml.inside("author"):
            xml.element("name", conf.site_name)
            xml.element("uri", absolute("/"))
        for entry in channel.entries:
            _write_entry(xml, entry)
    return xml.bytes()


def _write_entry(xml: XMLWriter, entry: Entry) -> None:
    with xml.inside("entry", xml__lang=entry.language):
        xml.element("title", entry.title)
        xml.element("id", entry.id)
        xml.element("link", href=entry.url, rel="alternate", type="text/html")
        if entry.canonical_url:
            xml.element("link", href=entry.canonical_url, rel="via")
        xml.element("published", entry.published.isoformat(timespec="seconds"))
        xml.element("updated", entry.updated.isoformat(timespec="seconds"))
        for author in entry.authors:
            with xml.inside("author"):
                xml.element("name", author.name)
                xml.element("uri", author.url)
        for category in entry.categories:
            xml.element("category", term=category)
        if entry.summary:
            xml.element("summary", entry.summary)
        xml.element("content", entry.html, type="html")
        if entry.picture:
            with xml.inside(
                "media:content",
                url=entry.picture.url,
                medium="image",
                width=str(entry.picture.width),
                height=str(entry.picture.height),
            ):
                if entry.picture.alt:
                    xml.element("media:description", entry.picture.alt, type="plain")
