"""Articles out of the site as Markdown files that the importer takes back."""

from articles.exporting.archives import write_archive
from articles.exporting.articles import (
    article_as_markdown,
    export_path,
    public_markdown,
)
from articles.exporting.dialects import DIALECTS, Dialect
from articles.exporting.folder import ExportedFile, ExportReport, RefusedPlace, export
from articles.exporting.static_site import StaticReport, export_static

__all__ = [
    "DIALECTS",
    "Dialect",
    "ExportReport",
    "ExportedFile",
    "RefusedPlace",
    "StaticReport",
    "article_as_markdown",
    "export",
    "export_path",
    "export_static",
    "public_markdown",
    "write_archive",
]
