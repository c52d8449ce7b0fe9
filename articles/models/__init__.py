"""Rows, QuerySets, constraints. This file is the only door: import from here."""

from articles.models.article import Article, ArticleQuerySet
from articles.models.illustration import Illustration
from articles.models.import_run import ImportedFile, ImportRun
from articles.models.redirect import Redirect
from articles.models.revision import Revision
from articles.models.source import Citation, Source
from articles.models.taxonomy import (
    ArticleTag,
    Author,
    Byline,
    Category,
    Tag,
    live_articles,
    tags_as_text,
)

__all__ = [
    "Article",
    "ArticleQuerySet",
    "ArticleTag",
    "Author",
    "Byline",
    "Category",
    "Citation",
    "Illustration",
    "ImportRun",
    "ImportedFile",
    "Redirect",
    "Revision",
    "Source",
    "Tag",
    "live_articles",
    "tags_as_text",
]
