"""What can be done to many sources at once from their list."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.access import user_name
from articles.admin.source_labels import NOT_ARCHIVED
from articles.models import Source
from articles.sources.archiving import CannotArchive, have_copied, look_for_copies
from articles.sources.editing import mark_due, note_changes, purge_sources
from articles.sources.limits import source_settings

USER_PER_MINUTE, SITE_PER_HOUR = 30, 500
"""Pages an editor, and all of them together, may ask for out of turn."""
MOST_COPIES = 100
"""Questions to the archive queued at once."""


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
    description=gettext_lazy("Look for copies in the archive"), permissions=["change"]
)
def look_for_copies_of_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Source]
) -> None:
    look_for_copies_of(request, queryset)


@admin.action(
    description=gettext_lazy("Have copies made by the archive"), permissions=["change"]
)
def have_selected_copied(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Source]
) -> None:
    have_copied_of(request, queryset)


def look_for_copies_of(request: HttpRequest, rows: QuerySet[Source]) -> None:
    """Only queues the question: a worker puts it."""
    if not source_settings.enabled:
        messages.warning(request, _("Fetching is switched off on this site."))
        return
    sources = Source.objects.addressed().filter(pk__in=rows.values("pk"))
    sources = sources[:MOST_COPIES]
    done = look_for_copies(sources, by=user_name(request))
    text = ngettext(
        "The archive will be asked for a copy of %(n)s page.",
        "The archive will be asked for copies of %(n)s pages.",
        done,
    )
    messages.success(request, text % {"n": done})


def have_copied_of(request: HttpRequest, rows: QuerySet[Source]) -> None:
    """Queues what may be submitted, and says of the rest why not."""
    done, reasons = 0, set()
    for source in Source.objects.filter(pk__in=rows.values("pk"))[:MOST_COPIES]:
        try:
            have_copied(source, by=user_name(request))
            done += 1
        except CannotArchive as problem:
            reasons.add(str(NOT_ARCHIVED[problem.code]))
    if done:
        text = ngettext(
            "The archive will be asked to keep %(n)s page.",
            "The archive will be asked to keep %(n)s pages.",
            done,
        )
        messages.success(request, text % {"n": done})
    for text in sorted(reasons):
        messages.warning(request, text)


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
