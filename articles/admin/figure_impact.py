"""What a new value of a figure touches: shown before anything is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import evidence, publishing
from articles.admin.access import account, may_edit
from articles.models import Derivation, Figure, PendingFigure

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
        "captions": evidence.captions_stating(
            [one.article for one in touched], evidence.stored(figure)
        ),
        "fields": fields or [],
        "proposal": proposal,
        "is_public": any(one.is_live for one in touched),
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
        try:
            prepared = publishing.accept_proposal(
                row,
                by=account(request),
                reason=request.POST.get("reason", "").strip()
                or _("An input of its derivation changed."),
                note=request.POST.get("change_note", ""),
                reword=articles_to_reword(request, figure),
                wait=waits(request),
            )
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return HttpResponseRedirect(report)
        if not waits(request):
            messages.success(request, _("The recomputed value is the figure's now."))
        tell_prepared(request, prepared, figure)
        return HttpResponseRedirect(report)
    return impact_page(request, figure, proposal=row)


def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """A decided value readers do not see yet, and what it waits for."""
    if not request.user.has_perm("articles.view_figure"):
        raise PermissionDenied
    row = get_object_or_404(PendingFigure.objects.select_related("figure"), pk=pk)
    if request.method == "POST":
        if not request.user.has_perm("articles.change_figure"):
            raise PermissionDenied
        if "_publish" in request.POST:
            evidence.take_effect(row, by=account(request))
            messages.success(request, _("Readers see the new value now."))
        else:
            evidence.drop(row)
            messages.success(request, _("The old value stays."))
        return HttpResponseRedirect(
            reverse("admin:articles_figure_change", args=[row.figure_id])
        )
    context = {
        **admin.site.each_context(request),
        "title": _("A change that waits"),
        "waiting": row,
        "figure": row.figure,
        "articles": row.articles.select_related("pending").order_by("title"),
        "may_change": request.user.has_perm("articles.change_figure"),
    }
    return TemplateResponse(request, "admin/articles/figure/waiting.html", context)


def waits(request: HttpRequest) -> bool:
    """Whether the value is to be public with the first prepared text only."""
    return request.POST.get("_when") == "text"


def articles_to_reword(request: HttpRequest, figure: Figure) -> list[int]:
    """The ticked articles that this person may edit."""
    ticked = {int(key) for key in request.POST.getlist("_reword") if key.isdecimal()}
    return [
        one.article.pk
        for one in publishing.touched_articles(figure)
        if one.article.pk in ticked and may_edit(request, one.article)
    ]


def tell_prepared(request: HttpRequest, prepared: list[Any], figure: Figure) -> None:
    """Which articles have a change waiting, or were saved; that the figure waits."""
    row = PendingFigure.objects.filter(figure=figure).first()
    if row is not None:
        text = _("Readers keep seeing %(before)s until {}.") % {"before": row.before}
        until = _("a prepared text is published, or the value itself")
        address = reverse("admin:articles_figure_waiting", args=[row.pk])
        link = format_html('<a href="{}">{}</a>', address, until)
        messages.info(request, format_html(text, link))
    if not prepared:
        return
    text = ngettext(
        "Prepared the text of %(n)s article: %(titles)s",
        "Prepared the texts of %(n)s articles: %(titles)s",
        len(prepared),
    )
    titles = ", ".join(one.article.title for one in prepared[:5])
    messages.success(request, text % {"n": len(prepared), "titles": titles})
