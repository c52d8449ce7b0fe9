"""The parts of a source's form that only show: state, values, log, citers, copies."""

from __future__ import annotations

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.address_reasons import remedy
from articles.admin.badges import change_address, minute, state_badge
from articles.admin.source_labels import FIELD_LABELS, ORIGINS, reason, source_badge
from articles.models import ArchiveRequest, Citation, Source, SourceFetch
from articles.sources.decisions import NOTE_LENGTH, Decision
from articles.sources.fields import field_states, read_date
from articles.sources.limits import source_settings

SHOWN_CITATIONS = 100
ROLE, NOTE, ACCESSED, WAS = "role-", "note-", "accessed-", "was-"
"""What the names of a citation's fields in the form begin with; its number follows."""


def cited_by(source: Source) -> SafeString | str:
    """The articles, each with what is said about the page there; the newest hundred."""
    rows = source.citations.select_related("article").order_by("-article__saved_at")
    items = [
        {
            "citation": row,
            "accessed": row.accessed_on.isoformat() if row.accessed_on else "",
            "article": row.article,
            "address": change_address(row.article),
            "state": state_badge(row.article),
            "is_missing": row.quote_found is False,
        }
        for row in rows[:SHOWN_CITATIONS]
    ]
    figures = [
        (change_address(row.figure), row.figure, row.get_role_display())
        for row in source.figure_citations.select_related("figure")[:SHOWN_CITATIONS]
    ]
    if not items and not figures:
        return _("No article cites this page.")
    return render_to_string(
        "admin/articles/source/cited_by.html",
        {
            "items": items,
            "roles": Citation.Role.choices,
            "note_length": NOTE_LENGTH,
            "figures": figures,
            "may_change": may_change(source),
        },
    )


def decisions_in(posted: Mapping[str, str]) -> dict[int, Decision]:
    """Citation → what the form says about it; what is no role or day of ours is left
    out, and what was not touched: a colleague may have said otherwise meanwhile."""
    found = {}
    for name, role in posted.items():
        number = name.removeprefix(ROLE)
        if not name.startswith(ROLE) or not number.isascii() or not number.isdigit():
            continue
        if len(number) > 18 or role not in {"", *Citation.Role.values}:
            continue
        day, note = posted.get(f"{ACCESSED}{number}"), posted.get(f"{NOTE}{number}")
        before = posted.get(f"{WAS}{number}", "").split("|", 2)
        had_role, had_day, had_note = before if len(before) == 3 else (None,) * 3
        day = None if day == had_day else day
        known = read_date(day) if day and len(day) == 10 else None
        found[int(number)] = Decision(
            None if role == had_role else role,
            None if note == had_note else note,
            known[0] if known else None,
            forget_day=day == "",
        )
    return found


def condition(source: Source) -> SafeString:
    """How it is doing, when it is asked again, and what its page changed."""
    return render_to_string(
        "admin/articles/source/condition.html",
        {
            "source": source,
            "badge": source_badge(source),
            "reason": reason(source.error_code, source.http_status),
            "asked": minute(source.checked_at),
            "next": minute(source.next_fetch_at),
            "changes": [
                (FIELD_LABELS.get(name, name), before, after)
                for name, before, after in source.changes
            ],
            "og_type": source.og_type,
            "modified": source.modified_time.replace("T", " ") or source.modified_on,
            "remedy": "" if source.host else remedy(source.error_code),
            "needs_hand": source.status == Source.Status.BLOCKED,
            "may_change": may_change(source),
        },
    )


def evidence(source: Source) -> SafeString:
    """Each field with what the page said beside what is shown."""
    rows = [
        (
            one,
            FIELD_LABELS[one.name],
            ORIGINS.get(one.origin, one.origin),
            *(_value(one.name, value) for value in (one.fetched, one.shown)),
        )
        for one in field_states(source)
    ]
    return render_to_string("admin/articles/source/evidence.html", {"rows": rows})


def fetch_log(source: Source) -> SafeString:
    """What was asked and answered, the newest first."""
    rows = [
        (
            one,
            minute(one.started_at),
            reason(one.error_code, one.http_status),
            reason(one.image_error),
            Source.Status(one.status_after).label if one.status_after else "–",
            _reached(one),
        )
        for one in source.fetches.all()[: source_settings.log_kept]
    ]
    return render_to_string("admin/articles/source/log.html", {"rows": rows})


def copies(source: Source) -> SafeString:
    """What archives were asked, and copies that wait for an editor's word."""
    rows = [
        (one, minute(one.created_at), minute(one.taken_at))
        for one in source.archive_requests.all()[:5]
    ]
    return render_to_string(
        "admin/articles/source/copies.html",
        {
            "rows": rows,
            "found": ArchiveRequest.State.FOUND,
            "may_change": may_change(source),
            "may_submit": source_settings.archive_submit,
        },
    )


def _reached(entry: SourceFetch) -> str:
    """Where redirects led; empty without any. What was refused is not told."""
    answered = [hop[0] for hop in entry.hops if len(hop) == 3 and hop[2]]
    return answered[-1] if len(answered) > 1 else ""


def may_change(source: Source) -> bool:
    """Whether whoever looks may press buttons; the form tells by an attribute."""
    return bool(getattr(source, "may_change", False))


def _value(name: str, value: str) -> str:
    if name == "citation_type" and value in Source.CitationType.values:
        return str(Source.CitationType(value).label)
    return value
