"""What became of each file, as values, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from articles.importing.wording import in_this_language
from articles.text.sentences import ENGLISH, as_json

Outcome = Literal["created", "updated", "unchanged", "skipped", "rejected"]
OUTCOMES: tuple[Outcome, ...] = (
    "created",
    "updated",
    "unchanged",
    "skipped",
    "rejected",
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Taken in, but someone should look. `line` counts in the file, head included."""

    line: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file was rejected, where, and what its author can do about it."""

    line: int | None
    column: int | None
    key: str | None
    code: str
    message: str
    hint: str


class Rejected(Exception):
    """This file cannot be imported; the others go on."""

    def __init__(
        self,
        code: str,
        message: str,
        hint: str,
        *,
        line: int | None = None,
        column: int | None = None,
        key: str | None = None,
    ) -> None:
        super().__init__(message)
        self.problem = Problem(line, column, key, code, message, hint)


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file's outcome; `article` is the slug of the article it belongs to."""

    path: str
    outcome: Outcome
    article: str | None = None
    warnings: tuple[Remark, ...] = ()
    error: Problem | None = None
    rows: int = 0
    """Rows of a table that are stored, even where others of it were not."""


@dataclass(slots=True)
class Told:
    """Rows `stored`, `present` that were there already, and what was not readable."""

    stored: int = 0
    present: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """All files in the order they were read."""

    dry_run: bool = False
    interrupted: bool = False
    files: list[FileReport] = field(default_factory=list)
    records: Told | None = None
    """What became of the tables beside the articles."""

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(file.outcome for file in self.files)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def warning_count(self) -> int:
        return sum(len(file.warnings) for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The contract's keys; nothing else may be relied on."""
        return {
            "counts": self.counts,
            "files": [file_as_json(file) for file in self.files],
        }

    def as_text(self, *, verbosity: int = 1, language: str = ENGLISH) -> str:
        """Rejected files with place, reason and remedy; then the counts."""
        with override(language):
            return "\n".join(self._lines(verbosity))

    def _lines(self, verbosity: int) -> list[str]:
        lines: list[str] = []
        waiting: Counter[str] = Counter()
        for file in self.files:
            if _is_waiting(file):
                waiting[file.warnings[0].message] += 1
            else:
                lines += _told(file, verbosity)
        lines += [
            _("%(count)s more files: %(words)s")
            % {"count": count, "words": in_this_language(words)}
            for words, count in waiting.items()
        ]
        if not self.files and not self.interrupted:
            lines.append(
                _("No article is there: looked for .md, .markdown and .mdx files.")
            )
        counts = self.counts
        total = pgettext("between the names of a list", ", ").join(
            _("%(count)s %(outcome)s")
            % {"count": counts[outcome], "outcome": _outcome(outcome)}
            for outcome in OUTCOMES
        )
        form = _("Would be: %(counts)s.") if self.dry_run else _("%(counts)s.")
        lines.append(form % {"counts": total})
        if self.records is not None:
            lines += map(in_this_language, self.records.problems)
            lines.append(
                _("The records beside them would be stored too.")
                if self.dry_run
                else _(
                    "%(stored)s records beside them stored, %(present)s there already."
                )
                % {"stored": self.records.stored, "present": self.records.present}
            )
        if self.warning_count and verbosity < 2:
            lines.append(
                ngettext(
                    "%(n)s warning: see it with --verbosity 2 or in the --report FILE.",
                    "%(n)s warnings: see them with --verbosity 2 or in the --report "
                    "FILE.",
                    self.warning_count,
                )
                % {"n": self.warning_count}
            )
        if self.interrupted:
            lines.append(
                _(
                    "Interrupted. What is listed is stored; run the same command again "
                    "to go on."
                )
            )
        return lines


def _is_waiting(file: FileReport) -> bool:
    """Not looked at: thousands of these are said in one line."""
    first = file.warnings[0] if file.warnings else None
    return first is not None and first.code in {"limit", "fail_fast"}


def file_as_json(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "outcome": file.outcome,
        "article": file.article,
        "warnings": [
            {"line": one.line, "code": one.code, "message": str(one.message)}
            for one in file.warnings
        ],
        "error": _error_as_json(file.error) if file.error else None,
    }


def file_as_stored(file: FileReport) -> dict[str, Any]:
    """The same, and under `said` what other languages need."""
    made = file_as_json(file)
    for shown, remark in zip(made["warnings"], file.warnings, strict=True):
        shown["said"] = as_json(remark.message)
    if file.error is not None:
        made["error"]["said"] = as_json(file.error.message)
        made["error"]["said_hint"] = as_json(file.error.hint)
    return made


def _error_as_json(error: Problem) -> dict[str, Any]:
    return {
        "line": error.line,
        "column": error.column,
        "key": error.key,
        "code": error.code,
        "message": str(error.message),
        "hint": str(error.hint),
    }


def _outcome(outcome: Outcome) -> str:
    return pgettext("outcome of a file", outcome)


def _told(file: FileReport, verbosity: int) -> Iterable[str]:
    if file.error is not None:
        error = file.error
        place = ":".join(
            str(part) for part in (file.path, error.line, error.column) if part
        )
        key = f" [{error.key}]" if error.key else ""
        words = in_this_language(error.message)
        yield f"{place}: {_outcome(file.outcome)}{key}: {words}"
        yield f"    → {in_this_language(error.hint)}"
    elif file.outcome == "skipped" or verbosity >= 2:
        yield f"{file.path}: {_outcome(file.outcome)}"
    if verbosity >= 2 or file.outcome == "skipped":
        for remark in file.warnings:
            place = f"{file.path}:{remark.line}" if remark.line else file.path
            yield f"    {place}: {remark.code}: {in_this_language(remark.message)}"
