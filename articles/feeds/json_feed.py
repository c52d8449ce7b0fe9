"""JSON Feed 1.1 with full content, and each article's sources as data."""

from __future__ import annotations

import json
from typing import Any, Final

from django.templatetags.static import static
from django.utils.timezone import localtime

from articles.conf import conf
from articles.feeds.channels import Channel, Entry
from articles.publishing.absolute import absolute
from articles.sources import SourceCard, cards_for

CONTENT_TYPE: Final = "application/feed+json; charset=utf-8"


def write_json_feed(channel: Channel, self_url: str) -> bytes:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.url,
        "feed_url": self_url,
        "description": channel.description,
        "icon": absolute(static("img/icon.png")),
        "language": channel.language,
        "authors": [{"name": conf.site_name, "url": absolute("/")}],
        "items": [_item(entry) for entry in channel.entries],
    }
    if conf.websub_hub:
        feed["hubs"] = [{"type": "WebSub", "url": conf.websub_hub}]
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.canonical_url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": entry.picture.url if entry.picture else "",
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "authors": [
            {"name": author.name, "url": author.url} for author in entry.authors
        ],
        "tags": list(entry.categories),
        "language": entry.language,
        # Extensions, hence the underscores: what it rests on, what was changed.
        "_sources": [_source(card) for card in cards_for(entry.citations) if card.href],
        "_corrections": [
            {
                "kind": row.kind,
                "note": row.note,
                "date": localtime(row.made_at).isoformat(timespec="seconds"),
            }
            for row in entry.corrections
        ],
    }
    return {name: value for name, value in item.items() if value not in ("", [])}


def _source(card: SourceCard) -> dict[str, str]:
    source = {"url": card.href, "title": card.title, "site": card.site or card.host}
    return {name: value for name, value in source.items() if value}
