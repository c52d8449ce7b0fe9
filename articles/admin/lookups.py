"""What the editor's combobox finds: sources that are known already."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from articles.models import Source
from articles.opengraph import derive_card

MAX_RESULTS = 12
_MAX_WORDS = 6


def sources(request: HttpRequest) -> HttpResponse:
    """GET `q`: words of title, site or address, all of them; newest first."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    if not request.user.has_perm("articles.view_source"):
        raise PermissionDenied
    wanted = Q()
    for word in request.GET.get("q", "")[:300].split()[:_MAX_WORDS]:
        wanted &= (
            Q(title__icontains=word)
            | Q(site_name__icontains=word)
            | Q(url__icontains=word)
        )
    rows = Source.objects.filter(wanted).order_by("-saved_at", "-pk")[:MAX_RESULTS]
    return JsonResponse({"results": [_result(row) for row in rows]})


def _result(source: Source) -> dict[str, object]:
    title = source.title or derive_card(source.url).title
    return {
        "id": source.pk,
        "url": source.url,
        "title": title,
        "host": source.site_name or source.host,
    }
