"""The read-only part of an article's form: where it comes from, what it cites."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.badges import change_address, minute
from articles.admin.source_labels import source_badge
from articles.models import Article, Citation
from articles.sources.decisions import NOTE_LENGTH

SHOWN_REVISIONS = 20
_MAY_DECIDE = "may_decide_on_sources"


def let_decide(article: Article, may: bool) -> None:
    """Whether its list of cited pages has open fields."""
    vars(article)[_MAY_DECIDE] = may


def citation_list(article: Article) -> SafeString | str:
    """The cited pages as saved, each with what this article says about it."""
    rows = article.citations.select_related("source")
    items = [
        {
            "citation": row,
            "address": change_address(row.source),
            "title": row.title or str(row.source),
            "badge": source_badge(row.source),
            "accessed": row.accessed_on.isoformat() if row.accessed_on else "",
        }
        for row in rows
    ]
    if not items:
        return _("None yet. [[ogp:address]] on a line of its own cites a page.")
    return render_to_string(
        "admin/articles/article/citations.html",
        {
            "items": items,
            "roles": Citation.Role.choices,
            "note_length": NOTE_LENGTH,
            "may_change": vars(article).get(_MAY_DECIDE, False),
        },
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
