"""What this site is, how it works with evidence, and where its parts are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.caching import ARTICLES, FIGURES, SOURCES, stored_page
from articles.conf import conf
from articles.models import Article, Correction, Figure, Source
from articles.public.seo import page_head


@stored_page(ARTICLES, FIGURES, SOURCES)
def about(request: HttpRequest) -> HttpResponse:
    heading = _("About %(site)s") % {"site": conf.site_name}
    path = reverse("about")
    return render(
        request,
        "articles/about.html",
        {
            "heading": heading,
            "counts": [
                (_("Articles"), Article.objects.published().count(), reverse("latest")),
                (_("Sources"), Source.objects.public().count(), reverse("sources")),
                (
                    _("Figures"),
                    Figure.objects.public().count(),
                    reverse("figures"),
                ),
                (
                    _("Corrections"),
                    Correction.objects.public().count(),
                    reverse("corrections"),
                ),
            ],
            "head": page_head(
                heading,
                path,
                description=conf.site_description,
                crumbs=[(conf.site_name, "/"), (heading, path)],
            ),
        },
    )
