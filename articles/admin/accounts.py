"""Accounts and groups: Django's own screens, with every change of rights in the log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.accounts import has_second_factor, with_second_factor
from articles.admin.access import account
from articles.admin.account_forms import AccountForm, field_for
from articles.admin.logged import Logged
from articles.publishing.activity import Verb, record
from articles.publishing.rights import record_rights, rights_of

admin.site.unregister(User)
admin.site.unregister(Group)

_FLAGS = ("is_active", "is_staff", "is_superuser")


class RightsLogged(Logged):
    """Says in the log which rights were given and which taken."""

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        ours = field_for(db_field.remote_field.model)
        return super().formfield_for_manytomany(db_field, request, **{**kwargs, **ours})

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
    form = AccountForm
    show_facets = admin.ShowFacets.NEVER
    # Without the choice of “no password”: there is no other way to log in.
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    list_display = ("username", "email", "is_staff", "is_active", "is_protected")
    readonly_fields = ("second_factor",)
    fieldsets = (
        (None, {"fields": ("username", "password", "second_factor")}),
        *(UserAdmin.fieldsets or ())[1:],
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        mine = with_second_factor(User.objects.filter(pk=OuterRef("pk")))
        return users.annotate(has_factor=Exists(mine))

    @admin.display(
        boolean=True, description=gettext_lazy("two factors"), ordering="has_factor"
    )
    def is_protected(self, user: Any) -> bool:
        return bool(user.has_factor)

    @admin.display(description=gettext_lazy("two-factor log-in"))
    def second_factor(self, user: User) -> SafeString | str:
        if not has_second_factor(user):
            return _("not set up")
        return format_html(
            '{} <a href="{}">{}</a>',
            _("set up"),
            reverse("admin:two_factor_reset", args=[user.pk]),
            _("Reset, because it was lost"),
        )

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, id)
            record(user, Verb.PASSWORD_CHANGED, by=account(request))
        return response


@admin.register(Group)
class RoleAdmin(RightsLogged, GroupAdmin):  # type: ignore[misc]  # the stubs' request
    pass
