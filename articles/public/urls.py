"""The site's table of contents."""

from django.urls import path

from articles.public import articles

urlpatterns = [
    path("articles/<str:slug>/", articles.article_detail, name="article"),
]
