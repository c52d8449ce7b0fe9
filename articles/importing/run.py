"""One import from paths to report: find, plan, render, apply, in batches."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import User
from django.db import DatabaseError, OperationalError, transaction
from django.utils import translation
from django.utils.timezone import now

from articles.conf import conf
from articles.importing.apply import apply
from articles.importing.archives import RefusedArchive, is_archive, unpack
from articles.importing.catalogue import Catalogue
from articles.importing.commits import first_commits
from articles.importing.csv_files import is_csv, take_csv
from articles.importing.files import Found, Passed, find
from articles.importing.left_out import left_out
from articles.importing.links import settle_links
from articles.importing.plan import Options, Planner, Step
from articles.importing.prune import prune
from articles.importing.records import Records, export_within, records_below
from articles.importing.report import (
    ROLLED_BACK,
    FileReport,
    Remark,
    Report,
    file_as_stored,
)
from articles.importing.sidecars import take_sidecars
from articles.importing.systems import is_export, unpack_export
from articles.markdown.many import Job, Result, read_many
from articles.markdown.pool import RARELY, Pending, Pool
from articles.models import ImportRun
from articles.publishing import render_options
from articles.text.sentences import Sentence

KEPT_FILES = 2_000
"""Entries of a run's stored report; the --report file has them all."""

Progress = Callable[[int, int], object]


def import_articles(
    paths: Sequence[str],
    *,
    options: Options | None = None,
    by: User | None = None,
    progress: Progress | None = None,
) -> Report:
    """Import every article below the paths; each file gets exactly one outcome.

    A CSV among the paths is a table of sources or of figures.

    `progress` is called with files done and files in all. An interrupt (Ctrl-C) ends
    the run between two batches' transactions: the report says so and what is in it is
    stored. Raises `NoSuchPath`, `RefusedArchive` or `Refused` before anything is done,
    `Stopped` when the database takes no more.
    """
    options = options or Options()
    with ExitStack() as stack:
        passed: list[Passed] = []
        tables = [Path(path) for path in paths if is_csv(Path(path))]
        unpacked = [
            _unpacked(path, stack, passed) for path in paths if Path(path) not in tables
        ]
        entries = [*find(unpacked), *passed]
        if options.limit is not None and len(entries) > options.limit:
            raise RefusedArchive(
                Sentence(
                    "{count:,} files are too many: {limit:,} are taken.",
                    count=len(entries),
                    limit=options.limit,
                )
            )
        return _run(entries, unpacked, tables, paths, options, by, progress)


def _unpacked(path: str, stack: ExitStack, passed: list[Passed]) -> str:
    """The path, or for a file of many articles a folder that holds what was in it."""
    given = Path(path)
    if not (is_archive(given) or is_export(given)):
        return path
    folder = stack.enter_context(TemporaryDirectory(prefix="urazuke-import-"))
    if is_archive(given):
        unpack(given, Path(folder))
        return str(export_within(Path(folder)))
    else:
        passed += unpack_export(given, Path(folder))
    return folder


def _run(
    entries: Sequence[Found | Passed],
    places: Sequence[str],
    tables: Sequence[Path],
    paths: Sequence[str],
    options: Options,
    by: User | None,
    progress: Progress | None,
) -> Report:
    report = Report(dry_run=options.dry_run)
    records = _records(places, options)
    run = None
    collected = gc.get_threshold()
    if not options.dry_run:
        run = ImportRun.objects.create(
            started_by=by,
            paths=list(paths),
            options={
                "publish": options.publish,
                "strict": options.strict,
                "on_conflict": options.on_conflict,
                "prune": options.prune,
                "atomic": options.atomic,
                "records": records is not None,
                **options.manner.as_json(),
            },
        )
    try:
        gc.set_threshold(RARELY)  # thousands of rows that live for one batch
        entries = [*entries, *_left_out(places, tables, records)]
        # A trial reads articles as they will be with the records, and leaves none.
        is_trial = options.dry_run and records is not None
        # Remarks are stored and compared by scripts: one language for all of them.
        with (
            translation.override("en"),
            transaction.atomic() if options.atomic or is_trial else nullcontext(),
        ):
            catalogue = Catalogue()
            catalogue.load()
            catalogue.records = records
            if catalogue.records is not None:
                catalogue.records.begin()
                catalogue.load()
            for reports in _batches(entries, options, catalogue):
                report.files += reports
                if progress:
                    progress(len(report.files), len(entries))
            report.files = settle_links(
                report.files,
                catalogue.open_links,
                catalogue.slug_of_path,
                dry_run=options.dry_run,
            )
            if catalogue.records is not None:
                if not options.dry_run:
                    catalogue.records.finish()
                report.records = catalogue.records.told
            elif not options.dry_run:
                report.files = take_sidecars(entries, report.files)
            # Sources know their articles, so these come first.
            report.files += [
                take_csv(table, by=by, dry_run=options.dry_run) for table in tables
            ]
            if options.prune:
                report.files += prune(entries, report, options)
            if is_trial:
                transaction.set_rollback(True)
            if options.atomic and report.counts["rejected"]:
                transaction.set_rollback(True)
                _undo(report)
    except KeyboardInterrupt:
        report.interrupted = True
        if options.atomic:
            _undo(report)
    except OperationalError as problem:
        raise Stopped(str(problem), report) from problem
    finally:
        gc.set_threshold(*collected)
        if run is not None:
            with suppress(DatabaseError):  # what stopped the run may stop this too
                _close(run, report)
    return report


def _records(places: Sequence[str], options: Options) -> Records | None:
    if not options.records:
        return None
    found = (records_below(Path(place), dry_run=options.dry_run) for place in places)
    records = next((records for records in found if records is not None), None)
    if records is not None and options.limit is not None:
        records.require_few()
    return records


def _left_out(
    places: Sequence[str], tables: Sequence[Path], records: Records | None
) -> Iterator[Passed]:
    given = {path.resolve() for path in tables}
    for place in map(Path, places):
        if place.is_dir():
            taken = records.root if records is not None else None
            yield from left_out(place, given=given, taken=taken)


class Stopped(Exception):
    """The database took no more: full, locked for too long, or gone.

    What `report` lists is stored, unless all or nothing was asked for.
    """

    def __init__(self, reason: str, report: Report) -> None:
        super().__init__(reason)
        self.report = report


def _undo(report: Report) -> None:
    """All or nothing was asked for, and it is nothing."""
    report.undone = True
    report.records = None
    report.files = [_undone(file) for file in report.files]


def _undone(file: FileReport) -> FileReport:
    if file.outcome not in {"created", "updated"}:
        return file
    remark = Remark(None, ROLLED_BACK, "Undone: all or nothing was asked for.")
    return replace(
        file, outcome="skipped", article=None, warnings=(*file.warnings, remark)
    )


def _batches(
    entries: Sequence[Found | Passed], options: Options, catalogue: Catalogue
) -> Iterator[list[FileReport]]:
    """Reports batch by batch; the next batch renders while this one is stored."""
    files = [entry for entry in entries if isinstance(entry, Found)]
    paths = {entry.path: entry.path for entry in files}
    roots = {entry.root for entry in files if entry.root is not None}
    planner = Planner(
        catalogue,
        options,
        set(paths),
        first_commits(roots) if "git" in options.manner.dates else None,
    )
    with Pool(options.jobs, pieces=len(entries)) as pool:
        planned = (
            _start([planner.plan(entry) for entry in batch], pool, options)
            for batch in _chunks(entries, options.batch)
        )
        is_ahead = not pool.is_alone and not options.fail_fast
        waiting: list[tuple[list[Step | FileReport], Pending[Result]]] = []
        for batch in planned:
            waiting.append(batch)
            while len(waiting) > (1 if is_ahead else 0):
                reports = _finish(*waiting.pop(0), catalogue, options, paths)
                if options.fail_fast and any(one.error for one in reports):
                    planner.end_at_rejected()
                yield reports
        for batch in waiting:
            yield _finish(*batch, catalogue, options, paths)


def _start(
    batch: list[Step | FileReport], pool: Pool, options: Options
) -> tuple[list[Step | FileReport], Pending[Result]]:
    jobs: list[Job] = [
        Job(
            step.data.title,
            step.data.description,
            step.data.body,
            render_options(step.data.language or conf.language),
            figures=options.figures and not options.dry_run,
        )
        for step in batch
        if isinstance(step, Step)
    ]
    return batch, pool.start(read_many, jobs)


def _finish(
    batch: list[Step | FileReport],
    readings: Pending[Result],
    catalogue: Catalogue,
    options: Options,
    paths: Mapping[str, str],
) -> list[FileReport]:
    steps = [step for step in batch if isinstance(step, Step)]
    applied = (
        apply(
            steps,
            readings.results(),
            catalogue=catalogue,
            options=options,
            paths=paths,
        )
        if steps
        else []
    )
    done = iter(applied)
    return [next(done) if isinstance(step, Step) else step for step in batch]


def _chunks(
    entries: Sequence[Found | Passed], size: int
) -> Iterator[list[Found | Passed]]:
    rest = iter(entries)
    while chunk := list(islice(rest, size)):
        yield chunk


def _close(run: ImportRun, report: Report) -> None:
    """Keep what needs attention first: a run over thousands of files stays small."""
    told = [file for file in report.files if file.outcome != "unchanged"]
    told.sort(key=lambda file: (file.outcome != "rejected", not file.warnings))
    run.finished_at = now()
    run.counts = report.counts
    run.report = [file_as_stored(file) for file in told[:KEPT_FILES]]
    run.save()
