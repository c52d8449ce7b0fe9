"""Rows for tests by plain functions with good defaults: name only what matters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils.timezone import now
from PIL import Image

from articles import publishing
from articles.models import (
    Article,
    Author,
    Category,
    Illustration,
    Redirect,
    Source,
    Tag,
)
from articles.sources import get_or_make_sources

_number = count(1)


def make_article(
    *,
    published: bool = True,
    tags: Sequence[str] | None = None,
    authors: Sequence[Author | str] | None = None,
    category: Category | str | None = None,
    by: User | None = None,
    **overrides: Any,
) -> Article:
    """A saved article, live since an hour ago; `published=False` gives a draft.

    `category`, `tags` and `authors` may be names. Every other keyword is a field of
    `Article`; `status` and `published_at` win over `published`.
    """
    number = next(_number)
    values: dict[str, Any] = {
        "title": f"港の倉庫で在庫が三割減った理由 {number}",
        "slug": f"article-{number}",
        "description": "倉庫会社3社の決算と港湾統計から在庫の動きを追いました。",
        "body": "## 何が起きたか\n\n在庫は前年より**三割**減りました。\n",
        "category": make_category(category) if isinstance(category, str) else category,
    }
    if published:
        values["status"] = Article.Status.PUBLISHED
        values["published_at"] = now() - timedelta(hours=1)
    values.update(overrides)
    article = Article(**values)
    publishing.save(article, by=by, tags=tags, authors=authors)
    return article


def make_articles(number: int, **overrides: Any) -> list[Article]:
    """Live articles one minute apart, the newest first."""
    newest: datetime = overrides.pop("published_at", now() - timedelta(hours=1))
    return [
        make_article(published_at=newest - timedelta(minutes=age), **overrides)
        for age in range(number)
    ]


def make_category(name: str = "経済", **overrides: Any) -> Category:
    """The category of that name, made where there is none."""
    row: Category = _term(Category, name, overrides)
    return row


def make_tag(name: str = "物流", **overrides: Any) -> Tag:
    """The tag of that name, made where there is none."""
    row: Tag = _term(Tag, name, overrides)
    return row


def make_author(name: str = "浜野 ゆき", **overrides: Any) -> Author:
    """The author of that name, made where there is none."""
    row: Author = _term(Author, name, overrides)
    return row


def make_source(url: str = "https://statistics.example/port/", **fields: Any) -> Source:
    """The row of that page, with these values stored."""
    source = get_or_make_sources([url])[url]
    for name, value in fields.items():
        setattr(source, name, value)
    source.save()
    return source


def make_redirect(path: str, article: Article | None = None) -> Redirect:
    """An old address; without an article it is gone."""
    return Redirect.objects.create(path=path, article=article)


def make_illustration(**overrides: Any) -> Illustration:
    """A small real picture in the test's own media folder."""
    number = next(_number)
    values: dict[str, Any] = {
        "sha256": f"{number:064x}",
        "width": 64,
        "height": 36,
        "alt": "夕方の港に並ぶコンテナ",
        "credit": "編集部撮影",
    }
    values.update(overrides)
    row = Illustration(**values)
    digest = row.sha256
    row.file.save(
        f"{digest[:2]}/{digest}.webp", ContentFile(picture_bytes()), save=False
    )
    row.save()
    return row


def picture_bytes(
    size: tuple[int, int] = (64, 36), kind: str = "WEBP", colour: str = "#336699"
) -> bytes:
    """A one-coloured picture as a file of that format."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def make_user(username: str = "", *, group: str = "", **overrides: Any) -> User:
    """Someone who can log in to the admin; `group` is Author, Editor or Publisher."""
    user = User.objects.create_user(
        username or f"user-{next(_number)}",
        **{"password": "correct horse", "is_staff": True, **overrides},
    )
    if group:
        publishing.setup_roles()
        user.groups.add(Group.objects.get(name=group))
    return user


def _term(model: Any, name: str, overrides: dict[str, Any]) -> Any:
    row = model.objects.get_or_make(name)
    for field, value in overrides.items():
        setattr(row, field, value)
    if overrides:
        row.save()
    return row
