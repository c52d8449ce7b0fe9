"""The site's outer table of contents."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.admin.first_administrator import first_administrator
from articles.api.description import describe
from articles.public import api_guide
from cms.metrics import metrics

urlpatterns = [
    path(
        f"{settings.ADMIN_PATH}first-administrator/<str:token>/",
        first_administrator,
        name="first-administrator",
    ),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("metrics", metrics),
    path("api/", api_guide.guide, {"describe": describe}, name="api-guide"),
    path("api/v1/", include("articles.api.urls")),
    path("", include("articles.feeds.urls")),
    path("", include("articles.public.urls")),
]

handler404 = "cms.errors.not_found"
handler500 = "cms.errors.server_error"
handler403 = "cms.errors.forbidden"
handler400 = "cms.errors.bad_request"
