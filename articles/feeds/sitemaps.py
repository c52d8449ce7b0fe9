"""Sitemaps: every public page with its last change, and the news of two days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from xml.sax.saxutils import escape

from django.core.files.storage import default_storage
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from articles.caching import ARTICLES, FIGURES, SOURCES, stored_page
from articles.caching.validators import REVALIDATE, document
from articles.conf import conf
from articles.evidence import public_tables
from articles.feeds.writing import XMLWriter
from articles.models import (
    Article,
    ArticleQuerySet,
    Author,
    Category,
    Figure,
    Series,
    Source,
    Tag,
    live_articles,
)
from articles.publishing.absolute import absolute

CONTENT_TYPE: Final = "application/xml; charset=utf-8"
# In one file. The protocol allows 50,000 and 50 MB; this many stay below both with the
# longest slugs, and usually below what the page store keeps.
MOST_PAGES: Final = 10_000
MOST_NEWS: Final = 1_000
NEWS_AGE: Final = timedelta(days=2)
_PROTOCOL: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS: Final = "http://www.google.com/schemas/sitemap-news/0.9"
_IMAGE: Final = "http://www.google.com/schemas/sitemap-image/1.1"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_LIST_PAGES: Final = (
    *("home", "latest", "categories", "tags", "authors", "archive"),
    *("sources", "figures", "corrections", "about", "api-guide"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One address; `changed` may be unknown."""

    path: str
    changed: datetime | None
    image: str = ""
    """Path of the picture it leads with."""
    versions: tuple[tuple[str, str], ...] = ()
    """Language and path of each version of a translated article, itself included, and
    of the one for all others."""


@require_safe
@stored_page(ARTICLES, SOURCES, FIGURES)
def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages, or the index of the numbered files where one file is too small."""
    fixed = _fixed_pages()
    articles = _listed_articles()
    parts = -(-(len(fixed) + articles.count()) // MOST_PAGES)
    if parts > 1:
        return document(request, _write_index(parts), CONTENT_TYPE)
    return document(request, _write_pages([*fixed, *_pages(articles)]), CONTENT_TYPE)


@require_safe
@stored_page(ARTICLES, SOURCES, FIGURES)
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """The numbered files count from 1; each page stands in exactly one of them."""
    fixed = _fixed_pages()
    begin, end = (part - 1) * MOST_PAGES, part * MOST_PAGES
    before = len(fixed)
    rows = _listed_articles()[max(0, begin - before) : max(0, end - before)]
    pages = [*fixed[begin:end], *_pages(rows)] if part > 0 else []
    if not pages:
        raise Http404("There are not that many pages.")
    return document(request, _write_pages(pages), CONTENT_TYPE)


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """What news searches read: the last two days, the newest first."""
    recent = (
        _listed_articles()
        .filter(published_at__gte=now() - NEWS_AGE)
        .newest_first()
        .only("slug", "title", "language", "published_at")[:MOST_NEWS]
    )
    # Not stored: articles leave it by growing old, which is no change of ours.
    return document(
        request, _write_news(recent), CONTENT_TYPE, cache_control=REVALIDATE
    )


def _listed_articles() -> ArticleQuerySet:
    """Those whose one true address is ours; in the order they were made."""
    return Article.objects.published().filter(canonical_url="").order_by("pk")


def _pages(articles: ArticleQuerySet) -> Iterator[Page]:
    rows = articles.values_list(
        "slug", "published_at", "modified_at", "lead_image__file", "translation_key"
    )
    versions = _versions()
    for slug, published, modified, file, key in rows.iterator():
        path = reverse("article", args=[slug])
        image = default_storage.url(file) if file else ""
        linked = versions.get(key, ())
        # Of two in one language the older stands for both; the other names none.
        if path not in {address for _language, address in linked}:
            linked = ()
        yield Page(path, modified or published, image, linked)


def _versions() -> dict[str, tuple[tuple[str, str], ...]]:
    """Of each translated article the languages it can be read in, as its page says."""
    found: dict[str, dict[str, str]] = {}
    rows = Article.objects.published().exclude(translation_key="")
    for key, language, slug in rows.order_by("published_at", "pk").values_list(
        "translation_key", "language", "slug"
    ):
        path = reverse("article", args=[slug])
        found.setdefault(key, {}).setdefault(language, path)
    return {key: _ranked(one) for key, one in found.items() if len(one) > 1}


def _ranked(paths: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """As the head of the article's page names them, the default last."""
    rows = sorted(paths.items(), key=lambda row: conf.language_rank(row[0]))
    return (*rows, ("x-default", rows[0][1]))


def _fixed_pages() -> list[Page]:
    """Lists, and every term, source and figure with something to read."""
    newest = Article.objects.published().aggregate(at=_NEWEST)["at"]
    pages = [Page(reverse(name), newest) for name in _LIST_PAGES]
    for model in (Category, Tag, Author, Series):
        terms = list(_term_pages(model))
        if terms and model is Series:  # a site without any does not lead to their list
            pages.append(Page(reverse("series-list"), newest))
        pages.extend(terms)
    for pk, saved in (
        Source.objects.public().order_by("pk").values_list("pk", "saved_at")
    ):
        pages.append(Page(reverse("source", args=[pk]), saved))
    figures = Figure.objects.public().order_by("pk").values_list("key", "saved_at")
    for key, saved in figures:
        pages.append(Page(reverse("figure", args=[key]), saved))
    pages.extend(_figure_groups())
    return pages


def _figure_groups() -> Iterator[Page]:
    """Whose and what the public figures are, and the tables articles show of them."""
    for name in ("entity", "measure"):
        rows = Figure.objects.public().filter(**{f"{name}__isnull": False}).order_by()
        found = rows.values_list(f"{name}__slug").annotate(changed=Max("saved_at"))
        for slug, changed in found.order_by(name):
            yield Page(reverse(name, args=[slug]), changed)
    for key in public_tables().order_by("pk").values_list("key", flat=True):
        yield Page(reverse("figure-table", args=[key]), None)


_NEWEST: Final = Max(Coalesce("modified_at", "published_at"))


def _term_pages(model: Any) -> Iterable[Page]:
    changed = Max(
        Coalesce("articles__modified_at", "articles__published_at"),
        filter=live_articles("articles__"),
    )
    rows = model.objects.annotate(changed=changed).filter(changed__isnull=False)
    for term in rows.order_by("pk"):
        yield Page(term.get_absolute_url(), term.changed)


def _write_pages(pages: Iterable[Page]) -> bytes:
    # By hand: thousands of like lines, five times faster than element by element.
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<urlset xmlns="{_PROTOCOL}" xmlns:image="{_IMAGE}" xmlns:xhtml="{_XHTML}">',
    ]
    for page in pages:
        changed = f"<lastmod>{_moment(page.changed)}</lastmod>" if page.changed else ""
        address = escape(f"{conf.site_url}{page.path}")
        image = escape(absolute(page.image)) if page.image else ""
        if image:
            image = f"<image:image><image:loc>{image}</image:loc></image:image>"
        versions = "".join(
            f'<xhtml:link rel="alternate" hreflang="{escape(language)}"'
            f' href="{escape(conf.site_url + path)}"/>'
            for language, path in page.versions
        )
        lines.append(f"<url><loc>{address}</loc>{changed}{versions}{image}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _write_index(parts: int) -> bytes:
    xml = XMLWriter()
    with xml.inside("sitemapindex", xmlns=_PROTOCOL):
        for part in range(1, parts + 1):
            with xml.inside("sitemap"):
                xml.element("loc", absolute(reverse("sitemap-part", args=[part])))
    return xml.bytes()


def _write_news(articles: Iterable[Article]) -> bytes:
    xml = XMLWriter()
    with xml.inside("urlset", xmlns=_PROTOCOL, xmlns__news=_NEWS):
        for article in articles:
            with xml.inside("url"):
                xml.element("loc", absolute(article.get_absolute_url()))
                with xml.inside("news:news"):
                    with xml.inside("news:publication"):
                        xml.element("news:name", conf.site_name)
                        xml.element("news:language", _news_language(article.language))
                    if article.published_at:
                        xml.element(
                            "news:publication_date", _moment(article.published_at)
                        )
                    xml.element("news:title", article.title)
    return xml.bytes()


def _news_language(language: str) -> str:
    """ISO 639, two or three letters; Chinese alone is told apart by script."""
    tag = language.lower()
    if tag.startswith("zh"):
        return "zh-tw" if any(part in tag for part in ("hant", "tw", "hk")) else "zh-cn"
    return tag.split("-")[0]


def _moment(value: datetime) -> str:
    return localtime(value).isoformat(timespec="seconds")
