"""Articles as the files of other programs: their keys, their folders, plain Markdown.

The site's own dialect is in `articles`: it gives files back as they were. Here an
article is written anew for whoever leaves, under the address it had; what the other
program has no word for is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from articles.exporting.dialects import Dialect
from articles.exporting.heads import new_head, picture_path
from articles.exporting.other_bodies import OtherBody
from articles.importing.dialects import OURS, key_name
from articles.models import Article, Illustration
from articles.text.sentences import Sentence


@dataclass(slots=True)
class OtherFile:
    """One article over there: `pictures` are stored names by their place; `left` says
    what does not come along."""

    path: str
    text: str
    pictures: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def in_dialect(
    article: Article, fields: Mapping[str, Any], dialect: Dialect
) -> OtherFile:
    """The article's file; `fields` are those of `publishing.content_fields`."""
    made = OtherFile(dialect.path(article, dialect.posts), "")
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
            _leave(made, key, dialect)
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
            _leave(made, key, dialect)
    body = _body(article, made, dialect)
    made.text = dialect.written(dialect.head(article, head, made.left)) + body
    return made


def _leave(made: OtherFile, key: str, dialect: Dialect) -> None:
    # An address cannot be chosen there; the file's name says the slug.
    if key not in {"address", "slug"}:
        made.left.append(
            Sentence(
                "“{key}” has no place in {program}", key=key, program=dialect.title
            )
        )


def _picture(
    made: OtherFile, dialect: Dialect, picture: Illustration | None, stored: str
) -> str:
    """Put the picture where that program serves it; its address there."""
    own = (
        picture_path(picture) if picture else f"{PurePosixPath(stored).stem[:16]}.webp"
    )
    file = PurePosixPath(own).name
    made.pictures[f"{dialect.pictures}/{file}"] = stored
    return dialect.picture_address + file


def _body(article: Article, made: OtherFile, dialect: Dialect) -> str:
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
        titles=titles,
        pictures=picture,
        addresses=addresses,
        bare_cards=dialect.bare_cards,
    ).write(article.body)
    made.left += left
    return body
