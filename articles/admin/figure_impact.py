"""What a new value of a figure touches: shown before anything is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import evidence, publishing
from articles.admin.access import account, may_edit
from articles.models import Derivation, Figure

TEMPLATE = "admin/articles/figure/impact.html"


def impact_page(
    request: HttpRequest,
    figure: Figure,
    *,
    fields: list[tuple[str, str]] | None = None,
    proposal: Derivation | None = None,
) -> HttpResponse:
    """Sentences, titles, cells and derived figures; `fields` are sent again on save."""
    impact = evidence.impact(figure)
    touched = publishing.touched_articles(figure)
    context = {
        **admin.site.each_context(request),
        "title": _("What this change touches"),
        "figure": figure,
        "impact": impact,
        "touched": [
            {
                "article": one.article,
                "is_live": one.is_live,
                "places": one.places,
                "preparable": one.preparable,
                "may_edit": may_edit(request, one.article),
            }
            for one in touched
        ],
        "places": sum(len(one.places) for one in touched),
        "followers": [
            {
                "derivation": one,
                "articles": publishing.touched_articles(one.figure),
            }
            for one in impact.followers
        ],
        "fields": fields or [],
        "proposal": proposal,
        "may_change": request.user.has_perm("articles.change_figure"),
    }
    return TemplateResponse(request, TEMPLATE, context)


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """A recomputed value that waits: what accepting it touches, and the decision."""
    if not request.user.has_perm("articles.view_figure"):
        raise PermissionDenied
    row = get_object_or_404(Derivation.objects.exclude(proposed={}), pk=pk)
    report = reverse("admin:articles_figure_report")
    if request.method == "POST":
        if not request.user.has_perm("articles.change_figure"):
            raise PermissionDenied
        if "_refuse" in request.POST:
            evidence.refuse_proposal(row)
            messages.success(request, _("The old value stays."))
            return HttpResponseRedirect(report)
    try:
        figure = evidence.proposed_figure(row)
    except ValueError:
        messages.error(request, _("It cannot be computed: change it by hand."))
        return HttpResponseRedirect(
            reverse("admin:articles_figure_change", args=[row.figure_id])
        )
    if request.method == "POST" and "_accept" in request.POST:
        prepared = publishing.accept_proposal(
            row,
            by=account(request),
            reason=request.POST.get("reason", "").strip()
            or _("An input of its derivation changed."),
            note=request.POST.get("change_note", ""),
            reword=articles_to_reword(request, figure),
        )
        messages.success(request, _("The recomputed value is the figure's now."))
        tell_prepared(request, prepared)
        return HttpResponseRedirect(report)
    return impact_page(request, figure, proposal=row)


def articles_to_reword(request: HttpRequest, figure: Figure) -> list[int]:
    """The ticked articles that this person may edit."""
    ticked = {int(key) for key in request.POST.getlist("_reword") if key.isdecimal()}
    return [
        one.article.pk
        for one in publishing.touched_articles(figure)
        if one.article.pk in ticked and may_edit(request, one.article)
    ]


def tell_prepared(request: HttpRequest, prepared: list[Any]) -> None:
    """Which articles have a change waiting, or were saved."""
    if not prepared:
        return
    text = ngettext(
        "Prepared the text of %(n)s article: %(titles)s",
        "Prepared the texts of %(n)s articles: %(titles)s",
        len(prepared),
    )
    titles = ", ".join(one.article.title for one in prepared[:5])
    messages.success(request, text % {"n": len(prepared), "titles": titles})
