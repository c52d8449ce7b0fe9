"""Uploads files to import: first the report of a dry run, then the import itself."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.access import account, may_publish
from articles.admin.import_report import OUTCOMES, listed, report_rows
from articles.importing import (
    Options,
    Refused,
    RefusedArchive,
    Report,
    import_articles,
    in_this_language,
)
from articles.importing.report import file_as_stored
from articles.models import ImportRun, ImportUpload

MAX_BYTES = 20 * 1024**2
MAX_FILES = 500
KEPT = timedelta(days=1)
SUFFIXES = (".zip", ".md", ".markdown", ".mdx", ".xml", ".rss", ".atom", ".json")
TABLE = ".csv"
SHOWN_PROBLEMS = 20
_RESTORING = [
    f"articles.add_{model}"
    for model in (
        *("article", "author", "category", "chartspec", "derivation", "entity"),
        *("figuretable", "illustration", "measure", "redirect", "series", "source"),
        *("sourcehost", "tag"),
    )
]

_TABLES = gettext_lazy(
    "Or a table (.csv) whose first row names its columns: “url”, “title” and the like "
    "for sources, “key”, “value”, “unit” and the like for figures."
)


class UploadForm(forms.Form):
    """What to import and how."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        widget=AdminFileWidget(attrs={"accept": ",".join(SUFFIXES)}),
        help_text=gettext_lazy(
            "A ZIP of Markdown files and their pictures, one Markdown file, or an "
            "export of WordPress (.xml), Ghost (.json), RSS or Atom. At most 20 MB and "
            "500 files; more goes in on the command line."
        ),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("make the articles public"),
        required=False,
        help_text=gettext_lazy(
            "Each at its own date; drafts stay drafts. Otherwise all become drafts."
        ),
    )
    records = forms.BooleanField(
        label=gettext_lazy("with everything beside the articles"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "For a ZIP that export_articles wrote: its sources, figures, revisions and "
            "old addresses too, and each new article as public as it was. What this "
            "site has already stays."
        ),
    )
    on_conflict = forms.ChoiceField(
        label=gettext_lazy("articles edited here since their import"),
        choices=[
            ("skip", gettext_lazy("leave them, and name them in the report")),
            ("theirs", gettext_lazy("the file wins")),
            ("ours", gettext_lazy("the article wins; do not ask again")),
            (
                "review",
                gettext_lazy("put the file's version beside it as a waiting change"),
            ),
        ],
    )

    def __init__(
        self,
        *args: Any,
        may_publish: bool,
        may_import_tables: bool,
        may_restore: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.suffixes: tuple[str, ...] = SUFFIXES
        if not may_publish:
            del self.fields["publish"]
        if not may_restore:
            del self.fields["records"]
        if may_import_tables:
            self.suffixes = (*SUFFIXES, TABLE)
            file = self.fields["file"]
            file.widget.attrs["accept"] = ",".join(self.suffixes)
            file.help_text = format_html("{} {}", file.help_text, _TABLES)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB.")
                % {"limit": MAX_BYTES // 1024**2}
            )
        if not str(file.name).casefold().endswith(self.suffixes):
            raise ValidationError(_("Files of this kind are not imported."))
        return file


def upload(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The form; a good file is kept and its report shown."""
    user = account(request)
    if user is None or not may_import(request):
        raise PermissionDenied
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        may_publish=may_publish(request),
        may_import_tables=may_import_tables(request),
        may_restore=may_restore(request),
    )
    if request.method == "POST" and form.is_valid():
        ImportUpload.objects.filter(made_at__lt=now() - KEPT).delete()
        file = form.cleaned_data["file"]
        row = ImportUpload.objects.create(
            name=_safe_name(str(file.name)),
            content=file.read(),
            options={
                "publish": form.cleaned_data.get("publish", False),
                "records": form.cleaned_data.get("records", False),
                "on_conflict": form.cleaned_data["on_conflict"],
            },
            made_by=user,
        )
        return HttpResponseRedirect(
            reverse("admin:articles_importrun_check", args=[row.pk])
        )
    context |= {"title": _("Import files"), "form": form}
    return render(request, "admin/articles/importrun/upload.html", context)


def check(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """The dry run's report, and the buttons that import or drop the files."""
    user = account(request)
    if user is None or not may_import(request):
        raise PermissionDenied
    row = get_object_or_404(ImportUpload, pk=pk, made_by=user)
    if row.name.casefold().endswith(TABLE) and not may_import_tables(request):
        raise PermissionDenied
    start = HttpResponseRedirect(reverse("admin:articles_importrun_upload"))
    if request.method == "POST" and "_drop" in request.POST:
        row.delete()
        messages.info(request, _("Nothing was imported."))
        return start
    is_real = request.method == "POST"
    try:
        report = _run(request, row, dry_run=not is_real)
    except (RefusedArchive, Refused) as problem:
        row.delete()
        messages.error(request, in_this_language(problem.args[0]))
        return start
    if is_real:
        row.delete()
        _tell(request, report)
        made = ImportRun.objects.filter(started_by=user).order_by("-pk").first()
        if made is not None:
            made.paths = [row.name]  # the place it was unpacked in means nothing
            made.save(update_fields=["paths"])
        return HttpResponseRedirect(
            reverse("admin:articles_importrun_change", args=[made.pk if made else 0])
        )
    files = [file_as_stored(file) for file in report.files]
    stored = report.counts["created"] + report.counts["updated"]
    rows = sum(file.rows for file in report.files)
    context |= {
        "title": _("Before anything is stored"),
        "upload": row,
        "counts": counts(report),
        "stored": stored or rows or (report.records and report.records.stored),
        "records": report.records,
        "problems": _problems(report),
        "is_table": row.name.casefold().endswith(TABLE),
        "rejected": report.counts["rejected"],
        "rows": report_rows(files),
        "left_out": 0,
    }
    return render(request, "admin/articles/importrun/check.html", context)


def may_import(request: HttpRequest) -> bool:
    """Importing overwrites articles whoever wrote them."""
    user = account(request)
    return user is not None and user.has_perms(
        ["articles.add_importrun", "articles.add_article", "articles.change_article"]
    )


def may_import_tables(request: HttpRequest) -> bool:
    """A table's figures are confirmed, its words about sources an editor's."""
    user = account(request)
    return may_import(request) and bool(
        user
        and user.has_perms(
            [
                *("articles.add_source", "articles.change_source"),
                "articles.change_figure",
            ]
        )
    )


def may_restore(request: HttpRequest) -> bool:
    """The tables of an export make every kind of record, and articles public."""
    user = account(request)
    return (
        may_import_tables(request)
        and may_publish(request)
        and bool(user and user.has_perms(_RESTORING))
    )


def counts(report: Report) -> str:
    """Numbers by outcome, in words."""
    return listed(
        f"{OUTCOMES[name]} {number:,}"
        for name, number in report.counts.items()
        if number
    )


def _tell(request: HttpRequest, report: Report) -> None:
    """What came in; a table is one file, its rows are what counts."""
    rows = sum(file.rows for file in report.files)
    said = _("Imported: %(counts)s.") % {"counts": counts(report)}
    if rows:
        said = ngettext("%(n)s row imported.", "%(n)s rows imported.", rows) % {
            "n": f"{rows:,}"
        }
    is_partial = bool(report.counts["rejected"])
    level = messages.WARNING if is_partial else messages.SUCCESS
    messages.add_message(request, level, said)
    if report.records is not None:
        messages.info(
            request,
            _("%(stored)s records beside them stored, %(present)s there already.")
            % {"stored": report.records.stored, "present": report.records.present},
        )
        for problem in _problems(report):
            messages.warning(request, problem)


def _problems(report: Report) -> list[str]:
    """What of the tables could not be read; the first of them, and how many more."""
    found = report.records.problems if report.records is not None else []
    said = [in_this_language(problem) for problem in found[:SHOWN_PROBLEMS]]
    more = len(found) - len(said)
    if more:
        said.append(
            ngettext("%(n)s more like these.", "%(n)s more like these.", more)
            % {"n": more}
        )
    return said


def _run(request: HttpRequest, row: ImportUpload, *, dry_run: bool) -> Report:
    options = Options(
        publish=bool(row.options.get("publish")) and may_publish(request),
        on_conflict=row.options.get("on_conflict", "skip"),
        dry_run=dry_run,
        limit=MAX_FILES,
        records=bool(row.options.get("records")) and may_restore(request),
    )
    with TemporaryDirectory(prefix="urazuke-upload-") as folder:
        path = Path(folder) / row.name
        path.write_bytes(bytes(row.content))
        return import_articles([str(path)], options=options, by=account(request))


def _safe_name(name: str) -> str:
    """A file name of ours with its own suffix: identity of a single file."""
    stem, _dot, suffix = Path(name).name.rpartition(".")
    kept = re.sub(r"[^\w.-]+", "-", stem).strip(".-")[:100]
    return f"{kept or 'upload'}.{suffix}"
