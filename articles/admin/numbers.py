"""The numbers of an article under its text: what each is bound to, what to do."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles import evidence, publishing
from articles.admin.access import account, may_edit
from articles.admin.line_ends import with_lf
from articles.conf import conf
from articles.evidence.numbers import State
from articles.figures.findings import Level
from articles.models import Article, Figure

TEMPLATE = "admin/articles/figure/numbers.html"
SHOWN = 60
"""Open numbers listed at once; the rest is counted."""

_CHOICE = re.compile(
    r"(?P<do>make|leave|bind):(?P<field>title|description|body):(?P<start>\d{1,7}):"
    r"(?P<key>[a-z0-9-]{0,120}):(?P<literal>.{1,200})",
    re.DOTALL,
)


def numbers(request: HttpRequest) -> HttpResponse:
    """The panel for the text in the form, saved or not; a piece of HTML."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    key = request.POST.get("article", "")
    stored = Article.objects.filter(pk=key).first() if key.isdecimal() else None
    needed = "articles.change_article" if stored else "articles.add_article"
    if not request.user.has_perm(needed) or not may_edit(request, stored):
        raise PermissionDenied
    article = stored or Article()
    article.title = request.POST.get("title", article.title)
    article.description = with_lf(request.POST.get("description", article.description))
    article.body = with_lf(request.POST.get("body", article.body))
    if len(article.body) > conf.body_max_length:
        return HttpResponse(status=413)
    return TemplateResponse(request, TEMPLATE, panel(request, article))


def panel(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What the template prints of an article, whose texts may be unsaved."""
    found = evidence.coverage(article)
    checked = evidence.check_article(article, as_of=localdate())
    remarks = [one for one in checked if one.level is not Level.VERIFIED]
    return {
        "coverage": found,
        "total": len(found.numbers),
        "settled": found.bound + found.ignored,
        "open": found.open[:SHOWN],
        "more": max(found.unbound - SHOWN, 0),
        "bound": [n for n in found.numbers if n.state is State.BOUND],
        "ignored": [n for n in found.numbers if n.state is State.IGNORED],
        "remarks": [
            {
                "level": remark.level,
                "level_name": evidence.LEVELS[remark.level],
                "code": remark.code,
                "about": remark.about,
                "message": remark.message,
                "line": remark.line,
                "field": remark.field,
            }
            for remark in remarks
        ],
        "verified": len(checked) - len(remarks),
        "article": article,
        "may_decide": request.user.has_perm("articles.change_figure"),
        "is_saved": not article._state.adding,
    }


def decide(request: HttpRequest, article: Article) -> HttpResponse | None:
    """What a button of the panel asks, after the form was saved: `_number`.

    A new figure leads to its card on the review screen.
    """
    if not request.user.has_perm("articles.change_figure"):
        raise PermissionDenied
    chosen = _CHOICE.fullmatch(with_lf(request.POST.get("_number", "")))
    if chosen is None:
        return None
    copy = publishing.working_copy(article).article
    place = evidence.nearest_place(
        copy, chosen["field"], chosen["literal"], int(chosen["start"])
    )
    if place is None:
        messages.warning(request, _("That number is no longer in the text."))
    elif chosen["do"] == "leave":
        evidence.leave_alone(copy, place, by=account(request))
        messages.success(request, _("Left alone: it is not asked for again."))
    elif chosen["do"] == "bind":
        figure = Figure.objects.confirmed().filter(key=chosen["key"]).first()
        if figure is not None:
            evidence.bind(copy, place, figure)
            messages.success(request, _("Bound to “%(key)s”.") % {"key": figure.key})
    else:
        figure = evidence.make_figure(copy, place)
        if figure is None:
            messages.warning(request, _("No number is read there."))
        elif figure.state == Figure.State.CANDIDATE:
            screen = reverse("admin:articles_figure_review", args=[article.pk])
            return redirect(f"{screen}#card-{figure.pk}")
    return None
