"""Tables of figures on their own pages and as files: the data behind a chart."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import evidence
from articles.caching import ARTICLES, FIGURES, stored_page
from articles.conf import conf
from articles.models import (
    Article,
    ChartSpec,
    FigureTable,
    Mention,
    live_articles,
)
from articles.public.seo import page_head
from articles.publishing.absolute import absolute


@stored_page(ARTICLES, FIGURES)
def table_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The table, every chart drawn of it, and the articles that show them."""
    table = _public(key)
    shown = evidence.whole_table(table, language=_language())
    address = table.get_absolute_url()
    return render(
        request,
        "articles/table_detail.html",
        {
            "heading": table.title,
            "shown": shown,
            "articles": _showing(table),
            "head": page_head(
                table.title,
                address,
                description=table.note or _("The numbers behind a chart, as data."),
                crumbs=[
                    (conf.site_name, "/"),
                    (_("Figures"), reverse("figures")),
                    (table.title, address),
                ],
                data=dataset(table, shown),
            ),
        },
    )


@require_safe
@stored_page(ARTICLES, FIGURES)
def table_csv(request: HttpRequest, key: str) -> HttpResponse:
    table = _public(key)
    rows = evidence.table_rows(table, language=_language())
    response = HttpResponse(evidence.table_as_csv(rows), content_type="text/csv")
    name = f'attachment; filename="{table.key}.csv"'
    response.headers["Content-Disposition"] = name
    return response


@require_safe
@stored_page(ARTICLES, FIGURES)
def table_json(request: HttpRequest, key: str) -> HttpResponse:
    table = _public(key)
    rows = evidence.table_rows(table, language=_language())
    body = evidence.as_json(
        rows, table=table.title, url=absolute(table.get_absolute_url())
    )
    return HttpResponse(body, content_type="application/json")


def dataset(table: FigureTable, shown: evidence.WholeTable) -> dict[str, Any]:
    """The table as schema.org has it, with its files."""
    address = absolute(table.get_absolute_url())
    files = (
        ("figure-table-csv", "text/csv"),
        ("figure-table-json", "application/json"),
    )
    measures = dict.fromkeys(note.measure for note in shown.table.notes)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": table.title,
        "description": _summary(table, shown),
        "url": address,
        "inLanguage": conf.language,
        "isAccessibleForFree": True,
        "creator": {
            "@type": "NewsMediaOrganization",
            "name": conf.site_name,
            "url": absolute("/"),
        },
        "variableMeasured": [
            {"@type": "StatisticalVariable", "name": name} for name in measures
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": absolute(reverse(name, args=[table.key])),
            }
            for name, kind in files
        ],
        "isBasedOn": [card.href for card in shown.table.all_sources if card.href],
    }
    if conf.data_licence:
        data["license"] = conf.data_licence
    if shown.table.as_of:
        data["dateModified"] = shown.table.as_of.isoformat()
    return data


def _summary(table: FigureTable, shown: evidence.WholeTable) -> str:
    """What search engines ask for: fifty characters at least of what is in it."""
    notes = shown.table.notes
    measures = list(dict.fromkeys(note.measure for note in notes))
    entities = list(dict.fromkeys(note.entity for note in notes))
    between = pgettext("between the names of a list", ", ")
    said = ngettext(
        "%(title)s: %(number)s figure (%(measures)s of %(entities)s), with its source "
        "and its history, to download as CSV and JSON.",
        "%(title)s: %(number)s figures (%(measures)s of %(entities)s), each with its "
        "source and its history, to download as CSV and JSON.",
        len(notes),
    ) % {
        "title": table.title,
        "number": len(notes),
        "measures": between.join(measures[:_NAMED]),
        "entities": between.join(entities[:_NAMED]),
    }
    return " ".join(filter(None, (said, table.note)))[:5000]


_NAMED: Final = 5


def _language() -> str:
    return get_language() or conf.language


def _public(key: str) -> FigureTable:
    """A table that an article everyone can read shows."""
    table = evidence.public_tables().filter(key=key).first()
    if table is None:
        raise Http404("No public table has this key.")
    return table


def _mentions(table: FigureTable) -> Any:
    """Places in public articles that show the table, or a chart of it."""
    charts = ChartSpec.objects.filter(table=table).values("key")
    return Mention.objects.filter(
        live_articles("article__"),
        Q(key=table.key) | Q(key__in=charts),
        mode=Mention.Mode.GENERATED,
        figure__cells__table=table,
    )


def _showing(table: FigureTable) -> list[Article]:
    places = _mentions(table).filter(article=OuterRef("pk"))
    return list(
        Article.objects.published()
        .filter(Exists(places))
        .only("title", "slug", "language", "published_at")
        .newest_first()
    )
