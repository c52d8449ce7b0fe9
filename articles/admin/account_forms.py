"""Fields of accounts and groups, in an editor's words instead of Django's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashWidget, UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.publishing.roles import ROLES

_ACTS = {
    "add": pgettext_lazy("right", "add"),
    "change": pgettext_lazy("right", "change"),
    "delete": pgettext_lazy("right", "delete"),
    "view": pgettext_lazy("right", "look at"),
}
_GROUPS = {
    "Author": gettext_lazy("writes own drafts and hands them in"),
    "Editor": gettext_lazy("edits and reviews everything, keeps the records"),
    "Publisher": gettext_lazy("decides what the public sees"),
}


class PermissionsField(forms.ModelMultipleChoiceField):
    """“Article: change”, in place of “Content | article | Can change article”."""

    def label_from_instance(self, obj: Any) -> str:
        model = obj.content_type.model_class()
        subject = capfirst(model._meta.verbose_name) if model else obj.content_type.name
        act = obj.codename.partition("_")[0]
        made_by_django = obj.codename == f"{act}_{obj.content_type.model}"
        said = _ACTS[act] if made_by_django and act in _ACTS else _(obj.name)
        return f"{subject}: {said}"


class GroupsField(forms.ModelMultipleChoiceField):
    """Our own groups with what they are for."""

    def label_from_instance(self, obj: Any) -> str:
        purpose = _GROUPS.get(obj.name)
        return f"{obj.name}: {purpose}" if purpose else str(obj.name)


class PasswordState(ReadOnlyPasswordHashWidget):
    """Whether there is one; how it is kept is no news to anybody."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if any("value" in part for part in context["summary"]):
            context["summary"] = [{"label": _("set")}]
        return context


class AccountForm(UserChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields.get("password")
        if password is not None:
            password.widget = PasswordState()
            password.help_text = ""


def permissions() -> QuerySet[Permission]:
    """Those that open something here: not those of the site's own bookkeeping."""
    known = {model._meta.model_name or "" for model in admin.site._registry}
    known |= {model for rights in ROLES.values() for model in rights}
    return (
        Permission.objects.filter(
            content_type__model__in=known,
            content_type__app_label__in=("articles", "auth"),
        )
        .select_related("content_type")
        .order_by("content_type__app_label", "content_type__model", "codename")
    )


def field_for(model: type[Any]) -> dict[str, Any]:
    """What `formfield_for_manytomany` is to use for one of the two."""
    if model is Permission:
        return {"form_class": PermissionsField, "queryset": permissions()}
    return {"form_class": GroupsField} if model is Group else {}
