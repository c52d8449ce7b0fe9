"""The site's table of contents."""

from django.urls import path

from articles.public import (
    about,
    archive,
    articles,
    corrections,
    evidence,
    figures,
    home,
    lists,
    media,
    search,
    service,
    share,
    source_files,
    tables,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", lists.latest, name="latest"),
    path("articles/<str:slug>/", articles.article_detail, name="article"),
    path(
        "articles/<str:slug>/sources.json",
        source_files.sources_json,
        name="article-sources",
    ),
    path(
        "articles/<str:slug>/sources.csl.json",
        source_files.sources_csl,
        name="article-sources-csl",
    ),
    path(
        "articles/<str:slug>/sources.bib",
        source_files.sources_bibtex,
        name="article-sources-bibtex",
    ),
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
    path("series/", lists.series_list, name="series-list"),
    path("series/<str:slug>/", lists.series_detail, name="series"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:year>/", archive.archive_year, name="archive-year"),
    path(
        "archive/<int:year>/<int:month>/", archive.archive_month, name="archive-month"
    ),
    path("about/", about.about, name="about"),
    path("sources/", evidence.sources, name="sources"),
    path("sources/<int:pk>/", evidence.source_detail, name="source"),
    path("sources/<str:host>/", evidence.source_host, name="source-host"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("figures/", figures.explorer, name="figures"),
    path("figures/<slug:key>/", figures.figure_detail, name="figure"),
    path("tables/<slug:key>/", tables.table_detail, name="figure-table"),
    path("tables/<slug:key>.csv", tables.table_csv, name="figure-table-csv"),
    path("tables/<slug:key>.json", tables.table_json, name="figure-table-json"),
    path("search/", search.search_page, name="search"),
    path("drafts/<str:key>/", share.draft_detail, name="draft"),
    path("media/<path:path>", media.media, name="media"),
    path("robots.txt", service.robots, name="robots"),
    path("favicon.ico", service.favicon, name="favicon"),
    path("healthz", service.healthz, name="healthz"),
]
