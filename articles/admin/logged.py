"""Records whose editing in the admin stands in the activity log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from articles.admin.access import account
from articles.admin.deletion import what_goes
from articles.models import Activity
from articles.publishing.activity import Verb, record

SHOWN_ACTS = 200


class Logged(admin.ModelAdmin):
    """Base of every screen that changes something; a test finds those without it."""

    logs_saves = True
    """False where the use-case itself writes what was saved."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return what_goes(objs, request, self.admin_site)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """From the activity log, which knows what use-cases and commands did too."""
        acts = Activity.objects.filter(
            object_type=self.opts.model_name, object_id=object_id
        )
        context = {"acts": acts[:SHOWN_ACTS], **(extra_context or {})}
        response: HttpResponse = super().history_view(request, object_id, context)
        return response

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        if self.logs_saves:
            record(obj, Verb.ADDED, by=account(request))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        fields = _changed_fields(message)
        if self.logs_saves and fields:
            record(obj, Verb.CHANGED, by=account(request), fields=fields)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            record(obj, Verb.DELETED, by=account(request))
        return super().log_deletions(request, queryset)


def _changed_fields(message: Any) -> list[str]:
    """Names from Django's own description of what a form changed."""
    if not isinstance(message, list):
        return [str(message)] if message else []
    names: list[str] = []
    for part in message:
        for details in part.values():
            names += details.get("fields", [details.get("name", "")])
    return [str(name) for name in names if name]
