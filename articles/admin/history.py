"""An article's history: its versions, two of them compared, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import may_edit
from articles.admin.field_changes import field_changes
from articles.admin.line_ends import with_lf
from articles.models import Activity, Article, Revision
from articles.text.differences import compare

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

SHOWN: Final = 200
SHOWN_ACTS: Final = 100
_DEFERRED: Final = ("body", "fields")


@dataclass(frozen=True, slots=True)
class Version:
    """One row of the list, with what it is to the readers."""

    revision: Revision
    is_public: bool
    is_waiting: bool
    went_live_first: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    label: str
    address: str


def history(request: HttpRequest, pk: str, model_admin: ModelAdmin) -> HttpResponse:
    """The newest versions and acts; two versions can be chosen and compared."""
    article = _article(request, pk, model_admin)
    revisions = list(
        article.revisions.select_related("created_by").defer(*_DEFERRED)[:SHOWN]
    )
    public = publishing.public_revision(article)
    first = publishing.first_public_revision(article)
    acts = Activity.objects.filter(object_type="article", object_id=str(article.pk))
    context = {
        **_around(request, article, model_admin, _("History: %s") % article.title),
        "versions": [
            Version(
                row,
                is_public=row == public,
                is_waiting=row.pk == article.pending_id,
                went_live_first=row == first,
            )
            for row in revisions
        ],
        "shortcuts": _shortcuts(article, public, first),
        "acts": acts[:SHOWN_ACTS]
        if request.user.has_perm("articles.view_activity")
        else [],
        "left_out": max(0, article.revisions.count() - SHOWN),
        "newest": revisions[0].number if revisions else 0,
        "one_before": revisions[1].number if len(revisions) > 1 else 0,
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


def comparison(request: HttpRequest, pk: int, model_admin: ModelAdmin) -> HttpResponse:
    """Versions `from` and `to` of one article; by default the two newest."""
    article = _article(request, str(pk), model_admin)
    new = _asked(article, request.GET.get("to", "")) or article.revisions.first()
    if new is None:
        new = get_object_or_404(article.revisions)
    old = _asked(article, request.GET.get("from", "")) or (
        article.revisions.filter(number__lt=new.number).first() or new
    )
    context = {
        **_around(request, article, model_admin, _("Compare: %s") % article.title),
        "old": old,
        "new": new,
        "fields": field_changes(_fields(old), _fields(new)),
        "changes": compare(with_lf(old.body), with_lf(new.body)),
        "revisions": article.revisions.select_related("created_by").defer(*_DEFERRED)[
            :SHOWN
        ],
        "shortcuts": _shortcuts(
            article,
            publishing.public_revision(article),
            publishing.first_public_revision(article),
        ),
        "may_restore": request.user.has_perm("articles.change_article")
        and may_edit(request, article),
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def compare_address(article: Article, old: int, new: int) -> str:
    address = reverse("admin:articles_article_compare", args=[article.pk])
    return f"{address}?from={old}&to={new}"


def _article(request: HttpRequest, pk: str, model_admin: ModelAdmin) -> Article:
    rows = Article.objects.select_related("pending")
    article = get_object_or_404(rows, pk=int(pk) if pk.isdecimal() else 0)
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    return article


def _asked(article: Article, number: str) -> Revision | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    return article.revisions.filter(number=int(number)).first()


def _fields(revision: Revision) -> dict[str, Any]:
    return {"title": revision.title, **revision.fields}


def _shortcuts(
    article: Article, public: Revision | None, first: Revision | None
) -> list[Shortcut]:
    """The comparisons people ask for most."""
    last = article.revisions.defer(*_DEFERRED).first()
    found = []
    if last and first and first != last:
        found.append(
            Shortcut(
                _("Since it went live"),
                compare_address(article, first.number, last.number),
            )
        )
    if article.pending and public and public != article.pending:
        found.append(
            Shortcut(
                _("What readers see and what waits"),
                compare_address(article, public.number, article.pending.number),
            )
        )
    return found


def _around(
    request: HttpRequest, article: Article, model_admin: ModelAdmin, title: str
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": Article._meta,
        "article": article,
        "original": article,
        "is_nav_sidebar_enabled": False,
    }
