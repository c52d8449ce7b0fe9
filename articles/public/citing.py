"""How to name an article in another text: a sentence to copy, and links to pass on."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

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
        "authors": names,
        "title": page.article.title,
        "site": conf.site_name,
        "date": date_format(localtime(published), "DATE_FORMAT") if published else "",
        "address": address,
    }
    if not names:
        return _("“%(title)s”, %(site)s, %(date)s. %(address)s") % parts
    return _("%(authors)s, “%(title)s”, %(site)s, %(date)s. %(address)s") % parts


def share_links(address: str) -> Sequence[tuple[str, str]]:
    """(name, address) of plain links: nobody is asked before a reader follows one.

    The page itself tells its title, so only the address is passed on.
    """
    escaped = quote(address, safe="")
    entry = address.replace("https://", "s/", 1).replace("http://", "", 1)
    return [
        ("Bluesky", f"https://bsky.app/intent/compose?text={escaped}"),
        ("X", f"https://x.com/intent/post?url={escaped}"),
        (_("Hatena Bookmark"), f"https://b.hatena.ne.jp/entry/{entry}"),
        (_("Mail"), f"mailto:?body={escaped}"),
    ]
