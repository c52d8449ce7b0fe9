"""What a feed tells, before it is written down as RSS, Atom or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
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
from articles.feeds.entry_texts import entry_texts
from articles.models import (
    Article,
    ArticleQuerySet,
    Author,
    Category,
    Citation,
    Correction,
    Illustration,
    Series,
    Tag,
)
from articles.publishing.absolute import absolute
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
    citations: tuple[Citation, ...]
    """With their sources."""
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


def channel(request: HttpRequest, term: type_of_term | None = None) -> Channel:
    """Eight queries where every text is prepared, however many articles there are."""
    articles = list(_articles_of(term).for_page().newest_first()[:ENTRIES])
    texts = entry_texts(request, articles)
    entries = tuple(_entry(article, texts[article.pk].html) for article in articles)
    states_figures = any(article.mentions.all() for article in articles)
    return Channel(
        title=f"{term.name} | {conf.site_name}" if term else conf.site_name,
        description=_description(term) or conf.site_description,
        url=absolute(term.get_absolute_url() if term else reverse("home")),
        language=conf.language,
        updated=max((entry.updated for entry in entries), default=localtime(NEVER)),
        saved=max(_touched(articles), default=NEVER),
        entries=entries,
        keys=(
            _key_of(term),
            *_source_keys(articles),
            *([FIGURES] if states_figures else []),
        ),
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


def _entry(article: Article, html: str) -> Entry:
    # `published()` lets nothing through without a date.
    published = article.published_at or article.created_at
    section = [article.category.name] if article.category else []
    topics = [tag.name for tag in article.tag_list]
    return Entry(
        id=entry_id(article),
        url=absolute(article.get_absolute_url()),
        canonical_url=article.canonical_url,
        title=article.title,
        summary=article.description or excerpt(article.plain_text, _SUMMARY_LENGTH),
        html=html,
        published=localtime(published),
        updated=localtime(max(published, article.modified_at or published)),
        authors=tuple(
            Person(author.name, absolute(author.get_absolute_url()))
            for author in article.author_list
        ),
        categories=tuple(dict.fromkeys([*section, *topics])),
        language=article.language,
        picture=_picture(article.lead_image),
        citations=tuple(article.citations.all()),
        corrections=tuple(article.corrections.all()),
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
