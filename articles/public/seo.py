"""What a page tells machines about itself: title, address, Open Graph, JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.conf import conf
from articles.models import Article, Author, Rendition
from articles.public.observations import observation
from articles.public.versions import LanguageVersion
from articles.publishing import ArticlePage, picture_of
from articles.publishing.absolute import absolute
from articles.sources.bibliography import schema_org
from articles.text.excerpt import excerpt
from articles.text.reading import count_words

DESCRIPTION_LENGTH = 160
HEADLINE_LENGTH = 110  # what Google reads of a headline

type_of_json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SharedImage:
    """The picture shown where the page is shared."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageHead:
    """All that base.html prints into a page's head."""

    title: str
    description: str
    canonical: str
    """Absolute; of another site when the article first appeared there."""
    image: SharedImage
    kind: str = "website"
    published: str = ""
    modified: str = ""
    section: str = ""
    tags: Sequence[str] = ()
    authors: Sequence[str] = ()
    json_ld: SafeString = field(default_factory=SafeString)
    language: str = field(default_factory=lambda: get_language() or conf.language)
    alternates: Sequence[tuple[str, str]] = ()
    """(hreflang, absolute address) of every language version, this one among them."""

    @property
    def full_title(self) -> str:
        """With the site's name, once."""
        name = conf.site_name
        return self.title if self.title == name else f"{self.title} | {name}"

    @property
    def locale(self) -> str:
        """Open Graph's way to write the language; "" where its country is not known."""
        language, _dash, region = self.language.partition("-")
        country = (region or _COUNTRIES.get(language, "")).upper()
        return f"{language}_{country}" if len(country) == 2 else ""


_COUNTRIES = {"ja": "JP", "en": "US"}


def page_head(
    title: str,
    path: str,
    *,
    description: str = "",
    crumbs: Sequence[tuple[str, str]] = (),
    data: type_of_json | None = None,
) -> PageHead:
    """Of a list or any page that is no article; `crumbs` are (name, path)."""
    items = [data] if data else []
    if crumbs:
        items.append(_breadcrumbs(crumbs))
    return PageHead(
        title=title,
        description=description or conf.site_description,
        canonical=absolute(path),
        image=_site_image(),
        json_ld=as_script(items),
    )


def home_head() -> PageHead:
    data: type_of_json = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": conf.site_name,
        "url": absolute("/"),
        "description": conf.site_description,
        "inLanguage": conf.language,
    }
    try:
        search = absolute(reverse("search"))
    except NoReverseMatch:
        pass
    else:
        data["potentialAction"] = {
            "@type": "SearchAction",
            "target": f"{search}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        }
    return page_head(conf.site_name, "/", data=data)


def article_head(
    page: ArticlePage, versions: Sequence[LanguageVersion] = ()
) -> PageHead:
    article = page.article
    image = _image_of(article)
    description = article.description or excerpt(article.plain_text, DESCRIPTION_LENGTH)
    canonical = article.canonical_url or absolute(article.get_absolute_url())
    published = _moment(article.published_at)
    modified = _moment(article.modified_at or article.published_at)
    section = article.category.name if article.category else ""
    tags = [tag.name for tag in page.tags]
    data: type_of_json = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title[:HEADLINE_LENGTH],
        "description": description,
        "url": canonical,
        "mainEntityOfPage": canonical,
        "image": _shapes_of(article) or [image.url],
        "datePublished": published,
        "dateModified": modified,
        "author": [_person(author) for author in page.authors] or [_publisher()],
        "publisher": _publisher(),
        "inLanguage": page.language,
        "articleSection": section,
        "keywords": tags,
        "wordCount": count_words(article.plain_text),
        "citation": [schema_org(card) for card in page.cards if card.href],
        "isBasedOn": [
            card.href for card in page.cards if card.role == "primary" and card.href
        ],
    }
    if page.corrections:
        data["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.note,
                "datePublished": _moment(correction.made_at),
            }
            for correction in page.corrections
        ]
    crumbs = [(conf.site_name, "/")]
    if article.category:
        crumbs.append((section, article.category.get_absolute_url()))
    crumbs.append((article.title, article.get_absolute_url()))
    return PageHead(
        title=article.title,
        description=description,
        canonical=canonical,
        image=image,
        kind="article",
        language=page.language,
        published=published,
        modified=modified,
        section=section,
        tags=tags,
        authors=[author.name for author in page.authors],
        json_ld=as_script(
            [
                _without_empty(data),
                _breadcrumbs(crumbs),
                *(observation(note, page.language) for note in page.figures),
            ]
        ),
        alternates=_alternates(versions),
    )


def _alternates(versions: Sequence[LanguageVersion]) -> list[tuple[str, str]]:
    """The first version, the site's own language where there is one, is for all."""
    found = [
        (version.language, absolute(version.article.get_absolute_url()))
        for version in versions
    ]
    return [*found, ("x-default", found[0][1])] if found else []


def as_script(items: Sequence[Mapping[str, Any]]) -> SafeString:
    """A JSON-LD data block; "" for nothing.

    Browsers never execute it, so `script-src 'none'` lets it stand.
    """
    if not items:
        return SafeString()
    value = items[0] if len(items) == 1 else list(items)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # No character that could end the element or open a comment survives.
    return mark_safe(  # noqa: S308
        f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>'
    )


_ESCAPES = {
    ord(char): f"\\u{ord(char):04x}" for char in ("<", ">", "&", "\u2028", "\u2029")
}


def _person(author: Any) -> type_of_json:
    return {
        "@type": "Person",
        "name": author.name,
        "url": absolute(author.get_absolute_url()),
    }


def profile(author: Author) -> type_of_json:
    """Of an author's page: who writes here."""
    person = {**_person(author), "description": author.bio, "sameAs": author.url}
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": _without_empty(person),
    }


def _publisher() -> type_of_json:
    return {
        "@type": "NewsMediaOrganization",
        "name": conf.site_name,
        "url": absolute("/"),
        "logo": absolute(static("img/icon.png")),
    }


def _breadcrumbs(crumbs: Sequence[tuple[str, str]]) -> type_of_json:
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": absolute(path),
            }
            for position, (name, path) in enumerate(crumbs, start=1)
        ],
    }


def _image_of(article: Article) -> SharedImage:
    """Its lead image; without one, the picture drawn from its title."""
    picture = article.lead_image
    if picture is not None:
        alt = "" if picture.decorative else picture.alt
        return SharedImage(
            absolute(picture.file.url),
            alt or article.title,
            picture.width,
            picture.height,
        )
    # Networks keep a picture by its address: a new version has a new one.
    drawn = reverse("article-card", args=[article.slug])
    return SharedImage(
        absolute(f"{drawn}?v={article.version}"), article.title, 1200, 630
    )


def _shapes_of(article: Article) -> list[str]:
    """Its lead image in 16:9, 4:3 and 1:1, which search engines choose from; none
    before its renditions are made."""
    if article.lead_image is None:
        return []
    shapes = Rendition.Shape
    cropped = (
        picture_of(article.lead_image, shape)
        for shape in (shapes.WIDE, shapes.STANDARD, shapes.SQUARE)
    )
    return [absolute(picture.src) for picture in cropped if picture.is_cropped]


def _site_image() -> SharedImage:
    alt = _("%(site)s wordmark") % {"site": conf.site_name}
    return SharedImage(absolute(static("img/share.png")), alt, 1200, 630)


def _moment(value: datetime | None) -> str:
    return localtime(value).isoformat(timespec="seconds") if value else ""


def _without_empty(data: type_of_json) -> type_of_json:
    return {name: value for name, value in data.items() if value not in ("", None, [])}
