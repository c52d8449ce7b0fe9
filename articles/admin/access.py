"""Who is acting, and who may change what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from articles.models import Article, ArticleQuerySet, Review, Revision

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

_PUBLIC = {Article.Status.PUBLISHED, Article.Status.SCHEDULED}
_AUTHORS_OWN = {Article.Status.DRAFT, Article.Status.IN_REVIEW}


def account(request: HttpRequest) -> User | None:
    user = request.user
    return None if isinstance(user, AnonymousUser) else user


def user_name(request: HttpRequest) -> str:
    """Who is acting, as records name them; empty for nobody."""
    user = account(request)
    return user.get_username() if user else ""


def may_publish(request: HttpRequest) -> bool:
    user = account(request)
    return user is not None and user.has_perm("articles.publish_article")


def may_review(request: HttpRequest) -> bool:
    user = account(request)
    return user is not None and user.has_perm("articles.review_article")


def may_change_others(request: HttpRequest) -> bool:
    """Editors and publishers; an author changes only what is the author's own."""
    return may_review(request) or may_publish(request)


def may_edit(request: HttpRequest, article: Article | None) -> bool:
    """Edits of a public article wait for a publisher; those of a scheduled one would
    go out by themselves, so they are a publisher's own. Authors: their own drafts."""
    if article is None or may_publish(request):
        return True
    if not may_change_others(request):
        return article.status in _AUTHORS_OWN and is_own(request, article)
    return article.status not in _PUBLIC or article.is_live()


def article_of_form(request: HttpRequest, model_admin: ModelAdmin) -> Article | None:
    """The stored article whose form was sent; None for one that is not stored.

    Raises `PermissionDenied` unless the account may write it.
    """
    key = request.POST.get("article", "")
    rows = Article.objects.select_related("category", "lead_image")
    article = rows.filter(pk=key).first() if key.isdecimal() else None
    allowed = (
        model_admin.has_change_permission(request, article)
        if article
        else model_admin.has_add_permission(request)
    )
    if not allowed:
        raise PermissionDenied
    return article


def may_delete(request: HttpRequest, article: Article | None) -> bool:
    """What is or will be public is only a publisher's to delete."""
    return article is None or article.status not in _PUBLIC or may_publish(request)


def is_own(request: HttpRequest, article: Article) -> bool:
    return own_articles(account(request)).filter(pk=article.pk).exists()


def own_articles(user: Any) -> ArticleQuerySet:
    """Articles the user wrote the first version of."""
    if user is None:
        return Article.objects.none()
    first = Revision.objects.filter(article=OuterRef("pk"), number=1, created_by=user)
    return Article.objects.filter(Exists(first))


def may_decide(request: HttpRequest, review: Review) -> bool:
    """Approve or send back: who reviews by role, or was asked by name."""
    user = account(request)
    return may_review(request) or (user is not None and review.assigned_to == user)


def reviewers() -> Any:
    """Accounts a review can be given to."""
    permission = {
        "codename": "review_article",
        "content_type__app_label": "articles",
    }
    by_group = {
        f"groups__permissions__{name}": value for name, value in permission.items()
    }
    by_hand = {f"user_permissions__{name}": value for name, value in permission.items()}
    wanted = Q(**by_group) | Q(**by_hand) | Q(is_superuser=True)
    return (
        User.objects.filter(wanted, is_active=True, is_staff=True)
        .distinct()
        .order_by("username")
    )
