"""REQUIRE_TWO_FACTOR: nothing of the admin opens before a second factor was shown.

Who has none yet logs in with the password and finds one page: where to set one up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles.accounts import has_second_factor
from articles.admin.log_in import VERIFIED
from cms.middleware import in_admin

ALWAYS: Final = {"login", "logout", "second_step", "jsi18n", "first-administrator"}
TO_SET_UP: Final = {
    *("two_factor", "two_factor_password", "two_factor_app", "two_factor_passkey"),
    *("two_factor_codes", "password_change", "password_change_done"),
}


class SecondFactorDemanded:
    """For staff; whoever is not gets the log-in page anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.REQUIRE_TWO_FACTOR or not in_admin(request):
            return None
        user = request.user
        if not user.is_authenticated or not user.is_staff:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in ALWAYS or request.session.get(VERIFIED):
            return None
        has_one = has_second_factor(user)
        if name in TO_SET_UP and not has_one:
            return None
        if request.method != "GET":
            raise PermissionDenied("Set up a second factor first.")
        return redirect("admin:second_step" if has_one else "admin:two_factor")
