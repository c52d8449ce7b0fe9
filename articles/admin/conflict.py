"""Two people saved one article: what each changed, side by side, and the way out.

Nothing is overwritten and nothing dropped unasked. What one of the two changed alone is
taken by default, what both changed needs a decision, and the writer's own text stays in
the form whatever happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.badges import minute
from articles.admin.field_changes import field_label
from articles.admin.line_ends import as_stored, with_lf
from articles.models import Article, Revision
from articles.text.differences import Piece, pieces_of
from articles.text.merging import Hunk, merge, merged

# Names of the form's fields; the text is merged line by line instead.
FIELDS: Final = (
    "title",
    "description",
    "category",
    "tags",
    "byline",
    "slug",
    "language",
    "kind",
    "canonical_url",
    "published_at",
    "modified_at",
    "expire_at",
    "featured",
    "feature_order",
    "lead_image",
    "lead_image_source",
)


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that is not the same in all three; each side in words."""

    name: str
    label: str
    base: str
    theirs: str
    mine: str
    kind: Literal["theirs", "mine", "conflict"]
    chosen: str


@dataclass(frozen=True, slots=True)
class ShownHunk:
    """One place of the text, each side with what differs from the ancestor marked."""

    hunk: Hunk
    theirs: tuple[Piece, ...]
    mine: tuple[Piece, ...]
    base: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Conflict:
    article: Article
    """The stored row, whose version the decision is about."""
    revision: Revision | None
    """What somebody else saved."""
    base: Revision | None
    """What both began with; None when that is not known."""
    fields: list[FieldConflict]
    hunks: list[ShownHunk]

    @property
    def undecided(self) -> int:
        """How many places still need a person."""
        chosen = [one.chosen for one in self.fields] + [
            one.chosen for one in self.hunks
        ]
        return chosen.count("")


@dataclass(frozen=True, slots=True)
class Encounter:
    """The three versions of one article: `mine` is the form's cleaned data."""

    stored: Article
    base: Revision | None
    theirs: Mapping[str, Any]
    before: Mapping[str, Any] | None
    mine: Mapping[str, Any]

    def conflict(self, sent: Mapping[str, str]) -> Conflict:
        """As the screen shows it, with the choices sent so far."""
        return Conflict(
            article=self.stored,
            revision=self.stored.revisions.select_related("created_by").first(),
            base=self.base,
            fields=[
                replace(one, chosen=_chosen(sent.get(f"field-{one.name}"), one.kind))
                for one in self._fields()
            ],
            hunks=[
                _shown(hunk, sent)
                for hunk in self._hunks()
                if hunk.kind not in {"same", "alike"}
            ],
        )

    def resolved(self, sent: Mapping[str, str]) -> dict[str, Any] | None:
        """The form's data as decided; None while something is undecided."""
        data = dict(self.mine)
        for one in self._fields():
            chosen = _chosen(sent.get(f"field-{one.name}"), one.kind)
            if not chosen:
                return None
            if chosen == "theirs":
                data[one.name] = self.theirs[one.name]
        hunks = self._hunks()
        text = merged(hunks, {h.key: sent.get(f"hunk-{h.key}", "") for h in hunks})
        if text is None:
            return None
        data["body"] = as_stored(text, self.theirs["body"])
        return data

    def _fields(self) -> list[FieldConflict]:
        found = []
        for name in FIELDS:
            if name not in self.mine:
                continue
            theirs, mine = self.theirs[name], self.mine[name]
            if _same(theirs, mine):
                continue
            kind: Literal["theirs", "mine", "conflict"] = "conflict"
            base = self.before[name] if self.before else None
            if self.before and _same(base, mine):
                kind = "theirs"
            elif self.before and _same(base, theirs):
                kind = "mine"
            words = (_words(base) if self.before else "–", _words(theirs), _words(mine))
            label = field_label("authors" if name == "byline" else name)
            found.append(FieldConflict(name, label, *words, kind=kind, chosen=""))
        return found

    def _hunks(self) -> list[Hunk]:
        theirs, mine = with_lf(self.theirs["body"]), with_lf(self.mine.get("body", ""))
        if self.before is not None:
            return merge(with_lf(self.before["body"]), theirs, mine)
        # Whoever changed it cannot be told: every difference is a question.
        return [
            replace(hunk, kind="conflict", base=()) if hunk.kind == "mine" else hunk
            for hunk in merge(theirs, theirs, mine)
        ]


def encounter(stored: Article, data: Mapping[str, Any]) -> Encounter:
    """The form's data against what is stored now; `version` is what it began with."""
    version = data.get("version")
    base = None
    if isinstance(version, int):
        # A discarded change counts the version up without a text of its own.
        base = stored.revisions.filter(number__lte=version).first()
    copy = publishing.working_copy(Article.objects.get(pk=stored.pk))
    return Encounter(
        stored=stored,
        base=base,
        theirs=_values(copy),
        before=_values(publishing.snapshot(base)) if base else None,
        mine=data,
    )


def _values(copy: publishing.WorkingCopy) -> dict[str, Any]:
    """Field → value as the form's cleaned data has it."""
    values = {
        name: getattr(copy.article, name)
        for name in FIELDS
        if name not in {"tags", "byline"}
    }
    return {
        **values,
        "tags": copy.tags,
        "byline": copy.authors,
        "body": copy.article.body,
    }


def _shown(hunk: Hunk, sent: Mapping[str, str]) -> ShownHunk:
    base, theirs, mine = map("".join, (hunk.base, hunk.theirs, hunk.mine))
    return ShownHunk(
        hunk,
        theirs=pieces_of(base, theirs)[1],
        mine=pieces_of(base, mine)[1],
        base=base,
        chosen=_chosen(sent.get(f"hunk-{hunk.key}"), hunk.kind),
    )


def _chosen(sent: str | None, kind: str) -> str:
    """What was chosen, else what is obvious; "" where only a person can tell."""
    if sent in {"theirs", "mine", "both"}:
        return str(sent)
    return kind if kind in {"theirs", "mine"} else ""


def _same(one: Any, other: Any) -> bool:
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    """A form holds neither microseconds nor outer spaces, and None where we have ""."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, str):
        return with_lf(value).strip()
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return value


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return minute(value)
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) or "–"
    return str(value) if value not in (None, "") else "–"
