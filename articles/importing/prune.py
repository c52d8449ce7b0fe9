"""Withdraws articles whose file is gone from the imported folder."""

from __future__ import annotations

from collections.abc import Sequence

from articles.importing.files import Found, Passed
from articles.importing.plan import Options
from articles.importing.report import FileReport, Remark, Report
from articles.models import Article, ImportedFile
from articles.publishing import withdraw


def prune(
    entries: Sequence[Found | Passed], report: Report, options: Options
) -> list[FileReport]:
    """A report for each public article whose file was not among the entries.

    Nothing is deleted: a withdrawn article answers 410 and can be published again. An
    article edited here since its import is left alone unless the files are to win, and
    nothing at all happens when no file was found: that is a wrong path, not an empty
    site.
    """
    present = {entry.path for entry in entries} | {file.path for file in report.files}
    if not any(isinstance(entry, Found) for entry in entries):
        return []
    gone = (
        ImportedFile.objects.filter(
            article__status__in=[Article.Status.PUBLISHED, Article.Status.SCHEDULED]
        )
        .exclude(path__in=present if len(present) < 500 else [])
        .select_related("article")
        .order_by("path")
    )
    return [_prune(row, options) for row in gone if row.path not in present]


def _prune(row: ImportedFile, options: Options) -> FileReport:
    article = row.article
    is_edited = row.content_hash != article.content_hash or article.pending_id
    if is_edited and options.on_conflict != "theirs":
        remark = Remark(
            None,
            "edited_in_cms",
            "The file is gone, but the article was edited here: it stays public.",
        )
        return FileReport(row.path, "skipped", article.slug, (remark,))
    if not options.dry_run:
        withdraw(article)
    remark = Remark(None, "withdrawn", "The file is gone: the article is withdrawn.")
    return FileReport(row.path, "updated", article.slug, (remark,))
