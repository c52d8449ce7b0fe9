"""What the editor's comboboxes find: sources, figures and tags known already."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, When
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import get_language

from articles.admin.address_reasons import remedy
from articles.conf import conf
from articles.evidence import display, period_of, period_text
from articles.figures import parse_quantities
from articles.models import Figure, Source, Tag
from articles.opengraph import RefusedURL, check_url, derive_card
from articles.sources import get_or_make_sources
from articles.text.normalise import fold

MAX_RESULTS = 12
_MAX_WORDS = 6
# 500 is looked for as 500, 500 thousand, 500万, 500億 …
_SCALES = tuple(Decimal(10) ** power for power in (0, 3, 4, 6, 8, 9, 12))
_LARGEST = Decimal(10) ** 18


def lookup(request: HttpRequest) -> HttpResponse:
    """GET `q`: words, all of them must be found; newest first.

    `kind` is source (title, site, address), figure (whose, of what, key, value), tag,
    or nothing for the first two. JSON `results`, each with `kind`, `title`, `detail`
    and what a mark is made of: `url` or `key`.
    """
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    if not request.user.has_perm("articles.view_source"):
        raise PermissionDenied
    words = request.GET.get("q", "")[:300].split()[:_MAX_WORDS]
    kind = request.GET.get("kind", "")
    found: list[dict[str, Any]] = []
    if kind in {"", "figure"} and request.user.has_perm("articles.view_figure"):
        found += _figures(words, MAX_RESULTS if kind else MAX_RESULTS // 2)
    if kind == "tag" and request.user.has_perm("articles.view_tag"):
        found += _tags(words)
    if kind in {"", "source"}:
        found += _sources(words, MAX_RESULTS - len(found))
    return JsonResponse({"results": found}, json_dumps_params={"ensure_ascii": False})


def make_source(request: HttpRequest) -> HttpResponse:
    """POST `url`: the page becomes a known source, whose card is fetched by the worker.

    JSON `id`; 422 with the reason when the address cannot be a source.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.has_perm("articles.add_source"):
        raise PermissionDenied
    url = request.POST.get("url", "").strip()
    try:
        check_url(url)
    except RefusedURL as problem:
        error = {"code": problem.code, "message": remedy(problem.code)}
        return JsonResponse({"error": error}, status=422)
    return JsonResponse({"id": get_or_make_sources([url])[url].pk})


def _sources(words: list[str], most: int) -> list[dict[str, Any]]:
    wanted = Q()
    for word in words:
        wanted &= (
            Q(title__icontains=word)
            | Q(site_name__icontains=word)
            | Q(url__icontains=word)
        )
    rows = Source.objects.addressed().filter(wanted).order_by("-saved_at", "-pk")
    return [
        {
            "kind": "source",
            "url": source.url,
            "title": source.title or derive_card(source.url).title,
            "detail": source.site_name or source.host,
        }
        for source in rows[:most]
    ]


def _figures(words: list[str], most: int) -> list[dict[str, Any]]:
    wanted = Q()
    for word in words:
        wanted &= _named(word) | _valued(word)
    rows = Figure.objects.confirmed().filter(wanted).named()
    return [_figure(row) for row in rows.order_by("-saved_at", "-pk")[:most]]


def _tags(words: list[str]) -> list[dict[str, Any]]:
    """Those that begin with the words first, then those of many articles."""
    key = fold(" ".join(words))
    rows = Tag.objects.annotate(
        used=Count("items"),
        begins=Case(When(name_key__startswith=key, then=0), default=1),
    ).filter(name_key__contains=key)
    return [
        {"kind": "tag", "title": tag.name, "detail": str(tag.used)}
        for tag in rows.order_by("begins", "-used", "name")[:MAX_RESULTS]
    ]


def _figure(figure: Figure) -> dict[str, Any]:
    language = get_language() or conf.language
    named = (figure.entity, figure.measure)
    names = [row.label(language) for row in named if row is not None]
    period = period_of(figure)
    return {
        "kind": "figure",
        "key": figure.key,
        "title": " ".join([*names, display(figure, language)]),
        "detail": " · ".join(
            filter(None, [period_text(period, language) if period else "", figure.key])
        ),
    }


def _named(word: str) -> Q:
    key = fold(word)
    found = Q(key__contains=key)
    for row in ("entity", "counterparty", "measure"):
        found |= Q(**{f"{row}__name_key__contains": key})
        found |= Q(**{f"{row}__alias_keys__contains": key})
    return found


def _valued(word: str) -> Q:
    """Figures whose value the word states, with its unit if it has one."""
    read = parse_quantities(word)
    value = read[0].quantity.value if read else None
    if value is None or abs(value) >= _LARGEST:
        return Q(pk=None)
    unit = read[0].quantity.unit
    if unit is not None:
        return Q(value=value, unit=unit.code)
    values = (value * scale for scale in _SCALES)
    return Q(value__in=[value for value in values if abs(value) < _LARGEST])
