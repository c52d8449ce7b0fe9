"""The interface's table of contents."""

from django.urls import path

from articles.api import articles, description, figures, search, sources, terms
from articles.api.endpoints import nothing_here

urlpatterns = [
    path("", description.entrance, name="api"),
    path("openapi.json", description.openapi, name="api-description"),
    path("articles/", articles.articles, name="api-articles"),
    path("articles/<str:slug>/", articles.article, name="api-article"),
    path("sources/", sources.sources, name="api-sources"),
    path("sources/<int:pk>/", sources.source, name="api-source"),
    path("figures/", figures.figures, name="api-figures"),
    path("figures/<slug:key>/", figures.figure, name="api-figure"),
    path("entities/", figures.entities, name="api-entities"),
    path("entities/<str:slug>/", figures.entity, name="api-entity"),
    path("categories/", terms.categories, name="api-categories"),
    path("tags/", terms.tags, name="api-tags"),
    path("authors/", terms.authors, name="api-authors"),
    path("search/", search.search_articles, name="api-search"),
    # Without the slash Django redirects to the address with it.
    path("<path:rest>/", nothing_here),
]
