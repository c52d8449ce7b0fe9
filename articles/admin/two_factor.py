"""One's own second factors: an authenticator app, passkeys, codes on paper.

Every change wants a password typed in the last ten minutes, so that a screen left
unlocked gives nobody the account.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from articles import accounts
from articles.accounts import passkeys
from articles.admin.access import account
from articles.admin.log_in import (
    VERIFIED,
    CodeForm,
    confirm_now,
    host_of,
    is_confirmed,
    second_step,
)
from articles.conf import conf

CONFIRMED_FOR = 600  # seconds
_SECRET, _STATE, _ONWARD = "two_factor_secret", "passkey_state", "two_factor_onward"

View = Callable[..., HttpResponse]


def urls() -> list[URLPattern]:
    own = admin.site.admin_view
    return [
        path("second-step/", second_step, name="second_step"),
        path("two-factor/", own(overview), name="two_factor"),
        path("two-factor/password/", own(password), name="two_factor_password"),
        path("two-factor/app/", own(code_app), name="two_factor_app"),
        path("two-factor/passkey/", own(passkey), name="two_factor_passkey"),
        path("two-factor/codes/", own(codes), name="two_factor_codes"),
        path("two-factor/remove/", own(remove), name="two_factor_remove"),
        path("two-factor/reset/<int:pk>/", own(reset), name="two_factor_reset"),
    ]


def _own(request: HttpRequest) -> User:
    user = account(request)
    if user is None:  # admin_view lets nobody else in
        raise PermissionDenied
    return user


def confirmed(view: View) -> View:
    """First the second factor, where there is one; then the password, if it is long
    ago that it was typed."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = _own(request)
        if not request.session.get(VERIFIED) and accounts.has_second_factor(user):
            return redirect("admin:second_step")
        if not is_confirmed(request, CONFIRMED_FOR):
            # What was sent by a form is to be sent again, by its owner.
            request.session[_ONWARD] = (
                request.path if request.method == "GET" else "admin:two_factor"
            )
            return redirect("admin:two_factor_password")
        return view(request, *args, **kwargs)

    return asked


def overview(request: HttpRequest) -> HttpResponse:
    return _shown(
        request,
        "overview",
        _("Two-factor log-in"),
        factors=accounts.factors_of(_own(request)),
        has_factor=accounts.has_second_factor(_own(request)),
        is_demanded=conf.two_factor_required,
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("password"),
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
    )


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Is it still its owner who sits here? Wrong answers count as failed log-ins."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _own(request)
        given = authenticate(
            request,
            username=user.get_username(),
            password=form.cleaned_data["password"],
        )
        if given == user:
            confirm_now(request)
            return redirect(request.session.pop(_ONWARD, "admin:two_factor"))
        form.add_error("password", _("This is not your password."))
    return _shown(request, "password", _("Your password, please"), form=form)


@confirmed
@sensitive_post_parameters()
def code_app(request: HttpRequest) -> HttpResponse:
    """Shows the secret as a QR code until a code made from it comes back."""
    user = _own(request)
    secret = request.session.get(_SECRET) or accounts.make_secret()
    request.session[_SECRET] = secret
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = "".join(form.cleaned_data["code"].split())
        if accounts.add_code_app(user, secret, typed):
            del request.session[_SECRET]
            messages.success(request, _("The authenticator app is set up."))
            return _first_codes(request, user)
        form.add_error(
            "code",
            _("This is not the code the app shows now. Is its clock right?"),
        )
    picture = segno.make(accounts.app_address(user, secret), error="m")
    return _shown(
        request,
        "app",
        _("Authenticator app"),
        form=form,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=mark_safe(  # noqa: S308  # drawn by the library, from our own words
            picture.svg_inline(scale=5, border=3, dark="#000", light="#fff")
        ),
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("name of the passkey"),
        max_length=80,
        help_text=gettext_lazy("So that you know it again: office computer, key ring."),
    )


@confirmed
def passkey(request: HttpRequest) -> HttpResponse:
    """Asks the browser for a key, and keeps what it answers."""
    user, host = _own(request), host_of(request)
    form = NameForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            passkeys.finish_adding(
                user,
                form.cleaned_data["name"],
                host,
                request.session.pop(_STATE, None),
                json.loads(request.POST.get("answer", "")),
            )
        except (passkeys.BadPasskey, ValueError):
            problem = _("The passkey was not accepted. Please try again.")
        else:
            messages.success(request, _("The passkey is set up."))
            return _first_codes(request, user)
    question = None
    if passkeys.can_have_passkeys(host):
        question, request.session[_STATE] = passkeys.begin_adding(user, host)
    return _shown(
        request,
        "passkey",
        _("New passkey"),
        form=form,
        question=question,
        problem=problem,
        elsewhere=f"http://localhost{request.get_host().removeprefix(host)}/",
    )


@confirmed
def codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes, shown this once; GET asks first."""
    user = _own(request)
    if not accounts.has_second_factor(user):
        return redirect("admin:two_factor")
    made = accounts.make_recovery_codes(user) if request.method == "POST" else []
    return _shown(request, "codes", _("Recovery codes"), codes=made)


@require_POST
@confirmed
def remove(request: HttpRequest) -> HttpResponse:
    user = _own(request)
    key = request.POST.get("passkey", "")
    if key.isdecimal():
        accounts.remove_passkey(user, int(key))
    elif "app" in request.POST:
        accounts.remove_code_app(user)
    return redirect("admin:two_factor")


def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator ends the factors of somebody who lost them."""
    if not _own(request).is_superuser:
        raise PermissionDenied
    return _reset(request, pk)


@confirmed
def _reset(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        accounts.reset(user, by=_own(request))
        messages.success(
            request,
            _("%(name)s logs in with the password alone now.")
            % {"name": user.get_username()},
        )
        return redirect("admin:auth_user_change", pk)
    return _shown(request, "reset", _("Reset two-factor log-in"), person=user)


def _first_codes(request: HttpRequest, user: User) -> HttpResponse:
    """Who has the first factor gets codes for the day it is lost."""
    request.session[VERIFIED] = True
    if accounts.codes_left(user):
        return redirect("admin:two_factor")
    made = accounts.make_recovery_codes(user)
    return _shown(request, "codes", _("Recovery codes"), codes=made)


def _shown(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    whole = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"admin/two_factor/{name}.html", whole)
