"""The review screen of an article's candidates: text left, one card each right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import evidence
from articles.admin.access import account, may_edit
from articles.models import Article, Entity, Figure, Measure


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate with what its form shows."""

    figure: Figure
    shown: str
    entity: str
    counterparty: str
    measure: str
    period: str
    derived_from: str
    sources: tuple[str, ...]
    places: str
    table: int | None
    problems: tuple[str, ...]


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for all cards: its buttons confirm one, a table, all ticked, or reject.

    What was typed is kept for every card that could not be confirmed.
    """
    article = get_object_or_404(Article, pk=pk)
    if not request.user.has_perm("articles.change_figure"):
        raise PermissionDenied
    if not may_edit(request, article):
        raise PermissionDenied
    problems: dict[int, tuple[str, ...]] = {}
    if request.method == "POST":
        if "_extract" in request.POST:
            done = evidence.extract(article)
            text = ngettext(
                "%(n)s new candidate.", "%(n)s new candidates.", done.created
            )
            messages.success(request, text % {"n": done.created})
            return HttpResponseRedirect(request.path)
        problems = _act(request, article)
        if not problems:
            return HttpResponseRedirect(request.path)
    cards = [
        _card(figure, request, problems.get(figure.pk, ()))
        for figure in _candidates(article)
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Figures of “%(title)s”") % {"title": article.title},
        "article": article,
        "cards": cards,
        "tables": sorted({card.table for card in cards if card.table is not None}),
        "text": _highlighted(article),
        "cited": [row.source for row in article.citations.select_related("source")],
        "entities": Entity.objects.values_list("name", flat=True)[:500],
        "measures": Measure.objects.values_list("name", flat=True)[:500],
        "statuses": Figure.Status.choices,
        "posted": request.POST,
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(
        request,
        "admin/articles/figure/review.html",
        context,
        status=422 if problems else 200,
    )


def _candidates(article: Article) -> list[Figure]:
    rows = Figure.objects.candidates().filter(found_in=article).named()
    return sorted(
        rows.prefetch_related("mentions"),
        key=lambda row: min((m.line for m in row.mentions.all()), default=0),
    )


def _act(request: HttpRequest, article: Article) -> dict[int, tuple[str, ...]]:
    """Do what the pressed button says; reasons by candidate that could not be."""
    rows = {row.pk: row for row in _candidates(article)}
    form = request.POST
    rejected = form.get("_reject", "")
    if rejected.isdecimal() and int(rejected) in rows:
        evidence.reject(rows[int(rejected)], by=account(request))
        messages.success(request, _("Rejected. It is not proposed again."))
        return {}
    chosen = _chosen(form, rows)
    problems: dict[int, tuple[str, ...]] = {}
    for figure in chosen:
        try:
            _confirm(figure, form, request)
        except evidence.NotConfirmable as problem:
            problems[figure.pk] = tuple(problem.reasons)
    done = len(chosen) - len(problems)
    if done:
        text = ngettext("%(n)s figure confirmed.", "%(n)s figures confirmed.", done)
        messages.success(request, text % {"n": done})
    if problems:
        messages.warning(request, _("Some need more before they can be confirmed."))
    return problems


def _chosen(form: Any, rows: dict[int, Figure]) -> list[Figure]:
    one, table = form.get("_confirm", ""), form.get("_table", "")
    if one.isdecimal():
        keys = [int(one)]
    elif table.isdecimal():
        keys = [
            pk for pk, row in rows.items() if row.proposal.get("table") == int(table)
        ]
    else:
        keys = [int(key) for key in form.getlist("chosen") if key.isdecimal()]
    return [rows[key] for key in keys if key in rows]


def _confirm(figure: Figure, form: Any, request: HttpRequest) -> None:
    """With the card's own words; the fields above all cards fill what is empty."""

    def typed(name: str) -> str:
        proposed = figure.proposal.get(name, "")
        own = form.get(f"{name}-{figure.pk}", proposed).strip()
        return str(own or form.get(f"all-{name}", "").strip())

    status = typed("status") or figure.status
    same = form.get(f"same-{figure.pk}", "").strip()
    if same:
        into = Figure.objects.confirmed().filter(key=same).first()
        if into is None:
            raise evidence.NotConfirmable(
                [_("No confirmed figure has the key “%(key)s”.") % {"key": same}]
            )
        evidence.merge(figure, into, by=account(request))
        return
    evidence.confirm(
        figure,
        by=account(request),
        entity=typed("entity"),
        counterparty=form.get(f"counterparty-{figure.pk}", ""),
        measure=typed("measure"),
        sources=[typed("source")],
        status=status if status in Figure.Status.values else "",
        unsourced_reason="" if typed("source") else typed("unsourced")[:300],
    )


def _card(figure: Figure, request: HttpRequest, problems: tuple[str, ...]) -> Card:
    proposal, form, pk = figure.proposal, request.POST, figure.pk

    def words(name: str, row: Any) -> str:
        kept = form.get(f"{name}-{pk}")
        return str(kept or (row.name if row else proposal.get(name, "")))

    mentions = list(figure.mentions.all())
    derivation = proposal.get("derivation")
    return Card(
        figure=figure,
        shown=evidence.display(figure),
        entity=words("entity", figure.entity),
        counterparty=words("counterparty", figure.counterparty),
        measure=words("measure", figure.measure),
        period=evidence.period_text(evidence.period_of(figure)),
        derived_from=f"{derivation['operator']}: {' / '.join(derivation['shown'])}"
        if derivation
        else "",
        sources=tuple(proposal.get("sources", ())),
        places=", ".join(
            str(m.line) if m.field == "body" else m.get_field_display()
            for m in mentions
        ),
        table=proposal.get("table"),
        problems=problems,
    )


def _highlighted(article: Article) -> SafeString:
    """The body as written, each mention marked and leading to its card."""
    mentions = list(
        article.mentions.filter(field="body", mode="standoff").select_related("figure")
    )
    places = evidence.places_of(article, mentions)
    by_start = sorted(
        (places[m.pk].start, places[m.pk].end, m) for m in mentions if m.pk in places
    )
    pieces: list[SafeString] = []
    at = 0
    for start, end, mention in by_start:
        state = mention.figure.state if mention.figure else ""
        pieces.append(format_html("{}", article.body[at:start]))
        pieces.append(
            format_html(
                '<mark class="is-{}"><a href="#card-{}">{}</a></mark>',
                state,
                mention.figure_id,
                article.body[start:end],
            )
        )
        at = end
    pieces.append(format_html("{}", article.body[at:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))
