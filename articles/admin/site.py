"""What the admin calls itself, what it opens with, and the order of its sections."""

from __future__ import annotations

from typing import Any

import taggit.admin  # noqa: F401  # registers before we take it off again
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as UnorderedTag

from articles.admin.access import account
from articles.admin.dashboard import panels
from articles.admin.log_in import log_in
from articles.admin.two_factor import urls
from articles.conf import conf
from articles.publishing.activity import Verb, record

# Daily work first; a model that is not named comes after these.
ORDER = (
    "Article",
    "Source",
    "Figure",
    "FigureTable",
    "ChartSpec",
    "Derivation",
    "Illustration",
    "Category",
    "Tag",
    "Author",
    "Series",
    "Entity",
    "Measure",
    "SourceHost",
    "Correction",
    "Revision",
    "Activity",
    "ImportRun",
    "Redirect",
)

admin.site.site_header = conf.site_name
admin.site.site_title = conf.site_name
admin.site.index_title = _("Newsroom")
admin.site.empty_value_display = "–"
# Our own tags have taggit's place.
admin.site.unregister(UnorderedTag)

_stock_index = admin.site.index
_stock_password_change = admin.site.password_change
_stock_app_list = admin.site.get_app_list
_stock_urls = admin.site.get_urls


def index(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> TemplateResponse:
    """The admin's home with the dashboard."""
    context = {"panels": panels(request), **(extra_context or {})}
    return _stock_index(request, context)


def password_change(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> HttpResponse:
    """One's own password; that it was changed stands in the log."""
    response = _stock_password_change(request, extra_context)
    if request.method == "POST" and response.status_code == 302:
        user = account(request)
        record(user, Verb.PASSWORD_CHANGED, by=user)
    return response


def get_urls() -> list[Any]:
    """Django's own addresses behind ours: its last one takes whatever is left."""
    return [*urls(), *_stock_urls()]


def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[Any]:
    """Our own app before Django's, its models in the order of a day's work."""
    apps = _stock_app_list(request, app_label)
    for app in apps:
        app["models"].sort(key=lambda model: _place(model["object_name"]))
    return sorted(apps, key=lambda app: app["app_label"] != "articles")


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


# A site class of our own would have to be named in the settings and live outside this
# package: Django makes the site before it reads the package.
admin.site.login = log_in  # type: ignore[method-assign]
admin.site.get_urls = get_urls  # type: ignore[method-assign]
admin.site.index = index  # type: ignore[method-assign]
admin.site.password_change = password_change  # type: ignore[method-assign,assignment]
admin.site.get_app_list = get_app_list  # type: ignore[method-assign]
