"""Words of the source screens: states, reasons, origins, fields, levels."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Source

FIELD_LABELS: dict[str, Promise] = {
    "title": gettext_lazy("title"),
    "description": gettext_lazy("description"),
    "site_name": gettext_lazy("site name"),
    "author": gettext_lazy("author"),
    "language": gettext_lazy("language"),
    "published": gettext_lazy("published"),
    "citation_type": gettext_lazy("kind of publication"),
}
ORIGINS: dict[str, Promise] = {
    "og": gettext_lazy("Open Graph"),
    "twitter": gettext_lazy("Twitter card"),
    "jsonld": gettext_lazy("JSON-LD"),
    "meta": gettext_lazy("meta element"),
    "html": gettext_lazy("page markup"),
    "header": gettext_lazy("HTTP header"),
    "oembed": gettext_lazy("oEmbed"),
    "own": gettext_lazy("our own article"),
    "import": gettext_lazy("imported"),
}
PROBLEM_LABELS: dict[str, Promise] = {
    "gone": gettext_lazy("The page is gone"),
    "refused": gettext_lazy("The address is refused"),
    "quote": gettext_lazy("A quote is not on the page"),
    "changed": gettext_lazy("Changed since publication"),
    "blocked": gettext_lazy("Cannot be fetched"),
    "stale": gettext_lazy("Not answering lately"),
}
NOT_ARCHIVED: dict[str, Promise] = {
    "off": gettext_lazy("Submitting to the archive is switched off on this site."),
    "no_key": gettext_lazy("The site has no key for the archive."),
    "lately": gettext_lazy("A copy was asked for within the last thirty days."),
    "not_ok": gettext_lazy("Only a page that answers can be kept."),
    "forbidden": gettext_lazy("The page asks not to be kept (noarchive)."),
}
# What begins like the key; editors learn no more about a refused address than this.
_REASONS: tuple[tuple[str, Promise], ...] = (
    ("url_", gettext_lazy("the address is not allowed")),
    ("ip_refused", gettext_lazy("the address is not allowed")),
    ("redirect_", gettext_lazy("its redirects lead nowhere")),
    ("dns_nxdomain", gettext_lazy("there is no site of that name")),
    ("dns_", gettext_lazy("the site's name could not be looked up")),
    ("connect_", gettext_lazy("no connection")),
    ("tls_", gettext_lazy("the site's certificate is not valid")),
    ("timeout_", gettext_lazy("no answer in time")),
    ("challenge", gettext_lazy("the site admits browsers only")),
    ("landing", gettext_lazy("it leads to a log-in or front page")),
    ("http_5", gettext_lazy("the site has a fault")),
    ("http_", gettext_lazy("the site refuses it")),
    ("body_", gettext_lazy("the answer could not be read")),
    ("header_", gettext_lazy("the answer could not be read")),
    ("parse_empty", gettext_lazy("the page says nothing about itself")),
    ("image_", gettext_lazy("its picture could not be used")),
    ("worker_lost", gettext_lazy("the fetch was interrupted")),
    ("unreachable", gettext_lazy("never reached")),
)
_NO_REASON = pgettext_lazy("reason of a fetch", "other")


def reason(code: str, http_status: int = 0) -> str:
    """In words, with the HTTP status where a site gave one."""
    if not code:
        return ""
    words = next((text for start, text in _REASONS if code.startswith(start)), None)
    shown = str(words or _NO_REASON)
    if http_status in (404, 410):
        shown = _("there is no such page")
    return f"{shown} (HTTP {http_status})" if http_status >= 400 else shown


def source_badge(source: Source) -> SafeString:
    """Its state; and that the page changed, until an editor has seen it."""
    badge = format_html(
        '<span class="badge is-source-{}">{}</span>',
        source.status,
        source.get_status_display(),
    )
    if source.changed_at is None:
        return badge
    return format_html(
        '{} <span class="badge is-source-changed">{}</span>',
        badge,
        _("source changed"),
    )
