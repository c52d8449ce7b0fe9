"""Ghost's export: one JSON document with posts, tags and authors as tables."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from articles.importing.systems.entry import Entry, Refused, Skipped, make_entry
from articles.text.sentences import Sentence

LARGEST = 200 * 1024**2


def read_ghost(path: Path) -> Iterator[Entry | Skipped]:
    """Posts and pages. Raises `Refused`."""
    if path.stat().st_size > LARGEST:
        raise Refused(
            Sentence(
                "{name} is larger than {limit} MB.",
                name=path.name,
                limit=LARGEST // 1024**2,
            )
        )
    try:
        document = json.loads(path.read_bytes())
        found = document["db"][0] if "db" in document else document
        data = found["data"]
        posts = data["posts"]
    except (ValueError, RecursionError) as problem:
        raise Refused(
            Sentence("{name} is no JSON: {problem}.", name=path.name, problem=problem)
        ) from problem
    except (KeyError, IndexError, TypeError) as problem:
        raise Refused(
            Sentence(
                "{name} is JSON, but no export of Ghost: it has no table of posts.",
                name=path.name,
            )
        ) from problem
    return _entries(_rows(posts), data)


def _entries(
    posts: list[dict[str, Any]], data: dict[str, Any]
) -> Iterator[Entry | Skipped]:
    tags = {str(row.get("id")): row for row in _rows(data.get("tags"))}
    users = {str(row.get("id")): row for row in _rows(data.get("users"))}
    metas = {str(row.get("post_id")): row for row in _rows(data.get("posts_meta"))}
    tags_of = _joined(data.get("posts_tags"), "tag_id")
    authors_of = _joined(data.get("posts_authors"), "author_id")
    for number, post in enumerate(posts, 1):
        key = str(post.get("id") or post.get("uuid") or number)
        name = f"{post.get('slug') or 'post'}-{key[-8:]}"
        html, markdown = post.get("html"), _markdown_card(post.get("mobiledoc"))
        if not isinstance(html, str) and markdown is None:
            text = "It has no HTML: export it from a newer Ghost, or render it there."
            yield Skipped(name, "no_html", text)
            continue
        named = [tags[i] for i in tags_of[key] if i in tags]
        public = [row for row in named if not str(row.get("name", "")).startswith("#")]
        authors = authors_of[key] or [str(post.get("author_id"))]
        meta = metas.get(key, {})
        head = {
            "title": post.get("title"),
            "id": f"ghost-{key}",
            "slug": post.get("slug"),
            "date": post.get("published_at") or post.get("created_at"),
            "updated": post.get("updated_at"),
            "draft": True if post.get("status") in {"draft", "sent"} else None,
            "visibility": _unless(post.get("visibility"), "public"),
            "tags": [str(row.get("name")) for row in public],
            "author": [str(users[i].get("name")) for i in authors if i in users],
            "description": post.get("custom_excerpt") or meta.get("meta_description"),
            "image": _local(post.get("feature_image") or post.get("image")),
            "image_alt": meta.get("feature_image_alt"),
            "featured": True if post.get("featured") in {1} else None,
            "canonical": post.get("canonical_url"),
            "lang": post.get("locale"),
            "type": "page" if post.get("type") == "page" or post.get("page") else None,
            "aliases": [f"/{post['slug']}/"] if post.get("slug") else [],
        }
        if post.get("visibility") not in {None, "public"}:
            head["draft"] = True  # what only members could read is not made public
        if isinstance(html, str):
            yield make_entry(name, head, html=_local(html))
        else:
            yield Entry(name, head, markdown=markdown or "")


def _rows(value: Any) -> list[dict[str, Any]]:
    return (
        [row for row in value if isinstance(row, dict)]
        if isinstance(value, list)
        else []
    )


def _joined(value: Any, name: str) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in _rows(value):
        order = row.get("sort_order")
        place = order if isinstance(order, int) else 0
        found[str(row.get("post_id"))].append((place, str(row.get(name))))
    return defaultdict(
        list, {key: [one for _, one in sorted(rows)] for key, rows in found.items()}
    )


def _local(value: Any) -> str:
    """Ghost writes its own address as a placeholder."""
    return value.replace("__GHOST_URL__", "") if isinstance(value, str) else ""


def _unless(value: Any, usual: str) -> Any:
    return None if value == usual else value


def _markdown_card(mobiledoc: Any) -> str | None:
    """Old posts are one card of Markdown."""
    if not isinstance(mobiledoc, str):
        return None
    try:
        cards = json.loads(mobiledoc).get("cards") or []
        texts = [
            card[1]["markdown"]
            for card in cards
            if card[0] in {"markdown", "card-markdown"}
        ]
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError):
        return None
    return "\n\n".join(map(str, texts)) + "\n" if texts else None
