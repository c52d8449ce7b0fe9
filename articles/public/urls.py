"""The site's table of contents."""

from django.urls import path

from articles.public import (
    articles,
    evidence,
    figures,
    home,
    lists,
    media,
    search,
    service,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", lists.latest, name="latest"),
    path("articles/<str:slug>/", articles.article_detail, name="article"),
    path("articles/<str:slug>/figures.csv", figures.as_csv, name="article-figures-csv"),
    path(
        "articles/<str:slug>/figures.json", figures.as_json, name="article-figures-json"
    ),
    path("categories/", lists.categories, name="categories"),
    path("categories/<str:slug>/", lists.category_detail, name="category"),
    path("tags/", lists.tags, name="tags"),
    path("tags/<str:slug>/", lists.tag_detail, name="tag"),
    path("authors/", lists.authors, name="authors"),
    path("authors/<str:slug>/", lists.author_detail, name="author"),
    path("sources/", evidence.sources, name="sources"),
    path("sources/<int:pk>/", evidence.source_detail, name="source"),
    path("figures/", figures.explorer, name="figures"),
    path("figures/<slug:key>/", figures.figure_detail, name="figure"),
    path("search/", search.search_page, name="search"),
    path("media/<path:path>", media.media, name="media"),
    path("robots.txt", service.robots, name="robots"),
    path("favicon.ico", service.favicon, name="favicon"),
    path("healthz", service.healthz, name="healthz"),
]
