"""Accounts and groups: Django's own screens, with every change of rights in the log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse

from articles.admin.access import account
from articles.admin.logged import Logged
from articles.publishing.activity import Verb, record
from articles.publishing.rights import record_rights, rights_of

admin.site.unregister(User)
admin.site.unregister(Group)

_FLAGS = ("is_active", "is_staff", "is_superuser")


class RightsLogged(Logged):
    """Says in the log which rights were given and which taken."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        row = form.instance
        before = rights_of(row) if change else frozenset()
        # The row itself is saved already; what its flags were, the form remembers.
        flags = {name for name in _FLAGS if name in form.changed_data and change}
        before = (before - flags) | {name for name in flags if form.initial.get(name)}
        super().save_related(request, form, formsets, change)
        if not change and isinstance(row, User):
            record(row, Verb.ACCOUNT_MADE, by=account(request))
        record_rights(row, before=before, by=account(request))


@admin.register(User)
class AccountAdmin(RightsLogged, UserAdmin):
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, id)
            record(user, Verb.PASSWORD_CHANGED, by=account(request))
        return response


@admin.register(Group)
class RoleAdmin(RightsLogged, GroupAdmin):
    pass
