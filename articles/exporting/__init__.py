"""Articles out of the site as Markdown files that the importer takes back."""

from articles.exporting.archives import write_archive
from articles.exporting.articles import (
    article_as_markdown,
    export_path,
    public_markdown,
)
from articles.exporting.folder import ExportedFile, ExportReport, export

__all__ = [
    "ExportReport",
    "ExportedFile",
    "article_as_markdown",
    "export",
    "export_path",
    "public_markdown",
    "write_archive",
]
