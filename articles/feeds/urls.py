"""The table of contents for machines."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import path

from articles.feeds import article_files, descriptions, sitemaps, social_pictures, views
from articles.feeds.views import ATOM, JSON, RSS

_FORMS = {
    "rss": ("rss.xml", RSS),
    "atom": ("atom.xml", ATOM),
    "json": ("feed.json", JSON),
}


def _feeds(folder: str, view: Callable[..., HttpResponseBase], name: str) -> list[Any]:
    """The three forms of one feed: `tags/port/feeds/rss.xml` is named tag-feed-rss."""
    return [
        path(f"{folder}feeds/{file}", view, {"form": form}, name=f"{name}-{ending}")
        for ending, (file, form) in _FORMS.items()
    ]


urlpatterns = [
    *_feeds("", views.site_feed, "feed"),
    *_feeds("categories/<str:slug>/", views.category_feed, "category-feed"),
    *_feeds("tags/<str:slug>/", views.tag_feed, "tag-feed"),
    *_feeds("authors/<str:slug>/", views.author_feed, "author-feed"),
    *_feeds("series/<str:slug>/", views.series_feed, "series-feed"),
    *_feeds("corrections/", views.corrections_feed, "corrections-feed"),
    path("articles/<str:slug>.md", article_files.article_file, name="article-markdown"),
    path(
        "articles/<str:slug>/card.png",
        social_pictures.social_picture,
        name="article-card",
    ),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemaps.sitemap_part, name="sitemap-part"),
    path("sitemap-news.xml", sitemaps.news_sitemap, name="sitemap-news"),
    path("llms.txt", descriptions.llms, name="llms"),
    path(".well-known/security.txt", descriptions.security, name="security"),
    path("site.webmanifest", descriptions.manifest, name="manifest"),
]
