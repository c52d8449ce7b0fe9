"""What became of each file, as values, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

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

    def as_text(self, *, verbosity: int = 1) -> str:
        """Rejected files with place, reason and remedy; then the counts."""
        lines: list[str] = []
        waiting: Counter[str] = Counter()
        for file in self.files:
            if _is_waiting(file):
                waiting[file.warnings[0].message] += 1
            else:
                lines += _told(file, verbosity)
        lines += [f"{count} more files: {words}" for words, count in waiting.items()]
        counts = self.counts
        total = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)
        lines.append(f"{'Would be: ' if self.dry_run else ''}{total}.")
        if self.records is not None:
            lines += self.records.problems
            lines.append(
                f"{self.records.stored} records beside them stored, "
                f"{self.records.present} there already."
            )
        if self.warning_count and verbosity < 2:
            lines.append(
                f"{self.warning_count} warnings: see them with --verbosity 2 or in "
                "the --report FILE."
            )
        if self.interrupted:
            lines.append(
                "Interrupted. What is listed is stored; run the same command again "
                "to go on."
            )
        return "\n".join(lines)


def _is_waiting(file: FileReport) -> bool:
    """Not looked at: thousands of these are said in one line."""
    first = file.warnings[0] if file.warnings else None
    return first is not None and first.code in {"limit", "fail_fast"}


def file_as_json(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "outcome": file.outcome,
        "article": file.article,
        "warnings": [asdict(remark) for remark in file.warnings],
        "error": asdict(file.error) if file.error else None,
    }


def _told(file: FileReport, verbosity: int) -> Iterable[str]:
    if file.error is not None:
        error = file.error
        place = ":".join(
            str(part) for part in (file.path, error.line, error.column) if part
        )
        key = f" [{error.key}]" if error.key else ""
        yield f"{place}: rejected{key}: {error.message}"
        yield f"    → {error.hint}"
    elif file.outcome == "skipped" or verbosity >= 2:
        yield f"{file.path}: {file.outcome}"
    if verbosity >= 2 or file.outcome == "skipped":
        for remark in file.warnings:
            place = f"{file.path}:{remark.line}" if remark.line else file.path
            yield f"    {place}: {remark.code}: {remark.message}"
