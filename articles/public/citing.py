"""How to name an article in another text: a sentence to copy, and links to pass on."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.conf import conf
from articles.publishing import ArticlePage


def citation_text(page: ArticlePage, address: str) -> str:
    """One line in the order Japanese and English readers expect."""
    names = pgettext("between authors", ", ").join(a.name for a in page.authors)
    published = page.article.published_at
    parts = {
        "authors": names or conf.site_name,
        "title": page.article.title,
        "site": conf.site_name,
        "date": date_format(localtime(published), "DATE_FORMAT") if published else "",
        "address": address,
    }
    return _("%(authors)s, “%(title)s”, %(site)s, %(date)s. %(address)s") % parts


def share_links(title: str, address: str) -> Sequence[tuple[str, str]]:
    """(name, address) of plain links: nobody is asked before a reader follows one."""
    return [
        ("Bluesky", _link("https://bsky.app/intent/compose", text=f"{title} {address}")),
        ("X", _link("https://x.com/intent/post", text=title, url=address)),
        (
            "はてなブックマーク",
            "https://b.hatena.ne.jp/entry/"
            + address.replace("https://", "s/", 1).replace("http://", "", 1),
        ),
        (_("Mail"), "mailto:?" + _query(subject=title, body=address)),
    ]


def _link(base: str, **parameters: str) -> str:
    return f"{base}?{_query(**parameters)}"


def _query(**parameters: str) -> str:
    # %20, not +: mail programs show a plus as it is.
    return urlencode(parameters, quote_via=quote)
