"""Who is acting, and who may change what the public sees."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from articles.models import Article

_PUBLIC = {Article.Status.PUBLISHED, Article.Status.SCHEDULED}


def account(request: HttpRequest) -> User | None:
    user = request.user
    return None if isinstance(user, AnonymousUser) else user


def may_publish(request: HttpRequest) -> bool:
    user = account(request)
    return user is not None and user.has_perm("articles.publish_article")


def may_edit(request: HttpRequest, article: Article | None) -> bool:
    """Edits of a public article wait for a publisher; those of a scheduled one would
    go out by themselves, so they are a publisher's own."""
    return (
        article is None
        or article.status not in _PUBLIC
        or article.is_live()
        or may_publish(request)
    )


def may_delete(request: HttpRequest, article: Article | None) -> bool:
    """What is or will be public is only a publisher's to delete."""
    return article is None or article.status not in _PUBLIC or may_publish(request)
