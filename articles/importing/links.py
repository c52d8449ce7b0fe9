"""Links to files that came later, or not at all: settled when a run is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.urls import reverse

from articles.caching import purge_everything
from articles.importing.addresses import missing_target, names_a_file, slug_of
from articles.importing.report import FileReport
from articles.models import ImportedFile

Open = Mapping[str, Mapping[str, int]]
"""File → address as written → its line."""


def settle_links(
    files: list[FileReport],
    open_links: Open,
    slugs: Mapping[str, str],
    *,
    dry_run: bool,
) -> list[FileReport]:
    """Give every open link the address of its file; warn of those without one.

    What is still open is asked of the database, so that a run that was ended in the
    middle leaves nothing behind for good.
    """
    if not dry_run:
        _store(slugs)
    return [_told(file, open_links.get(file.path, {}), slugs) for file in files]


@transaction.atomic
def _store(slugs: Mapping[str, str]) -> None:
    changed = False
    rows = ImportedFile.objects.exclude(open_links=[]).select_related("article")
    for row in rows.defer("article__body", "article__body_html", "article__plain_text"):
        found = {
            written: reverse("article", args=[slug])
            for written in row.open_links
            if (slug := slug_of(written, row.path, slugs)) is not None
        }
        if not found:
            continue
        row.article.addresses = {**row.article.addresses, **found}
        row.article.save(update_fields=["addresses"])
        row.open_links = [link for link in row.open_links if link not in found]
        row.save(update_fields=["open_links"])
        changed = True
    if changed:
        purge_everything()


def _told(
    file: FileReport, links: Mapping[str, int], slugs: Mapping[str, str]
) -> FileReport:
    missing = [
        missing_target(written, line)
        for written, line in links.items()
        if names_a_file(written) and slug_of(written, file.path, slugs) is None
    ]
    if not missing or file.outcome == "rejected":
        return file
    warnings = sorted((*file.warnings, *missing), key=lambda remark: remark.line or 0)
    return replace(file, warnings=tuple(warnings))
