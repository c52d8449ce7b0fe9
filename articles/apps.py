"""The app and its system checks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Content")

    def ready(self) -> None:
        from articles import checks
        from articles.publishing import logins

        checks.register()
        logins.watch()
