"""The two parts of an article's page: what it says, and what stands around it.

They end at different moments: a new article on the same topic changes what is related
to thousands of others, and none of their texts.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from articles.caching import (
    ARTICLES,
    Part,
    article_key,
    figure_key,
    make_part,
    series_key,
    source_key,
)
from articles.models import Article
from articles.public.citing import citation_text, share_links
from articles.public.related import bonds_of, related_to
from articles.public.seo import article_head
from articles.public.versions import language_versions, series_place
from articles.publishing import ArticlePage, article_page
from articles.publishing.absolute import absolute

# Where the second part goes. Only the footer follows it, which holds no text of an
# article: the last one in a page is ours, whatever somebody wrote.
PLACE = "<!-- around -->"
# What the parts read of the row itself.
LEAN = (
    *("title", "slug", "language", "category_id", "translation_key"),
    *("published_at", "expire_at", "status"),
)


def joined(page: Part, around: Part) -> str:
    before, _, after = page.html.rpartition(PLACE)
    return f"{before}{around.html}{after}"


def page_part(request: HttpRequest, article: Article) -> Part:
    """The whole page but for its surroundings; the row comes from `for_page()`."""
    page = article_page(article)
    versions = language_versions(article)
    address = absolute(article.get_absolute_url())
    html = render_to_string(
        "articles/article_detail.html",
        {
            "article": article,
            "page": page,
            "is_preview": False,
            "head": article_head(page, versions),
            "versions": versions,
            "place": series_place(article),
            "citation_text": citation_text(page, address),
            "share_links": share_links(address),
            "around": mark_safe(PLACE),  # noqa: S308  # a constant
        },
        request,
    )
    return make_part(html, _names(page))


def around_part(article: Article) -> Part:
    """What to read next: related articles, and the ones before and after it."""
    bonds = bonds_of(article)
    names = [article_key(article.pk), *bonds.names]
    previous, following = _neighbours(article, article.category_id)
    if article.category_id and previous is None and following is None:
        # The only one of its category: a reader goes on all the same. Which articles
        # these are, any other one may change.
        previous, following = _neighbours(article)
        names.append(ARTICLES)
    html = render_to_string(
        "articles/parts/around.html",
        {
            "related": related_to(article, bonds),
            "previous_article": previous,
            "next_article": following,
        },
    )
    return make_part(html, names)


def _names(page: ArticlePage) -> list[str]:
    article = page.article
    return [
        article_key(article.pk),
        *map(source_key, {citation.source_id for citation in article.citations.all()}),
        *(figure_key(note.figure.pk) for note in page.figures),
        *([series_key(article.series_id)] if article.series_id else []),
    ]


def _neighbours(
    article: Article, category_id: int | None = None
) -> tuple[Article | None, Article | None]:
    """The live articles before and after it: of that category, or of all."""
    others = Article.objects.published().only(
        "title", "slug", "language", "published_at"
    )
    if category_id:
        others = others.filter(category_id=category_id)
    return others.older_than(article).first(), others.newer_than(article).first()
