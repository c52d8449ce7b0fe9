"""What was corrected or updated after publication, as a feed of its own."""

from __future__ import annotations

from datetime import UTC
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.caching import ARTICLES
from articles.conf import conf
from articles.feeds.channels import ENTRIES, NEVER, Channel, Entry
from articles.feeds.entry_texts import spoken
from articles.models import Correction
from articles.publishing.absolute import absolute, absolute_html


def corrections_channel() -> Channel:
    """Of articles everybody can read now, the newest note first; one query."""
    rows = list(Correction.objects.public()[:ENTRIES])
    entries = tuple(_entry(row) for row in rows)
    made = max((row.made_at for row in rows), default=NEVER)
    with translation.override(conf.language):
        heading = _("Corrections and updates")
        description = _("What we changed after publication, and why.")
    return Channel(
        title=f"{heading} | {conf.site_name}",
        description=description,
        url=absolute(reverse("corrections")),
        language=conf.language,
        updated=localtime(made),
        saved=made,
        entries=entries,
        keys=(ARTICLES,),
    )


def _entry(row: Correction) -> Entry:
    article = row.article
    url = absolute(f"{article.get_absolute_url()}#corrections")
    with translation.override(spoken(article.language)):
        kind = str(row.get_kind_display())
        title = _("%(kind)s: %(title)s") % {"kind": kind, "title": article.title}
        html = render_to_string(
            "articles/parts/correction_entry.html", {"correction": row}
        )
    moment = localtime(row.made_at)
    return Entry(
        id=_id(row),
        url=url,
        canonical_url="",
        title=title,
        summary=row.note,
        html=absolute_html(html, url),
        published=moment,
        updated=moment,
        authors=(),
        categories=(kind,),
        language=article.language,
        picture=None,
        citations=(),
        corrections=(),
    )


def _id(row: Correction) -> str:
    """RFC 4151; a note is never edited, so neither is its name."""
    host = urlsplit(conf.site_url).hostname
    day = row.made_at.astimezone(UTC).date().isoformat()
    return f"tag:{host},{day}:correction/{row.pk}"
