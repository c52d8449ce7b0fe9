"""Articles as the files of other programs: their keys, their folders, plain Markdown.

The site's own dialect is in `articles`: it gives files back as they were. Here an
article is written anew for whoever leaves, under the address it had; what the other
program has no word for is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final, Literal, get_args

from django.utils.timezone import get_default_timezone

from articles.exporting.heads import new_head, picture_path
from articles.exporting.other_bodies import OtherBody
from articles.importing.dialects import OURS, key_name
from articles.markdown import head_toml
from articles.markdown.frontmatter import rewrite
from articles.models import Article, Illustration

DialectName = Literal["hugo", "jekyll", "zola", "astro", "zenn"]
DIALECTS: Final[tuple[DialectName, ...]] = get_args(DialectName)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """`keys`: our key → theirs; a field that is missing there stays behind. `posts` and
    `pictures` are folders of their project; pictures have addresses below
    `picture_address`. `lists` are keys that hold lists even of one."""

    keys: Mapping[str, str]
    posts: str
    pictures: str
    picture_address: str = "/pictures/"
    lists: frozenset[str] = frozenset()
    takes_any_key: bool = True


_SAME = {name: name for name in ("title", "description", "tags", "draft", "image")}
_OTHERS = {
    name: name
    for name in (
        *("image_alt", "featured", "feature_order", "series", "series_position"),
        *("translationKey", "lang"),
    )
}
_DIALECTS: Final[Mapping[DialectName, _Dialect]] = {
    "hugo": _Dialect(
        keys={
            **_SAME,
            **_OTHERS,
            "slug": "slug",
            "date": "date",
            "updated": "lastmod",
            "expires": "expiryDate",
            "category": "categories",
            "author": "authors",
            "type": "type",
            "canonical": "canonicalURL",
            "address": "url",
            "aliases": "aliases",
        },
        posts="content/posts",
        pictures="static/pictures",
        lists=frozenset({"categories", "tags", "authors", "series", "aliases"}),
    ),
    "jekyll": _Dialect(
        keys={
            **_SAME,
            **_OTHERS,
            "slug": "slug",
            "date": "date",
            "updated": "last_modified_at",
            "category": "category",
            "author": "author",
            "canonical": "canonical_url",
            "address": "permalink",
            "aliases": "redirect_from",
        },
        posts="_posts",
        pictures="pictures",
        lists=frozenset({"tags", "redirect_from"}),
    ),
    "zola": _Dialect(
        keys={
            **_SAME,
            **_OTHERS,
            "date": "date",
            "updated": "updated",
            "category": "categories",
            "author": "authors",
            "type": "kind",
            "canonical": "canonical",
            "address": "path",
            "aliases": "aliases",
        },
        posts="content/posts",
        pictures="static/pictures",
        lists=frozenset({"categories", "tags", "authors", "aliases"}),
    ),
    "astro": _Dialect(
        keys={
            **_SAME,
            **_OTHERS,
            "slug": "slug",
            "date": "pubDate",
            "updated": "updatedDate",
            "expires": "expires",
            "category": "category",
            "author": "author",
            "type": "type",
            "image": "heroImage",
            "image_alt": "heroImageAlt",
            "canonical": "canonical",
            "aliases": "aliases",
        },
        posts="src/content/blog",
        pictures="public/pictures",
        lists=frozenset({"tags", "aliases"}),
    ),
    "zenn": _Dialect(
        keys={"title": "title", "tags": "topics", "date": "published_at"},
        posts="articles",
        pictures="images",
        picture_address="/images/",
        lists=frozenset({"topics"}),
        takes_any_key=False,
    ),
}
_ZOLA_OWN = {
    *("title", "description", "date", "updated", "draft", "path", "authors"),
    *("aliases", "slug"),
}
_ZOLA_TAXONOMIES = {"tags", "categories"}
_ZENN_TOPICS = 5


@dataclass(slots=True)
class OtherFile:
    """One article over there: `pictures` are stored names by their place; `left` says
    what does not come along."""

    path: str
    text: str
    pictures: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def in_dialect(
    article: Article, fields: Mapping[str, Any], name: DialectName
) -> OtherFile:
    """The article's file; `fields` are those of `publishing.content_fields`."""
    dialect = _DIALECTS[name]
    made = OtherFile(_path(article, name, dialect), "")
    ours = new_head(article, fields)
    ours["slug"] = article.slug
    ours["address"] = article.get_absolute_url()
    aliases = list(article.redirects.order_by("path").values_list("path", flat=True))
    if aliases:
        ours["aliases"] = aliases
    if article.lead_image is not None:
        stored = str(article.lead_image.file.name)
        ours[OURS["image"]] = _picture(made, dialect, article.lead_image, stored)
    head: dict[str, Any] = {}
    for key, value in ours.items():
        theirs = dialect.keys.get(key)
        if theirs is None:
            _leave(made, key, name)
            continue
        is_list = theirs in dialect.lists and not isinstance(value, list)
        head[theirs] = [value] if is_list else value
    taken = {key_name(key) for key in head} | {key_name(key) for key in ours}
    for key, value in article.extra:
        if key_name(key) in taken:
            continue
        if dialect.takes_any_key:
            head[key] = value
        else:
            _leave(made, key, name)
    body = _body(article, made, dialect, bare_cards=name == "zenn")
    if name == "zenn":
        head = _zenn_head(article, head, made)
    text = _toml(head) if name == "zola" else rewrite("", head)
    made.text = text + body
    return made


def _path(article: Article, name: DialectName, dialect: _Dialect) -> str:
    if name == "zenn":
        return f"{dialect.posts}/{_zenn_slug(article)}.md"
    stem = article.slug[:60] if len(article.slug.encode()) > 200 else article.slug
    if name != "jekyll":
        return f"{dialect.posts}/{stem}.md"
    if article.published_at is None:
        return f"_drafts/{stem}.md"
    day = article.published_at.astimezone(get_default_timezone()).date()
    stem = stem.removeprefix(f"{day.isoformat()}-")
    return f"{dialect.posts}/{day.isoformat()}-{stem}.md"


def _leave(made: OtherFile, key: str, name: DialectName) -> None:
    # An address cannot be chosen there; the file's name says the slug.
    if key not in {"address", "slug"}:
        made.left.append(f"“{key}” has no place in {name.title()}")


def _picture(
    made: OtherFile, dialect: _Dialect, picture: Illustration | None, stored: str
) -> str:
    """Put the picture where that program serves it; its address there."""
    own = (
        picture_path(picture) if picture else f"{PurePosixPath(stored).stem[:16]}.webp"
    )
    file = PurePosixPath(own).name
    made.pictures[f"{dialect.pictures}/{file}"] = stored
    return dialect.picture_address + file


def _body(
    article: Article, made: OtherFile, dialect: _Dialect, *, bare_cards: bool
) -> str:
    def picture(key: str) -> str | None:
        row = Illustration.objects.filter(key=key).first()
        if row is None:
            return None
        address = _picture(made, dialect, row, str(row.file.name))
        title = f' "{row.caption}"' if row.caption and '"' not in row.caption else ""
        return f"![{row.alt}]({address}{title})"

    addresses = {
        written: known
        if known.startswith("/")
        else _picture(made, dialect, None, known)
        for written, known in article.addresses.items()
    }
    titles = {
        url: title
        for url, title in article.citations.values_list("source__url", "source__title")
        if title
    }
    body, left = OtherBody(
        titles=titles, pictures=picture, addresses=addresses, bare_cards=bare_cards
    ).write(article.body)
    made.left += left
    return body


def _toml(head: Mapping[str, Any]) -> str:
    """Zola knows its own keys only; taxonomies and everything else have tables."""
    own = {key: value for key, value in head.items() if key in _ZOLA_OWN}
    terms = {key: value for key, value in head.items() if key in _ZOLA_TAXONOMIES}
    rest = {key: value for key, value in head.items() if key not in own | terms}
    if "path" in own:
        own["path"] = str(own["path"]).strip("/")
    lines = ["+++", *_assignments(own)]
    for name, table in (("taxonomies", terms), ("extra", rest)):
        if table:
            lines += ["", f"[{name}]", *_assignments(table)]
    return "".join(f"{line}\n" for line in [*lines, "+++"])


def _assignments(table: Mapping[str, Any]) -> list[str]:
    return [head_toml.assignment(key, value) for key, value in table.items()]


def _zenn_slug(article: Article) -> str:
    """Zenn takes 12 to 50 of a-z, 0-9, - and _."""
    slug = re.sub(r"[^a-z0-9_-]+", "-", article.slug.casefold()).strip("-")
    if 12 <= len(slug) <= 50:
        return slug
    return f"{slug[:30].strip('-')}-article-{article.pk:04d}".strip("-")


def _zenn_head(
    article: Article, head: Mapping[str, Any], made: OtherFile
) -> dict[str, Any]:
    topics = []
    for tag in head.get("topics", []):
        topic = re.sub(r"[\s\W_]+", "", tag).casefold()
        if topic and topic not in topics:
            topics.append(topic)
    if len(topics) > _ZENN_TOPICS:
        made.left.append(f"{len(topics) - _ZENN_TOPICS} of its tags: Zenn takes five")
    made_head = {
        "title": head["title"],
        "emoji": "📝",
        "type": "idea",
        "topics": topics[:_ZENN_TOPICS],
        "published": article.status
        in {Article.Status.PUBLISHED, Article.Status.SCHEDULED},
    }
    if article.published_at is not None:
        local = article.published_at.astimezone(get_default_timezone())
        made_head["published_at"] = f"{local:%Y-%m-%d %H:%M}"
    return made_head
