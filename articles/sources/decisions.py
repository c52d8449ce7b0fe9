"""What an editor says about one citation: the page's part in the article, when it was
looked at for it, and a note for readers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.caching import purge, source_key
from articles.models import Article, Citation, Source
from articles.text.sentences import Sentence

NOTE_LENGTH = 500
_COLUMNS = ("role", "note", "accessed_on")


@dataclass(frozen=True, slots=True)
class Decision:
    """None leaves a column as it is; an empty text, or `forget_day`, empties it."""

    role: str | None = None
    note: str | None = None
    accessed_on: date | None = None
    forget_day: bool = False

    def of(self, citation: Citation) -> dict[str, Any]:
        """The columns it changes."""
        wanted: dict[str, Any] = {
            "role": self.role,
            "note": None if self.note is None else self.note.strip()[:NOTE_LENGTH],
            "accessed_on": self.accessed_on,
        }
        changed = {
            name: value
            for name, value in wanted.items()
            if value is not None and value != getattr(citation, name)
        }
        if self.forget_day and citation.accessed_on is not None:
            changed["accessed_on"] = None
        return changed


def decide(source: Source, decisions: Mapping[int, Decision]) -> int:
    """Apply each (by citation) that is about a citation of this source; how many
    citations changed."""
    rows = source.citations.filter(pk__in=list(decisions))
    return _apply((row, decisions[row.pk]) for row in rows)


def decide_in(article: Article, decisions: Mapping[int, Decision]) -> int:
    """The same from an article's side: each is about the source of that number."""
    rows = article.citations.filter(source_id__in=list(decisions))
    return _apply((row, decisions[row.source_id]) for row in rows)


def _apply(decided: Iterable[tuple[Citation, Decision]]) -> int:
    changed = []
    for citation, decision in decided:
        columns = decision.of(citation)
        if columns:
            Citation.objects.filter(pk=citation.pk).update(**columns)
            changed.append(citation)
    if changed:
        purge({source_key(one.source_id) for one in changed})
    return len(changed)


def decisions_as_json(source: Source) -> str:
    """For a file of sources: what was said about its citations, by article; empty when
    nothing was."""
    rows = (
        source.citations.exclude(role="", note="", accessed_on=None)
        .select_related("article")
        .only("article__slug", *_COLUMNS)
        .order_by("article__slug", "position")
    )
    said = {
        row.article.slug: {
            "article": row.article.slug,
            "role": row.role,
            "accessed": row.accessed_on.isoformat() if row.accessed_on else "",
            "note": row.note,
        }
        for row in rows
    }
    kept = [{k: v for k, v in one.items() if v} for one in said.values()]
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def read_decisions(text: str) -> dict[str, Decision]:
    """Article's slug → what the file says; `ValueError` names what is wrong."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(entries, list):
        raise ValueError("no list")
    found = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("article"), str):
            raise ValueError("an entry without article")
        values = {k: v for k, v in entry.items() if isinstance(v, str)}
        role = values.get("role")
        if role is not None and role not in Citation.Role.values:
            raise ValueError(Sentence("“{role}” is no role", role=role[:40]))
        note = values.get("note")
        if note is not None and len(note) > NOTE_LENGTH:
            raise ValueError(
                Sentence("a note longer than {most} characters", most=NOTE_LENGTH)
            )
        try:
            day = date.fromisoformat(values["accessed"])
        except KeyError:
            day = None
        except ValueError:
            raise ValueError("accessed needs a day, 2025-11-12") from None
        found[entry["article"]] = Decision(role, note, day)
    return found


def take_decisions(
    source: Source, said: Mapping[str, Decision]
) -> tuple[int, set[str]]:
    """How many citations changed, and the articles that do not cite it here."""
    rows = source.citations.filter(article__slug__in=list(said))
    slugs = dict(rows.values_list("pk", "article__slug"))
    changed = decide(source, {pk: said[slug] for pk, slug in slugs.items()})
    return changed, set(said) - set(slugs.values())
