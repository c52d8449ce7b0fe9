"""The review screen of an article's candidates: text left, one card each right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import evidence, publishing
from articles.admin.access import account, may_edit
from articles.admin.figure_cards import Card, candidates_of, cards_of
from articles.models import Article, Entity, Figure, Measure


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for all cards: its buttons confirm one, a table, all ticked, or reject.

    What was typed is kept for every card that could not be confirmed. A script asks
    for JSON and takes the settled cards off the page, so that nothing typed is lost.
    """
    article = get_object_or_404(Article, pk=pk)
    if not request.user.has_perm("articles.change_figure"):
        raise PermissionDenied
    if not may_edit(request, article):
        raise PermissionDenied
    article = publishing.working_copy(article).article
    problems: dict[int, tuple[str, ...]] = {}
    if request.method == "POST":
        if "_extract" in request.POST:
            done = evidence.extract(article)
            text = ngettext(
                "%(n)s new candidate.", "%(n)s new candidates.", done.created
            )
            messages.success(request, text % {"n": done.created})
            return HttpResponseRedirect(request.path)
        result = _act(request, article)
        if request.accepts("text/html"):
            for level, text in result.told:
                messages.add_message(request, level, text)
            if not result.problems:
                return HttpResponseRedirect(request.path)
        else:
            return _answer(result)
        problems = result.problems
    figures = candidates_of(article)
    cards = cards_of(figures, request.POST, problems)
    context = {
        **admin.site.each_context(request),
        "title": _("Figures of “%(title)s”") % {"title": article.title},
        "article": article,
        "cards": cards,
        "tables": sorted({card.table for card in cards if card.table is not None}),
        "text": _marked(article, "body"),
        "head": _head(article),
        "cited": [row.source for row in article.citations.select_related("source")],
        "entities": Entity.objects.values_list("name", flat=True)[:500],
        "measures": _measures(cards),
        "statuses": Figure.Status.choices,
        "all": {
            "entity": request.POST.get("all-entity", ""),
            "measure": request.POST.get("all-measure", ""),
            "status": request.POST.get("all-status", ""),
            "source": request.POST.get("all-source", ""),
            "unsourced": request.POST.get("all-unsourced", ""),
        },
        "confirmed": Figure.objects.confirmed().filter(found_in=article).count(),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(
        request,
        "admin/articles/figure/review.html",
        context,
        status=422 if problems else 200,
    )


@dataclass(frozen=True, slots=True)
class _Result:
    """What a button did: settled candidates, reasons for others, words for a person."""

    settled: tuple[int, ...] = ()
    problems: dict[int, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[tuple[int, str], ...] = ()
    reload: bool = False


def _answer(result: _Result) -> JsonResponse:
    return JsonResponse(
        {
            "settled": list(result.settled),
            "problems": {str(pk): why for pk, why in result.problems.items()},
            "message": " ".join(text for _level, text in result.told),
            "reload": result.reload,
        }
    )


def _measures(cards: list[Card]) -> list[str]:
    """Known names first, then those the text proposes."""
    known = Measure.objects.values_list("name", flat=True)[:500]
    proposed = (card.measure for card in cards if card.measure)
    return list(dict.fromkeys([*known, *proposed]))


def _act(request: HttpRequest, article: Article) -> _Result:
    """Do what the pressed button says."""
    rows = {row.pk: row for row in candidates_of(article)}
    form = request.POST
    rejected, divided = form.get("_reject", ""), form.get("_split", "")
    if rejected.isdecimal() and int(rejected) in rows:
        evidence.reject(rows[int(rejected)], by=account(request))
        text = _("Rejected. It is not proposed again.")
        return _Result((int(rejected),), told=((messages.SUCCESS, text),))
    if divided.isdecimal() and int(divided) in rows:
        return _split(rows[int(divided)], form)
    chosen = _chosen(form, rows)
    problems: dict[int, tuple[str, ...]] = {}
    for figure in chosen:
        try:
            _confirm(figure, form, request)
        except evidence.NotConfirmable as problem:
            problems[figure.pk] = tuple(problem.reasons)
    done = tuple(figure.pk for figure in chosen if figure.pk not in problems)
    told = []
    if done:
        text = ngettext(
            "%(n)s figure confirmed.", "%(n)s figures confirmed.", len(done)
        )
        told.append((messages.SUCCESS, text % {"n": len(done)}))
    if problems:
        text = _("Some need more before they can be confirmed.")
        told.append((messages.WARNING, text))
    return _Result(tuple(row for row in rows if row in done), problems, tuple(told))


def _split(figure: Figure, form: Any) -> _Result:
    keys = {int(key) for key in form.getlist(f"part-{figure.pk}") if key.isdecimal()}
    own = [mention for mention in figure.mentions.all() if mention.pk in keys]
    try:
        evidence.split(figure, own)
    except ValueError:
        why = _("Tick the places that state another figure, but not all of them.")
        return _Result(problems={figure.pk: (why,)})
    text = _("Split: the ticked places are a candidate of their own.")
    return _Result(told=((messages.SUCCESS, text),), reload=True)


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
    proposed = list(figure.proposal.get("sources", ()))
    source = form.get(f"source-{figure.pk}", proposed[0] if proposed else "")
    source = source or form.get("all-source", "")
    # Who keeps the first of the proposed sources keeps them all.
    sources = proposed if source in proposed[:1] else [source] if source else []
    evidence.confirm(
        figure,
        by=account(request),
        entity=typed("entity"),
        counterparty=form.get(
            f"counterparty-{figure.pk}", figure.proposal.get("counterparty", "")
        ),
        measure=typed("measure"),
        sources=sources,
        status=status if status in Figure.Status.values else "",
        unsourced_reason="" if sources else typed("unsourced")[:300],
    )


def _head(article: Article) -> list[tuple[str, SafeString]]:
    """Title and description, marked like the body."""
    return [
        (_("title"), _marked(article, "title")),
        (_("description"), _marked(article, "description")),
    ]


def _marked(article: Article, name: str) -> SafeString:
    """A field as written, each mention marked and leading to its card."""
    text = str(getattr(article, name))
    rows = article.mentions.filter(field=name, mode__in=("standoff", "ignored"))
    mentions = list(rows.select_related("figure"))
    places = evidence.places_of(article, mentions)
    by_start = sorted(
        (places[m.pk].start, places[m.pk].end, m.pk, m)
        for m in mentions
        if m.pk in places
    )
    pieces: list[SafeString] = []
    at = 0
    for start, end, _pk, mention in by_start:
        state = mention.figure.state if mention.figure else ""
        pieces.append(format_html("{}", text[at:start]))
        pieces.append(
            format_html(
                '<mark class="is-{}" data-card="{}"><a href="#card-{}">{}</a></mark>',
                state or mention.mode,
                mention.figure_id or "",
                mention.figure_id or "",
                text[start:end],
            )
        )
        at = end
    pieces.append(format_html("{}", text[at:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))
