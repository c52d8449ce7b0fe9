"""Filters of the lists that are no plain column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.waiting import waiting_for


class ChecksFilter(admin.SimpleListFilter):
    """Articles whose text was stored with warnings, or without."""

    title = _("checks")
    parameter_name = "checks"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin
    ) -> Iterable[tuple[str, Any]]:
        return [("some", _("with hints")), ("none", _("without hints"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "some":
            return queryset.exclude(warnings=[])
        if self.value() == "none":
            return queryset.filter(warnings=[])
        return queryset


class WaitingFilter(admin.SimpleListFilter):
    """Articles that wait for whoever is looking."""

    title = _("waiting")
    parameter_name = "waiting"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin
    ) -> Iterable[tuple[str, Any]]:
        return [("me", _("for me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "me":
            return queryset.filter(waiting_for(request))
        return queryset


class CitedFilter(admin.SimpleListFilter):
    """Sources that some article cites, or none any more."""

    title = _("cited")
    parameter_name = "cited"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin
    ) -> Iterable[tuple[str, Any]]:
        return [("yes", _("by an article")), ("no", _("by none"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.filter(citations__isnull=False).distinct()
        if self.value() == "no":
            return queryset.filter(citations__isnull=True)
        return queryset
