"""What the admin calls itself."""

from __future__ import annotations

import taggit.admin  # noqa: F401  # registers before we take it off again
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as UnorderedTag

from articles.conf import conf

admin.site.site_header = conf.site_name
admin.site.site_title = conf.site_name
admin.site.index_title = _("Newsroom")
admin.site.empty_value_display = "–"
# Our own tags have taggit's place.
admin.site.unregister(UnorderedTag)
