"""WordPress's export (WXR): an RSS feed with posts, pages, pictures and authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from articles.importing.systems.entry import Entry, Skipped, make_entry
from articles.importing.systems.rss import CONTENT, CREATOR, plain, text_of
from articles.text.sentences import Sentence

_EXCERPT = "{http://wordpress.org/export/1.2/excerpt/}encoded"
_NAMESPACES = tuple(f"{{http://wordpress.org/export/1.{n}/}}" for n in (2, 1, 0))
_KINDS = {"post", "page"}
_PUBLIC = {"publish", "future"}


class WordPress:
    """One file's channel: who its authors are and what was left out."""

    def __init__(self) -> None:
        self._space = _NAMESPACES[0]
        self._authors: dict[str, str] = {}
        self._site = ""
        self._left: Counter[str] = Counter()
        self._comments = 0
        self._pictures: dict[str, str] = {}
        self._waiting: list[tuple[str, dict[str, Any], str, str]] = []

    def is_item(self, item: Element) -> bool:
        """Whether the item is WordPress's own; tells the version of the export too."""
        for space in _NAMESPACES:
            if item.find(f"{space}post_type") is not None:
                self._space = space
                return True
        return False

    def read_channel(self, element: Element) -> None:
        """Authors and the site's address, which stand before the items."""
        tag = str(element.tag)
        space = next((one for one in _NAMESPACES if tag.startswith(one)), None)
        if space is None:
            return
        if tag == f"{space}author":
            login = text_of(element, f"{space}author_login")
            shown = text_of(element, f"{space}author_display_name")
            self._authors[login] = shown or login
        elif tag == f"{space}base_blog_url":
            self._site = (element.text or "").strip().rstrip("/")

    def read_item(self, item: Element) -> Iterator[Entry | Skipped]:
        """A post or page; anything else is counted."""
        kind = self._text(item, "post_type")
        key = self._text(item, "post_id")
        if kind == "attachment":
            self._pictures[key] = self._text(item, "attachment_url")
            return
        if kind not in _KINDS:
            self._left[kind or "unknown"] += 1
            return
        self._comments += len(item.findall(f"{self._space}comment"))
        slug = unquote(self._text(item, "post_name"))
        name = f"{slug or kind}-{key}"
        status = self._text(item, "status")
        if status in {"trash", "auto-draft", "inherit"}:
            yield Skipped(
                name,
                "not_an_article",
                Sentence("Its status is “{status}”.", status=status),
            )
            return
        link = text_of(item, "link")
        path = unquote(urlsplit(link).path)
        is_hidden = status not in _PUBLIC or bool(self._text(item, "post_password"))
        head: dict[str, Any] = {
            "title": text_of(item, "title"),
            "id": f"wordpress-{key}",
            "slug": slug,
            "date": _moment(self._text(item, "post_date_gmt"))
            or self._text(item, "post_date"),
            "updated": _moment(self._text(item, "post_modified_gmt")),
            "draft": True if is_hidden else None,
            "categories": _terms(item, "category"),
            "tags": _terms(item, "post_tag"),
            "author": self._author(text_of(item, CREATOR)),
            "description": plain(text_of(item, _EXCERPT)),
            "featured": True if self._text(item, "is_sticky") == "1" else None,
            "type": "page" if kind == "page" else None,
            "aliases": [path] if path not in {"", "/"} and not is_hidden else [],
        }
        picture = self._thumbnail(item)
        html = item.findtext(CONTENT) or ""
        if picture:
            # Pictures may come after the posts that show them.
            self._waiting.append((name, head, html, picture))
        else:
            yield make_entry(name, head, html=html, site=self._site)

    def finish(self) -> Iterator[Entry | Skipped]:
        """What had to wait for its picture, then what was left out."""
        for name, head, html, picture in self._waiting:
            address = self._pictures.get(picture, "")
            head["image"] = address.removeprefix(self._site) if self._site else address
            yield make_entry(name, head, html=html, site=self._site)
        for kind, count in sorted(self._left.items()):
            yield Skipped(
                kind,
                "not_an_article",
                Sentence("{count} items of this type are no articles.", count=count),
            )
        if self._comments:
            yield Skipped(
                "comments",
                "comments_left_out",
                Sentence("{count} comments stay there.", count=self._comments),
            )

    def _text(self, item: Element, name: str) -> str:
        return text_of(item, f"{self._space}{name}")

    def _author(self, login: str) -> str:
        return self._authors.get(login, login)

    def _thumbnail(self, item: Element) -> str:
        for meta in item.iter(f"{self._space}postmeta"):
            if self._text(meta, "meta_key") == "_thumbnail_id":
                return self._text(meta, "meta_value")
        return ""


def _terms(item: Element, domain: str) -> list[str]:
    return [
        (one.text or "").strip()
        for one in item.iter("category")
        if one.get("domain") == domain and (one.text or "").strip()
    ]


def _moment(written: str) -> str:
    """WordPress's GMT columns carry no zone; drafts have a year of zeros."""
    return f"{written.replace(' ', 'T')}Z" if written[:4] > "0000" else ""
