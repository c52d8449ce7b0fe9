"""The app and its system checks."""

import contextlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Content")

    def ready(self) -> None:
        from articles import checks
        from articles.opengraph import BadParameter, use_rules
        from articles.publishing import logins
        from articles.sources.limits import source_settings

        checks.register()
        # A setting that is wrong is told by its check, not by a traceback here.
        with contextlib.suppress(BadParameter):
            use_rules(source_settings.addresses)
        logins.watch()
