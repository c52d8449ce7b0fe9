"""An article's fields as front matter values, shaped like what stood in its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from django.utils.timezone import get_default_timezone

from articles.conf import conf
from articles.importing.dates import is_date_only
from articles.importing.dialects import OURS
from articles.importing.mapping import ArticleData
from articles.importing.values import people
from articles.markdown.frontmatter import REMOVED, Entry
from articles.models import Article, Illustration

ORDER = (
    "title",
    "slug",
    "published_at",
    "modified_at",
    "expire_at",
    "category",
    "tags",
    "authors",
    "description",
    "image",
    "image_alt",
    "featured",
    "feature_order",
    "series",
    "series_position",
    "translation_key",
    "kind",
    "language",
    "canonical_url",
)
_NAMED_WHERE_SET = {"series", "series_position", "translation_key"}
_DATES = ("published_at", "modified_at", "expire_at")
# What a reader of the page can see anyway; plans and unknown keys stay in the house.
_PUBLIC = tuple(name for name in ORDER if name not in {"expire_at", "feature_order"})


def public_head(
    article: Article, fields: Mapping[str, Any], *, image: str = ""
) -> dict[str, Any]:
    """Key → value for everybody; `image` is the lead picture's public address."""
    head = _filled(article, fields, _PUBLIC)
    if article.lead_image is not None:
        head[OURS["image"]] = image
    return head


def new_head(article: Article, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Key → value for an article that no file has described yet; empty ones left out.

    `fields` are those of `publishing.content_fields`.
    """
    head = _filled(article, fields, ORDER)
    if article.status not in {Article.Status.PUBLISHED, Article.Status.SCHEDULED}:
        head[OURS["draft"]] = True
    return head


def _filled(
    article: Article, fields: Mapping[str, Any], names: Sequence[str]
) -> dict[str, Any]:
    zone = get_default_timezone()
    values = {name: _value(name, article, fields, None, zone) for name in names}
    if fields["language"] == conf.language:
        values.pop("language")
    return {
        OURS[name]: value
        for name, value in values.items()
        if value is not REMOVED and value is not False
    }


def changed_head(
    article: Article,
    fields: Mapping[str, Any],
    before: Mapping[str, Any],
    data: ArticleData,
    zone: tzinfo,
) -> dict[str, Any]:
    """Key of the file → new value, for what differs from `before`.

    `data` is the file's own head as the importer reads it: it tells the keys. Times
    are written in the zone it was read in.
    """
    changed = {
        name
        for name in fields.keys() | (_NAMED_WHERE_SET & before.keys())
        if fields.get(name) != before.get(name)
    }
    if article.title != before.get("title"):
        changed.add("title")
    if changed & {"lead_image", "lead_image_source"}:
        changed |= {"image", "image_alt"}
    head: dict[str, Any] = {}
    for name in ORDER:
        if name not in changed:
            continue
        entry = data.used.get(name)
        value = _value(name, article, fields, entry, zone)
        if entry is None and (value is REMOVED or value is False):
            continue
        head[entry.key if entry else OURS[name]] = value
    return head | _status(article, data)


def picture_path(picture: Illustration) -> str:
    """Where an export puts the picture, below its folder."""
    return f"pictures/{picture.sha256[:16]}.webp"


def _value(
    name: str,
    article: Article,
    fields: Mapping[str, Any],
    entry: Entry | None,
    zone: tzinfo,
) -> Any:
    if name == "title":
        return article.title
    if name in _DATES:
        return _date(getattr(article, name), entry, zone)
    if name in {"category", "series"}:
        return _first(fields.get(name), entry)
    if name == "authors":
        return _people(fields["authors"], entry)
    if name == "image":
        if article.lead_image is not None:
            return picture_path(article.lead_image)
        source = article.lead_image_source
        return source.url if source else REMOVED
    if name == "image_alt":
        return (article.lead_image and article.lead_image.alt) or REMOVED
    value = fields.get(name)
    return REMOVED if value in ("", None, []) else value


def _date(moment: datetime | None, entry: Entry | None, zone: tzinfo) -> Any:
    """A day where it is midnight there, unless the file wrote a time before."""
    if moment is None:
        return REMOVED
    local = moment.astimezone(zone)
    is_midnight = local.timetz().replace(tzinfo=None).isoformat() == "00:00:00"
    had_time = entry is not None and not is_date_only(str(entry.value))
    if is_midnight and not had_time:
        return local.date().isoformat()
    return local.isoformat()


def _first(name: str | None, entry: Entry | None) -> Any:
    if not name:
        return REMOVED
    if entry is not None and isinstance(entry.value, list):
        return [name, *entry.value[1:]]
    return name


def _people(names: Sequence[str], entry: Entry | None) -> Any:
    """Known people keep the way they were written: a mapping with a URL, say."""
    if not names:
        return REMOVED
    old = entry.value if entry else None
    if not isinstance(old, list):
        return names[0] if len(names) == 1 else list(names)
    written = {}
    for item in old:
        found = people(item)
        if isinstance(found, list) and len(found) == 1:
            written[found[0]] = item
    return [written.get(name, name) for name in names]


def _status(article: Article, data: ArticleData) -> dict[str, Any]:
    """Only where the file would say the opposite of what was decided here."""
    is_public = article.status in {Article.Status.PUBLISHED, Article.Status.SCHEDULED}
    if data.is_draft and is_public:
        said = {"draft": False, "public": True, "status": "published"}
        return {
            data.used[name].key: value
            for name, value in said.items()
            if name in data.used
        }
    if article.status == Article.Status.WITHDRAWN and not data.is_draft:
        return {OURS["draft"]: True}
    return {}
