"""What can be done to many articles at once from their list."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.admin.access import account, may_edit
from articles.models import Article


@admin.action(
    description=gettext_lazy("Publish the selected articles"), permissions=["publish"]
)
def publish_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]
) -> None:
    """Those that are ready; the others are named with their reasons."""
    done, refused = 0, []
    for article in queryset.order_by("pk"):
        try:
            publishing.publish(article, by=account(request))
            done += 1
        except publishing.NotReady as problem:
            refused.append((article, problem.reasons))
    if done:
        text = ngettext("%(n)s article published.", "%(n)s articles published.", done)
        messages.success(request, text % {"n": done})
    for article, reasons in refused:
        messages.error(request, f"{article}: {' '.join(reasons)}")


@admin.action(
    description=gettext_lazy("Withdraw the selected articles"), permissions=["publish"]
)
def withdraw_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]
) -> None:
    rows = list(queryset.exclude(status=Article.Status.WITHDRAWN).order_by("pk"))
    for article in rows:
        publishing.withdraw(article, by=account(request))
    text = ngettext("%(n)s article withdrawn.", "%(n)s articles withdrawn.", len(rows))
    messages.success(request, text % {"n": len(rows)})


@admin.action(
    description=gettext_lazy("Hand the selected drafts in for review"),
    permissions=["change"],
)
def submit_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]
) -> None:
    drafts = queryset.filter(status=Article.Status.DRAFT).order_by("pk")
    rows = [article for article in drafts if may_edit(request, article)]
    for article in rows:
        publishing.submit(article, by=account(request))
    text = ngettext("%(n)s draft handed in.", "%(n)s drafts handed in.", len(rows))
    messages.success(request, text % {"n": len(rows)})
