"""What became of each file, as values, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from articles.importing.wording import in_this_language
from articles.text.sentences import ENGLISH, Sentence, as_json, as_sentence

Outcome = Literal["created", "updated", "unchanged", "skipped", "rejected"]
OUTCOMES: tuple[Outcome, ...] = (
    "created",
    "updated",
    "unchanged",
    "skipped",
    "rejected",
)

ROLLED_BACK: Final = "rolled_back"
_OF_MANY: Final = frozenset({"limit", "fail_fast", ROLLED_BACK})
STRICT: Final = "strict"
"""Code of a rejection by warnings alone."""


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
    """This file cannot be imported; the others go on.

    `also` is what else its author has to mend, `remarks` what else was noticed.
    """

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
        self.also: tuple[Problem, ...] = ()
        self.remarks: tuple[Remark, ...] = ()

    @classmethod
    def of(
        cls, first: Problem, also: Iterable[Problem], remarks: Iterable[Remark]
    ) -> Self:
        """Of several independent mistakes; `first` is the file's error."""
        made = cls(first.code, first.message, first.hint)
        made.problem = first
        made.also, made.remarks = tuple(also), tuple(remarks)
        return made


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
    also: tuple[Problem, ...] = ()
    """Of a rejected file: what is wrong with it beside the error."""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """The warnings as a report keeps them: what else is wrong comes first."""
        return (*map(_as_remark, self.also), *self.warnings)


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
    undone: bool = False
    """All or nothing was asked for, and it is nothing."""
    files: list[FileReport] = field(default_factory=list)
    records: Told | None = None
    """What became of the tables beside the articles."""

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(file.outcome for file in self.files)
        return {outcome: found[outcome] for outcome in OUTCOMES}

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
            said = _said_of_many(file)
            if said is not None:
                waiting[said] += 1
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
        hidden = sum(
            len(file.warnings)
            for file in self.files
            if not (_shows_warnings(file, verbosity) or _said_of_many(file))
        )
        if hidden:
            lines.append(
                ngettext(
                    "%(n)s warning: see it with --verbosity 2 or in the --report FILE.",
                    "%(n)s warnings: see them with --verbosity 2 or in the --report "
                    "FILE.",
                    hidden,
                )
                % {"n": hidden}
            )
        if self.interrupted or self.undone:
            lines.append(self._end())
        return lines

    def _end(self) -> str:
        """What a run that did not go through leaves, and how to go on."""
        if self.interrupted and self.undone:
            return _(
                "Interrupted. Nothing was stored, since all or nothing was asked for; "
                "run the same command again."
            )
        if self.interrupted and self.dry_run:
            return _("Interrupted. The files after these were not looked at.")
        if self.interrupted:
            return _(
                "Interrupted. What is counted here is stored; run the same command "
                "again to go on."
            )
        if self.dry_run:
            return _(
                "Nothing would be stored: a file is rejected, and all or nothing was "
                "asked for."
            )
        return _(
            "Nothing was stored: a file was rejected, and all or nothing was asked "
            "for. Correct it and run the same command again."
        )


def _said_of_many(file: FileReport) -> str | None:
    """Of a file that waits or was undone: thousands of these are said in one line."""
    last = file.warnings[-1] if file.warnings else None
    return last.message if last is not None and last.code in _OF_MANY else None


def file_as_json(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "outcome": file.outcome,
        "article": file.article,
        "warnings": [
            {"line": one.line, "code": one.code, "message": str(one.message)}
            for one in file.remarks
        ],
        "error": _error_as_json(file.error) if file.error else None,
    }


def file_as_stored(file: FileReport) -> dict[str, Any]:
    """The same, and under `said` what other languages need."""
    made = file_as_json(file)
    for shown, remark in zip(made["warnings"], file.remarks, strict=True):
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


def strict_problem(remark: Remark) -> Problem:
    """What a warning is where warnings reject."""
    return Problem(
        remark.line,
        None,
        None,
        STRICT,
        Sentence(
            "{code}: {words}", code=remark.code, words=as_sentence(remark.message)
        ),
        "Correct what the warnings name, or import without --strict.",
    )


def _as_remark(problem: Problem) -> Remark:
    """A mistake beside the error, in the one sentence a warning has."""
    values: dict[str, Any] = {
        "reason": as_sentence(problem.message),
        "remedy": as_sentence(problem.hint),
    }
    if problem.key and problem.column:
        said = Sentence(
            "{key}, column {column}: {reason} {remedy}",
            key=problem.key,
            column=problem.column,
            **values,
        )
    elif problem.key:
        said = Sentence("{key}: {reason} {remedy}", key=problem.key, **values)
    else:
        said = Sentence("{reason} {remedy}", **values)
    return Remark(problem.line, problem.code, said)


def _problem_lines(path: str, outcome: str, problem: Problem) -> Iterable[str]:
    place = ":".join(str(part) for part in (path, problem.line, problem.column) if part)
    key = f" [{problem.key}]" if problem.key else ""
    yield f"{place}: {outcome}{key}: {in_this_language(problem.message)}"
    yield f"    → {in_this_language(problem.hint)}"


def _shows_warnings(file: FileReport, verbosity: int) -> bool:
    is_strict = file.error is not None and file.error.code == STRICT
    return verbosity >= 2 or is_strict or file.outcome == "skipped"


def _told(file: FileReport, verbosity: int) -> Iterable[str]:
    if file.error is not None:
        yield from _problem_lines(file.path, _outcome(file.outcome), file.error)
        for problem in file.also:
            yield from _problem_lines(file.path, _("also"), problem)
    elif file.outcome == "skipped" or verbosity >= 2:
        yield f"{file.path}: {_outcome(file.outcome)}"
    if _shows_warnings(file, verbosity):
        for remark in file.warnings:
            if file.error == strict_problem(remark):
                continue  # told above
            place = f"{file.path}:{remark.line}" if remark.line else file.path
            yield f"    {place}: {remark.code}: {in_this_language(remark.message)}"
