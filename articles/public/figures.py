"""One number: what it says, on which source, what it follows from, where it stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import evidence
from articles.caching import ARTICLES, FIGURES, depends_on, figure_key, stored_page
from articles.conf import conf
from articles.figures import Style
from articles.models import (
    Article,
    Figure,
    FigureChange,
    FigureTable,
    Mention,
    live_articles,
)
from articles.public.observations import observation
from articles.public.seo import page_head
from articles.publishing.absolute import absolute


@stored_page(ARTICLES, FIGURES)
def figure_detail(request: HttpRequest, key: str) -> HttpResponse:
    note = _public(key)
    figure, language = note.figure, _language()
    heading = _("%(entity)s: %(measure)s") % {
        "entity": note.entity,
        "measure": note.measure,
    }
    address = figure.get_absolute_url()
    response = render(
        request,
        "articles/figure_detail.html",
        {
            "note": note,
            "heading": heading,
            "digits": evidence.display(figure, language, style=Style.FULL, bound=False),
            "limits": evidence.limits_of(figure, language),
            "uncertainty": evidence.uncertainty_of(figure, language),
            "citations": _citations(note),
            "tree": evidence.tree_of(note, language),
            "followers": evidence.followers_of(figure, language),
            "series": evidence.series_chart(evidence.siblings_of(figure), language),
            "used_in": _used_in(figure),
            "tables": _tables(figure),
            "changes": _changes(figure),
            "address": absolute(address),
            "head": page_head(
                heading,
                address,
                description=f"{heading} {note.text} {note.period}".strip(),
                crumbs=[
                    (conf.site_name, "/"),
                    (_("Figures"), reverse("figures")),
                    (heading, address),
                ],
                data=observation(note, language),
            ),
        },
    )
    return depends_on(response, [figure_key(figure.pk)])


@require_safe
@stored_page(ARTICLES, FIGURES)
def figure_json(request: HttpRequest, key: str) -> HttpResponse:
    """The same as data: the row of the exports, its tree, its articles, its history."""
    note = _public(key)
    figure, language = note.figure, _language()
    (row,) = evidence.rows_of([figure], language)
    tree = evidence.tree_of(note, language)
    data = {
        "url": absolute(note.url),
        **{name: text for name, text in row.items() if text},
        "sources": [
            {
                "url": citation.source.url,
                "title": card.title,
                "role": citation.role,
                "quote": citation.quote,
                "locator": citation.locator,
                "accessed_on": citation.accessed_on and str(citation.accessed_on),
            }
            for citation, card in _citations(note)
        ],
        "derivation": _branch(tree) if tree else None,
        "used_by": [
            follower.key for follower in evidence.followers_of(figure, language)
        ],
        "articles": [
            {
                "url": absolute(article.get_absolute_url()),
                "title": article.title,
                "wordings": words,
            }
            for article, words in _used_in(figure)
        ],
        "history": [
            {
                "made_at": change.made_at.isoformat(),
                "kind": change.kind,
                "before": change.before,
                "after": change.after,
                "note": change.note,
            }
            for change in _changes(figure)
        ],
    }
    body = evidence.json_text(data)
    response = HttpResponse(body, content_type="application/json")
    return depends_on(response, [figure_key(figure.pk)])


def _language() -> str:
    return get_language() or conf.language


def _public(key: str) -> evidence.FigureNote:
    rows = evidence.for_notes(Figure.objects.public())
    return evidence.note_of(get_object_or_404(rows, key=key), _language())


def _citations(note: evidence.FigureNote) -> list[tuple[Any, Any]]:
    return list(zip(note.figure.citations.all(), note.sources, strict=True))


def _used_in(figure: Figure) -> list[tuple[Article, list[str]]]:
    """Each article once, the newest first, with the different wordings it uses."""
    mentions = (
        Mention.objects.filter(live_articles("article__"), figure=figure, is_lost=False)
        .select_related("article")
        .order_by("-article__published_at", "article", "field", "line")
    )
    found: dict[int, tuple[Article, list[str]]] = {}
    for mention in mentions:
        _article, words = found.setdefault(mention.article_id, (mention.article, []))
        said = mention.literal.replace("*", "")
        if said and said not in words:
            words.append(said)
    return list(found.values())


def _tables(figure: Figure) -> list[FigureTable]:
    """Public tables that hold it: those an article shows it by."""
    keys = Mention.objects.filter(live_articles("article__"), figure=figure)
    shown = keys.values_list("key", flat=True)
    by_own = FigureTable.objects.filter(cells__figure=figure, key__in=shown)
    by_chart = FigureTable.objects.filter(cells__figure=figure, charts__key__in=shown)
    return list((by_own | by_chart).distinct().order_by("title"))


def _changes(figure: Figure) -> list[FigureChange]:
    return list(figure.changes.exclude(kind=FigureChange.Kind.DISPLAY))


def _branch(node: evidence.Node) -> dict[str, Any]:
    """A tree as data; what no public article states is null."""
    if node.note is None:
        return {"key": None}
    data: dict[str, Any] = {"key": node.note.key, "display": node.note.text}
    if node.operator:
        data |= {
            "operator": node.code,
            "is_complete": node.is_complete,
            "missing": list(node.missing),
            "inputs": [_branch(one) for one in node.inputs],
        }
    return data
