"""What a table's or a chart's form would look like on a page; nothing is saved."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles import evidence
from articles.admin.preview import PAGE_POLICY
from articles.conf import conf
from articles.figures.chart import ChartRefused
from articles.models import ChartSpec, FigureCell, FigureTable

# The page stands in a frame of the form it was posted from.
_POLICY = PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")

_TableForm = forms.modelform_factory(FigureTable, fields=("title", "key", "note"))
_Cells = forms.inlineformset_factory(
    FigureTable, FigureCell, fields=("row", "column", "position", "figure", "words")
)
_ChartForm = forms.modelform_factory(
    ChartSpec,
    fields=(
        *("table", "kind", "title", "subtitle", "columns"),
        *("is_transposed", "is_log", "note"),
    ),
)


@xframe_options_sameorigin
def table(request: HttpRequest) -> HttpResponse:
    """The posted cells as a table."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = _TableForm(request.POST)
    form.is_valid()
    row = FigureTable(
        key=request.POST.get("key", "")[:100],
        title=request.POST.get("title", "")[:200],
        note=request.POST.get("note", "")[:300],
    )
    # Unsaved: rows that would only clash in the database are shown all the same.
    formset = _Cells(request.POST, instance=FigureTable(), prefix="cells")
    cells = []
    for one in formset.forms:
        one.full_clean()
        data = getattr(one, "cleaned_data", {})
        if data.get("DELETE") or not (data.get("row") or data.get("figure")):
            continue
        cells.append(
            FigureCell(
                row=data.get("row", ""),
                column=data.get("column", ""),
                position=data.get("position") or 0,
                figure=data.get("figure"),
                words=data.get("words", ""),
            )
        )
    cells.sort(key=lambda cell: cell.position)
    html = evidence.table_html(row, cells, language=conf.language)
    return _page(request, html)


@xframe_options_sameorigin
def chart(request: HttpRequest) -> HttpResponse:
    """The posted chart, drawn of the stored table; or why it cannot be."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = _ChartForm(request.POST)
    form.is_valid()
    table = form.cleaned_data.get("table")
    if table is None:
        return _page(request, "")
    spec = ChartSpec(key=request.POST.get("key", "")[:100] or "chart")
    for name, value in form.cleaned_data.items():
        setattr(spec, name, value)
    try:
        html = evidence.chart_html(spec, language=conf.language)
    except ChartRefused as problem:
        words = evidence.refusal_words(problem)
        html = format_html('<p class="figure-problem">{}</p>', words)
    return _page(request, html)


def _page(request: HttpRequest, html: str) -> HttpResponse:
    response = render(
        request, "admin/articles/figuretable/preview.html", {"html": html}
    )
    response.headers["Content-Security-Policy"] = _POLICY
    return response
