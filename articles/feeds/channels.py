"""What a feed tells, before it is written down as RSS, Atom or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime

from articles.caching import (
    ARTICLES,
    FIGURES,
    author_key,
    category_key,
    series_key,
    source_key,
    tag_key,
)
from articles.conf import conf
from articles.evidence import figures_of
from articles.models import (
    Article,
    ArticleQuerySet,
    Author,
    Category,
    Correction,
    Figure,
    Illustration,
    Series,
    Tag,
)
from articles.publishing import article_page
from articles.publishing.absolute import absolute, absolute_html
from articles.sources import SourceCard
from articles.text.excerpt import excerpt

ENTRIES: Final = 20
_SUMMARY_LENGTH: Final = 160
# Of a site without an article: a feed must have a date, and this one never changes.
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

type_of_term = Category | Tag | Author | Series


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An article's lead image; sizes in pixels."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One article. All addresses are absolute, all moments in the site's time zone."""

    id: str
    """A tag: URI that stays when title, slug and dates change."""
    url: str
    canonical_url: str
    """Of another site, where the article first appeared; usually empty."""
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    authors: tuple[Person, ...]
    categories: tuple[str, ...]
    """The section first, then the tags in their order."""
    language: str
    picture: Picture | None
    sources: tuple[SourceCard, ...]
    corrections: tuple[Correction, ...]
    """What readers are told was changed, the newest first; also part of `html`."""


@dataclass(frozen=True, slots=True)
class Channel:
    """The newest articles of the site, or of one category, tag, author or series."""

    title: str
    description: str
    url: str
    """Of the page that lists the same articles; also the feed's id."""
    language: str
    updated: datetime
    """When readers last got something new to read."""
    saved: datetime
    """When anything in it was last touched; a withdrawal leaves no trace here."""
    entries: tuple[Entry, ...]
    keys: tuple[str, ...]
    """Whose change ends a stored copy."""


def channel(term: type_of_term | None = None) -> Channel:
    """Six queries, eight with figures, however many articles there are."""
    articles = list(_articles_of(term).for_page().newest_first()[:ENTRIES])
    figures = figures_of(articles)
    entries = tuple(_entry(article, figures) for article in articles)
    return Channel(
        title=f"{term.name} | {conf.site_name}" if term else conf.site_name,
        description=_description(term) or conf.site_description,
        url=absolute(term.get_absolute_url() if term else reverse("home")),
        language=conf.language,
        updated=max((entry.updated for entry in entries), default=localtime(NEVER)),
        saved=max(_touched(articles), default=NEVER),
        entries=entries,
        keys=(_key_of(term), *_source_keys(articles), *([FIGURES] if figures else [])),
    )


def _articles_of(term: type_of_term | None) -> ArticleQuerySet:
    articles = Article.objects.published()
    if isinstance(term, Category):
        return articles.filter(category=term)
    if isinstance(term, Tag):
        return articles.filter(tag_items__tag=term)
    if isinstance(term, Author):
        return articles.filter(bylines__author=term)
    if isinstance(term, Series):
        return articles.filter(series=term)
    return articles


def _description(term: type_of_term | None) -> str:
    if isinstance(term, Author):
        return term.bio
    return term.description if term else ""


def _key_of(term: type_of_term | None) -> str:
    if isinstance(term, Category):
        return category_key(term.pk)
    if isinstance(term, Tag):
        return tag_key(term.pk)
    if isinstance(term, Series):
        return series_key(term.pk)
    return author_key(term.pk) if isinstance(term, Author) else ARTICLES


def _source_keys(articles: Iterable[Article]) -> list[str]:
    cited = {row.source_id for article in articles for row in article.citations.all()}
    return [source_key(pk) for pk in sorted(cited)]


def _touched(articles: Iterable[Article]) -> Iterable[datetime]:
    for article in articles:
        yield article.saved_at
        if article.published_at:
            yield article.published_at
        for citation in article.citations.all():
            yield citation.source.saved_at


def _entry(article: Article, figures: Sequence[Figure]) -> Entry:
    url = absolute(article.get_absolute_url())
    # `published()` lets nothing through without a date.
    published = article.published_at or article.created_at
    with translation.override(spoken(article.language)):
        page = article_page(article, figures=figures)
        lead = (
            render_to_string(
                "articles/parts/lead_image.html", {"picture": page.lead_image}
            )
            if page.lead_image
            else ""
        )
        notes = (
            render_to_string(
                "articles/parts/corrections.html", {"corrections": page.corrections}
            )
            if page.corrections
            else ""
        )
    section = [article.category.name] if article.category else []
    return Entry(
        id=entry_id(article),
        url=url,
        canonical_url=article.canonical_url,
        title=article.title,
        summary=article.description or excerpt(article.plain_text, _SUMMARY_LENGTH),
        html=absolute_html(f"{lead}{page.body}{notes}", url),
        published=localtime(published),
        updated=localtime(max(published, article.modified_at or published)),
        authors=tuple(
            Person(author.name, absolute(author.get_absolute_url()))
            for author in page.authors
        ),
        categories=tuple(dict.fromkeys([*section, *(tag.name for tag in page.tags)])),
        language=article.language,
        picture=_picture(article.lead_image),
        sources=tuple(page.cards),
        corrections=tuple(page.corrections),
    )


def entry_id(article: Article) -> str:
    """RFC 4151: host and day say who named it, the row's number which one it is."""
    host = urlsplit(conf.site_url).hostname
    day = article.created_at.astimezone(UTC).date().isoformat()
    return f"tag:{host},{day}:article/{article.pk}"


def _picture(image: Illustration | None) -> Picture | None:
    if image is None:
        return None
    alt = "" if image.decorative else image.alt
    return Picture(absolute(image.file.url), alt, image.width, image.height)


def spoken(language: str) -> str:
    """The interface language for words around an article, as on its page."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return conf.language
