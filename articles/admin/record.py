"""The read-only part of an article's form: where it comes from, what it cites."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.badges import change_address, minute
from articles.admin.source_labels import source_badge
from articles.models import Article

SHOWN_REVISIONS = 20


def citation_list(article: Article) -> SafeString | str:
    items = [
        (
            citation.position,
            change_address(citation.source),
            citation.title or str(citation.source),
            citation.source.host,
            citation.get_role_display(),
            source_badge(citation.source),
        )
        for citation in article.citations.select_related("source")
    ]
    if not items:
        return _("None yet. [[ogp:address]] on a line of its own cites a page.")
    return format_html(
        '<ul class="plain-list">{}</ul>',
        format_html_join(
            "", '<li>[{}] <a href="{}">{}</a> <small>{} {}</small> {}</li>', items
        ),
    )


def revision_list(article: Article) -> SafeString | str:
    rows = article.revisions.select_related("created_by").defer("body", "fields")
    items = [
        (
            change_address(row),
            row.number,
            minute(row.created_at),
            row.created_by or "",
            row.note,
        )
        for row in rows[:SHOWN_REVISIONS]
    ]
    return format_html(
        '<ul class="plain-list">{}</ul>',
        format_html_join(
            "", '<li><a href="{}">#{}</a> {} {} <small>{}</small></li>', items
        ),
    )


def import_origin(article: Article) -> str:
    file = getattr(article, "imported_file", None)
    if file is None:
        return _("Written here.")
    return f"{file.path} ({minute(file.imported_at)})"


def extra_keys(article: Article) -> SafeString | str:
    """Front matter keys that have no field; an export writes them back."""
    if not article.extra:
        return "–"
    return format_html(
        '<dl class="key-list">{}</dl>',
        format_html_join(
            "",
            "<dt>{}</dt><dd>{}</dd>",
            [(key, str(value)) for key, value in article.extra],
        ),
    )


def saved_times(article: Article) -> str:
    return _("created %(created)s, saved %(saved)s, version %(version)s") % {
        "created": minute(article.created_at),
        "saved": minute(article.saved_at),
        "version": article.version,
    }
