"""Logging in: the password, then the second factor of an account that has one.

Between the two nobody is logged in: the session only remembers who gave the right
password. A wrong code counts like a wrong password (django-axes), so that both steps
together have the same number of tries and the same pause.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from articles.accounts import (
    code_is_right,
    factors_of,
    has_second_factor,
    passkeys,
)
from articles.admin.access import account

VERIFIED = "second_factor"
"""In the session: the second factor was shown."""
BETWEEN_STEPS = 600  # seconds
_FIRST_STEP, _QUESTION = "first_step", "passkey_question"
_CONFIRMED = "confirmed"  # when the password was last typed, seconds since the epoch


class FirstStep(LoginView):
    """Django's own, up to the right password."""

    next_page = "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        if not has_second_factor(user):
            response = super().form_valid(form)
            confirm_now(self.request)
            return response
        self.request.session.cycle_key()
        self.request.session[_FIRST_STEP] = {
            "user": user.pk,
            "backend": user.backend,
            "hash": user.get_session_auth_hash(),
            "at": int(time.time()),
            "next": self.get_success_url(),
        }
        return redirect("admin:second_step")


@never_cache
def log_in(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> HttpResponse:
    """In the place of the admin's own log-in page, whose view class is fixed."""
    index = reverse("admin:index")
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect(index)
    context = {
        **admin.site.each_context(request),
        "title": _("Log in"),
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        **(extra_context or {}),
    }
    if not {REDIRECT_FIELD_NAME} & {*request.GET, *request.POST}:
        context[REDIRECT_FIELD_NAME] = index
    view: Callable[[HttpRequest], HttpResponse] = FirstStep.as_view(  # type: ignore[assignment]
        extra_context=context,
        authentication_form=AdminAuthenticationForm,
        template_name="admin/login.html",
    )
    return view(request)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )


@sensitive_post_parameters()
@never_cache
@csrf_protect
def second_step(request: HttpRequest) -> HttpResponse:
    """A code or a passkey; also of who is logged in and has not shown one yet."""
    found = _who(request)
    if found is None:
        request.session.pop(_FIRST_STEP, None)
        is_in = admin.site.has_permission(request)
        return redirect("admin:index" if is_in else "admin:login")
    user, backend, address = found
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        paused: HttpResponse = get_lockout_response(request, credentials=credentials)
        return paused
    form = CodeForm(request.POST if "code" in request.POST else None)
    problem = ""
    if request.method == "POST":
        problem = _problem(request, user, form)
        if not problem:
            login(request, user, backend=backend)
            request.session.pop(_FIRST_STEP, None)
            request.session[VERIFIED] = True
            confirm_now(request)
            return redirect(address)
        user_login_failed.send(
            sender=__name__, credentials=credentials, request=request
        )
    host = host_of(request)
    asked = passkeys.begin_asking(user, host)
    if asked:
        request.session[_QUESTION] = asked[1]
    context = {
        **admin.site.each_context(request),
        "title": _("Second step"),
        "form": form,
        "problem": problem,
        "question": asked[0] if asked else None,
        "is_app_lost": factors_of(user).is_app_lost,
    }
    return render(request, "admin/two_factor/second_step.html", context)


def paused(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What django-axes answers after too many wrong passwords or codes."""
    context = {
        **admin.site.each_context(request),
        "title": _("Log-in paused"),
        "minutes": math.ceil(settings.AXES_COOLOFF_TIME.total_seconds() / 60),
    }
    return render(request, "admin/paused.html", context, status=429)


def confirm_now(request: HttpRequest) -> None:
    """The password was typed just now."""
    request.session[_CONFIRMED] = int(time.time())


def is_confirmed(request: HttpRequest, within: int) -> bool:
    """Whether the password was typed in the last so many seconds."""
    typed = float(request.session.get(_CONFIRMED, 0))
    return 0 <= time.time() - typed < within


def host_of(request: HttpRequest) -> str:
    """The host name passkeys belong to, without the port."""
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _who(request: HttpRequest) -> tuple[User, str, str] | None:
    """Account, backend and where to go on; None for nobody who is between the steps."""
    index = reverse("admin:index")
    present = account(request)
    if present is not None:
        if request.session.get(VERIFIED) or not has_second_factor(present):
            return None
        return present, request.session["_auth_user_backend"], index
    first = request.session.get(_FIRST_STEP) or {"user": 0}
    user = User.objects.filter(pk=first["user"], is_active=True).first()
    if (
        user is None
        or not 0 <= time.time() - first["at"] < BETWEEN_STEPS
        or first["hash"] != user.get_session_auth_hash()  # the password was changed
    ):
        return None
    onward = first["next"]
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}):
        onward = index
    return user, first["backend"], onward


def _problem(request: HttpRequest, user: User, form: CodeForm) -> str:
    """Why what was sent is no second factor; empty when it is one."""
    if form.is_bound:
        if form.is_valid() and code_is_right(user, form.cleaned_data["code"]):
            return ""
        return _("This code is wrong, too old, or was used already.")
    question = request.session.pop(_QUESTION, None)
    try:
        answer = json.loads(request.POST.get("answer", ""))
        passkeys.finish_asking(user, host_of(request), question, answer)
    except (passkeys.BadPasskey, ValueError):
        return _("The passkey was not accepted.")
    return ""
