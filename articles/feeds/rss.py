"""RSS 2.0 with full content, in the form its best practices profile asks for."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Final

from django.templatetags.static import static

from articles.conf import conf
from articles.feeds.channels import Channel, Entry
from articles.feeds.writing import XMLWriter
from articles.publishing.absolute import absolute

CONTENT_TYPE: Final = "application/rss+xml; charset=utf-8"


def write_rss(channel: Channel, self_url: str) -> bytes:
    xml = XMLWriter()
    with (
        xml.inside(
            "rss",
            version="2.0",
            xmlns__atom="http://www.w3.org/2005/Atom",
            xmlns__content="http://purl.org/rss/1.0/modules/content/",
            xmlns__dc="http://purl.org/dc/elements/1.1/",
            xmlns__media="http://search.yahoo.com/mrss/",
        ),
        xml.inside("channel"),
    ):
        xml.element("title", channel.title)
        xml.element("link", channel.url)
        xml.element("description", channel.description or channel.title)
        xml.element("language", channel.language)
        xml.element("lastBuildDate", format_datetime(channel.updated))
        xml.element(
            "atom:link", href=self_url, rel="self", type=CONTENT_TYPE.split(";")[0]
        )
        if conf.websub_hub:
            xml.element("atom:link", href=conf.websub_hub, rel="hub")
        with xml.inside("image"):
            xml.element("url", absolute(static("img/icon.png")))
            xml.element("title", channel.title)
            xml.element("link", channel.url)
        for entry in channel.entries:
            _write_item(xml, entry)
    return xml.bytes()


def _write_item(xml: XMLWriter, entry: Entry) -> None:
    with xml.inside("item"):
        xml.element("title", entry.title)
        xml.element("link", entry.url)
        xml.element("guid", entry.id, isPermaLink="false")
        xml.element("pubDate", format_datetime(entry.published))
        xml.element("atom:updated", entry.updated.isoformat(timespec="seconds"))
        # RSS's own <author> wants an e-mail address.
        for author in entry.authors:
            xml.element("dc:creator", author.name)
        xml.element("dc:language", entry.language)
        for category in entry.categories:
            xml.element("category", category)
        if entry.summary:
            xml.element("description", entry.summary)
        xml.element("content:encoded", entry.html)
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
