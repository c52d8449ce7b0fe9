"""What can be done to many sources at once from their list."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Source
from articles.sources import merge
from articles.sources.editing import mark_due, note_changes, purge_sources

USER_PER_MINUTE, SITE_PER_HOUR = 30, 500
"""Pages an editor, and all of them together, may ask for out of turn."""


@admin.action(
    description=gettext_lazy("Fetch the selected sources now"), permissions=["change"]
)
def fetch_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Source]
) -> None:
    """Only marks them due: a worker asks, with its pauses."""
    count = queryset.count()
    if not may_ask(request, count):
        messages.error(
            request, _("Too many pages asked for at once. Try again in a minute.")
        )
        return
    done = mark_due(Source.objects.filter(pk__in=queryset.values("pk")))
    text = ngettext(
        "%(n)s source will be fetched shortly.",
        "%(n)s sources will be fetched shortly.",
        done,
    )
    messages.success(request, text % {"n": done})


@admin.action(
    description=gettext_lazy("Note the changes as seen"), permissions=["change"]
)
def note_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Source]
) -> None:
    done = note_changes(Source.objects.filter(pk__in=queryset.values("pk")))
    text = ngettext("%(n)s change noted.", "%(n)s changes noted.", done)
    messages.success(request, text % {"n": done})


@admin.action(
    description=gettext_lazy("Show no picture on the cards"), permissions=["change"]
)
def hide_pictures(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Source]
) -> None:
    keys = list(queryset.values_list("pk", flat=True))
    Source.objects.filter(pk__in=keys).update(image_policy=Source.ImagePolicy.NONE)
    purge_sources(keys)
    text = ngettext(
        "%(n)s card is without a picture now.",
        "%(n)s cards are without a picture now.",
        len(keys),
    )
    messages.success(request, text % {"n": len(keys)})


@admin.action(
    description=gettext_lazy("Merge the selected sources: they are one page"),
    permissions=["change"],
)
def merge_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Source]
) -> None:
    """The most cited one stays, of equals the oldest; each merge can be undone."""
    rows = list(queryset.filter(duplicate_of__isnull=True))
    rows.sort(key=lambda row: (-getattr(row, "citation_count", 0), row.pk))
    if len(rows) < 2:
        messages.error(request, _("Choose two or more sources that are one page."))
        return
    kept, *duplicates = rows
    moved = sum(merge(duplicate, kept) for duplicate in duplicates)
    messages.success(
        request,
        _("Merged into “%(kept)s”: %(moved)s citations followed.")
        % {"kept": kept, "moved": moved},
    )


def may_ask(request: HttpRequest, count: int = 1) -> bool:
    """Within what one editor and the whole site may ask for out of turn."""
    return _within(
        f"fetch-now-{request.user.pk}", count, USER_PER_MINUTE, 60
    ) and _within("fetch-now", count, SITE_PER_HOUR, 3600)


def _within(key: str, count: int, most: int, seconds: int) -> bool:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key, count) <= most
    except ValueError:  # it ended between the two
        return count <= most
