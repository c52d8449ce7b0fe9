"""A text whose article can no longer be saved is given back, never thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.models import Article

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


def rescued(
    request: HttpRequest, object_id: str, model_admin: ModelAdmin
) -> HttpResponse | None:
    """The page with the sent text; None when saving is possible.

    Somebody deleted the article, published it or took a right away while its writer
    was writing.
    """
    article = None
    if object_id.isdecimal():
        article = Article.objects.filter(pk=object_id).first()
    if article is None:
        if not model_admin.has_view_or_change_permission(request):
            return None
        reason, status = _("This article was deleted while you were writing."), 410
    else:
        may_change = model_admin.has_change_permission(request, article)
        if may_change or not model_admin.has_view_permission(request, article):
            return None
        reason = _("You may not change this article any more: its status has changed.")
        status = 403
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Your text was not saved"),
        "opts": Article._meta,
        "reason": reason,
        "article": article,
        "sent_title": request.POST.get("title", ""),
        "sent_description": request.POST.get("description", ""),
        "sent_body": request.POST.get("body", ""),
        "may_add": model_admin.has_add_permission(request),
    }
    template = "admin/articles/article/rescued.html"
    return TemplateResponse(request, template, context, status=status)
