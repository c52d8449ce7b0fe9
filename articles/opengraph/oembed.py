"""oEmbed answers: names and a picture for pages without metadata; never their HTML."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from articles.opengraph.addresses import resolve
from articles.opengraph.card import Card
from articles.opengraph.cleaning import clean

MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class OEmbed:
    """What an answer says, cleaned; addresses have passed the gate."""

    title: str = ""
    author: str = ""
    author_url: str | None = None
    site_name: str = ""
    image: str | None = None


def read_oembed(body: bytes, url: str) -> OEmbed | None:
    """An answer fetched from `url`, or None when it is no JSON object.

    XML is never parsed, and the `html` of an answer never looked at.
    """
    if len(body) > MAX_BYTES:
        return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None

    def text(name: str, limit: int) -> str:
        value = found.get(name)
        return clean(value, limit) if isinstance(value, str) else ""

    return OEmbed(
        title=text("title", 300),
        author=text("author_name", 100),
        author_url=resolve(url, text("author_url", 4096)),
        site_name=text("provider_name", 100),
        image=resolve(url, text("thumbnail_url", 4096)),
    )


def needs_oembed(card: Card) -> bool:
    """Whether asking is worth a request: the page names an endpoint and no title."""
    asked = card.oembed_url is not None and not card.challenge
    return asked and card.origin("title") not in ("og", "twitter")


def completed(card: Card, answer: OEmbed) -> Card:
    """The card with what the page itself did not say."""
    changes: dict[str, object] = {}
    origins = dict(card.origins)
    if answer.title and card.origin("title") not in ("og", "twitter"):
        changes |= {"title": answer.title, "raw_title": answer.title}
        changes["title_is_derived"] = False
        origins["title"] = "oembed"
    if answer.author and not card.authors:
        changes["authors"] = (answer.author,)
        origins["authors"] = "oembed"
    if answer.site_name and card.origin("site_name") in ("", "url"):
        changes["site_name"] = answer.site_name
        origins["site_name"] = "oembed"
    if answer.image and card.image is None and card.robots.image:
        changes["image"] = answer.image
        origins["image"] = "oembed"
    if not changes:
        return card
    changes["origins"] = tuple(origins.items())
    return replace(card, **changes)  # type: ignore[arg-type]
