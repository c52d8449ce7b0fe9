"""What the site says of itself to machines: llms.txt, security.txt, its manifest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.caching import ARTICLES, stored_page
from articles.caching.validators import REVALIDATE, document
from articles.conf import conf
from articles.models import Article, Category, Tag
from articles.publishing.absolute import absolute

PLAIN: Final = "text/plain; charset=utf-8"
_ARTICLES_NAMED: Final = 50
_TAGS_NAMED: Final = 30
_PAPER: Final = "#fdfcf9"  # --paper of base.css in light
_ICONS: Final = (
    ("icon.png", "180x180"),
    ("icon-192.png", "192x192"),
    ("icon-512.png", "512x512"),
)
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>])")


@require_safe
@stored_page(ARTICLES)
def llms(request: HttpRequest) -> HttpResponse:
    """A guide for language models (llmstxt.org), in Markdown."""
    with translation.override(conf.language):
        text = "\n".join(_guide())
    return document(request, f"{text}\n".encode(), PLAIN)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a hole (RFC 9116); nothing where nobody is named."""
    contacts = conf.security_contacts
    if not contacts:
        raise Http404("SECURITY_CONTACT is not set.")
    lines = [
        *(f"Contact: {_as_uri(contact)}" for contact in contacts),
        f"Expires: {_expiry(now()):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {_languages()}",
        f"Canonical: {absolute(reverse('security'))}",
    ]
    body = "\n".join([*lines, ""]).encode()
    return document(request, body, PLAIN, cache_control=REVALIDATE)


@require_safe
@stored_page()
def manifest(request: HttpRequest) -> HttpResponse:
    """For readers who keep the site beside their apps; it stays in the browser."""
    value = {
        "name": conf.site_name,
        "short_name": conf.site_name,
        "description": conf.site_description,
        "lang": conf.language,
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "browser",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": [
            {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": static(f"img/{name}"), "sizes": size, "type": "image/png"}
                for name, size in _ICONS
            ),
        ],
    }
    body = json.dumps(value, ensure_ascii=False, indent=2).encode()
    return document(request, body, "application/manifest+json")


def _guide() -> Iterator[str]:
    yield f"# {_plain(conf.site_name)}"
    if conf.site_description:
        yield f"\n> {_plain(conf.site_description)}"
    yield "\n" + _(
        "Every article names its sources at the end of its text; quote the article by "
        "its address and the facts by their sources."
    )
    yield "\n" + _(
        "The text of an article in Markdown is at its address with .md in place of the "
        "last slash."
    )
    yield f"\n## {_('Articles')}\n"
    newest = Article.objects.published().newest_first()
    for article in newest.only("slug", "title", "description")[:_ARTICLES_NAMED]:
        yield _item(article.title, article.get_absolute_url(), article.description)
    yield from _terms(
        _("Categories"), Category.objects.in_use().order_by("position", "name")
    )
    yield from _terms(
        _("Topics"),
        Tag.objects.in_use().order_by("-live_count", "name")[:_TAGS_NAMED],
    )
    yield f"\n## {_('Feeds and lists')}\n"
    yield _item("Atom", reverse("feed-atom"), _("the newest articles in full"))
    yield _item("JSON Feed", reverse("feed-json"), _("the same, with sources as data"))
    yield _item(_("Sources"), reverse("sources"), _("every page the articles cite"))
    yield _item(_("Figures"), reverse("figures"), _("every number, with its sources"))
    yield _item("API", reverse("api-description"), _("all of it as JSON (OpenAPI)"))
    yield _item("Sitemap", reverse("sitemap"), _("every public page"))


def _terms(heading: str, terms: Any) -> Iterator[str]:
    if terms:
        yield f"\n## {heading}\n"
    for term in terms:
        yield _item(term.name, term.get_absolute_url(), term.description)


def _item(name: str, path: str, remark: str = "") -> str:
    line = f"- [{_plain(name)}]({absolute(path)})"
    return f"{line}: {_plain(remark)}" if remark.strip() else line


def _plain(text: str) -> str:
    """One line that Markdown reads as these very words."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _as_uri(contact: str) -> str:
    return f"mailto:{contact}" if "@" in contact and ":" not in contact else contact


def _expiry(moment: datetime) -> datetime:
    """Eleven to twelve months ahead, the same for a whole month of answers."""
    return datetime(moment.year + 1, moment.month, 1, tzinfo=UTC)


def _languages() -> str:
    codes = [conf.language, *(code for code, _name in settings.LANGUAGES)]
    return ", ".join(dict.fromkeys(codes))
