"""The page behind the one-time link that makes the first administrator."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.contrib.auth import get_user_model, login
from django.contrib.auth.forms import UserCreationForm
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from articles.publishing.first_administrator import token_is_valid


class FirstAdministratorForm(UserCreationForm):
    """Name, e-mail address and password."""

    class Meta(UserCreationForm.Meta):
        model = get_user_model()
        fields = ("username", "email")
        labels: ClassVar = {"email": _("e-mail address")}


@sensitive_post_parameters()
@never_cache
def first_administrator(request: HttpRequest, token: str) -> HttpResponse:
    """Works until an administrator exists or the link is a day old; then 404."""
    form = FirstAdministratorForm(request.POST or None)
    with transaction.atomic():
        # Asked inside the transaction: on SQLite it holds the only write lock, so two
        # people with one link cannot both succeed.
        if not token_is_valid(token):
            raise Http404("The link was used, is too old, or was never made here.")
        if request.method == "POST" and form.is_valid():
            user = form.save(commit=False)
            user.is_staff = user.is_superuser = True
            user.save()
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("admin:index")
    context = {**admin.site.each_context(request), "form": form}
    return render(request, "admin/first_administrator.html", context)
