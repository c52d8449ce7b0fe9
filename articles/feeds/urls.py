"""The table of contents for machines."""

from django.urls import path

from articles.feeds import article_files, descriptions, sitemaps, social_pictures, views
from articles.feeds.views import ATOM, JSON, RSS

urlpatterns = [
    path("feeds/rss.xml", views.site_feed, {"form": RSS}, name="feed-rss"),
    path("feeds/atom.xml", views.site_feed, {"form": ATOM}, name="feed-atom"),
    path("feeds/feed.json", views.site_feed, {"form": JSON}, name="feed-json"),
    path(
        "categories/<str:slug>/feeds/rss.xml",
        views.category_feed,
        {"form": RSS},
        name="category-feed-rss",
    ),
    path(
        "categories/<str:slug>/feeds/atom.xml",
        views.category_feed,
        {"form": ATOM},
        name="category-feed-atom",
    ),
    path(
        "categories/<str:slug>/feeds/feed.json",
        views.category_feed,
        {"form": JSON},
        name="category-feed-json",
    ),
    path(
        "tags/<str:slug>/feeds/rss.xml",
        views.tag_feed,
        {"form": RSS},
        name="tag-feed-rss",
    ),
    path(
        "tags/<str:slug>/feeds/atom.xml",
        views.tag_feed,
        {"form": ATOM},
        name="tag-feed-atom",
    ),
    path(
        "tags/<str:slug>/feeds/feed.json",
        views.tag_feed,
        {"form": JSON},
        name="tag-feed-json",
    ),
    path(
        "authors/<str:slug>/feeds/rss.xml",
        views.author_feed,
        {"form": RSS},
        name="author-feed-rss",
    ),
    path(
        "authors/<str:slug>/feeds/atom.xml",
        views.author_feed,
        {"form": ATOM},
        name="author-feed-atom",
    ),
    path(
        "authors/<str:slug>/feeds/feed.json",
        views.author_feed,
        {"form": JSON},
        name="author-feed-json",
    ),
    path(
        "corrections/feeds/rss.xml",
        views.corrections_feed,
        {"form": RSS},
        name="corrections-feed-rss",
    ),
    path(
        "corrections/feeds/atom.xml",
        views.corrections_feed,
        {"form": ATOM},
        name="corrections-feed-atom",
    ),
    path(
        "corrections/feeds/feed.json",
        views.corrections_feed,
        {"form": JSON},
        name="corrections-feed-json",
    ),
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
