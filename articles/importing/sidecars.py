"""Figures beside an article's file: `name.figures.json` next to `name.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from articles import evidence
from articles.importing.files import Found, Passed
from articles.importing.report import FileReport, Remark
from articles.models import Article, Figure
from articles.text.sentences import Sentence, as_sentence

ENDING = ".figures.json"
MAX_BYTES = 5 * 1024**2
_STORED = frozenset({"created", "updated", "unchanged"})


def sidecar_path(path: str) -> str:
    """Where the figures of an article's file stand."""
    pure = PurePosixPath(path)
    return str(pure.with_name(pure.stem + ENDING))


def take_sidecars(
    entries: Sequence[Found | Passed], reports: Sequence[FileReport]
) -> list[FileReport]:
    """The reports, after the figures beside stored files were taken in; what could not
    be is a remark of its article's file."""
    places = {
        entry.path: entry.location
        for entry in entries
        if isinstance(entry, Found) and entry.location is not None
    }
    return [_taken(report, places.get(report.path)) for report in reports]


def _taken(report: FileReport, location: Path | None) -> FileReport:
    if location is None or report.outcome not in _STORED or not report.article:
        return report
    beside = location.with_name(sidecar_path(location.name))
    if not beside.is_file() or beside.is_symlink():
        return report
    article = Article.objects.filter(slug=report.article).first()
    if article is None:
        return report
    remarks = tuple(
        Remark(
            None,
            "figures",
            Sentence("{name}: {words}", name=beside.name, words=as_sentence(words)),
        )
        for words in _take(article, beside)
    )
    return replace(report, warnings=(*report.warnings, *remarks))


def _take(article: Article, beside: Path) -> list[str]:
    """What is wrong with the file, in words."""
    if beside.stat().st_size > MAX_BYTES:
        return [
            Sentence("larger than {limit} MB, not read.", limit=MAX_BYTES // 1024**2)
        ]
    try:
        text = beside.read_text(encoding="utf-8-sig")
        told = evidence.import_text(text, article=article)
        if Figure.objects.candidates().filter(found_in=article).exists():
            evidence.extract(article)  # what is known now is no candidate any more
    except (OSError, ValueError) as problem:
        return [Sentence("cannot be read: {problem}", problem=problem)]
    differing = [
        Sentence("{key} differs from what is stored, left as it is.", key=key)
        for key in told.differing
    ]
    problems = [
        Sentence("{key}: {words}", key=key, words=as_sentence(words))
        for _row, key, words in told.problems
    ]
    return [*problems, *differing]
