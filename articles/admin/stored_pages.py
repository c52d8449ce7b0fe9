"""Records that many pages show: changing one in the admin ends those pages."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from articles.admin.logged import Logged
from articles.publishing import purge_record


class EndsPages(Logged):
    """For categories, tags, authors, sources and pictures."""

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        purge_record(obj)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        purge_record(obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            purge_record(obj)
        super().delete_queryset(request, queryset)
