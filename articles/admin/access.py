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


def may_touch(request: HttpRequest, article: Article | None) -> bool:
    """A public text is its publishers' business: any saved change is seen at once."""
    return article is None or article.status not in _PUBLIC or may_publish(request)
