"""Everything that was corrected or updated after publication, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.caching import ARTICLES, stored_page
from articles.conf import conf
from articles.models import Correction
from articles.public.numbered_pages import numbered_page
from articles.public.seo import page_head


@stored_page(ARTICLES)
def corrections(request: HttpRequest) -> HttpResponse:
    page = numbered_page(request, Correction.objects.public())
    heading = _("Corrections and updates")
    return render(
        request,
        "articles/correction_list.html",
        {
            "heading": heading,
            "page": page,
            "head": page_head(
                heading,
                page.address,
                description=_("What we changed after publication, and why."),
                crumbs=[(conf.site_name, "/"), (heading, page.path)],
            ),
        },
    )
