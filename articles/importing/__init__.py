"""Files of Markdown in, articles out: any dialect, every file with one outcome."""

from articles.importing.archives import RefusedArchive
from articles.importing.commits import NoHistory
from articles.importing.dialects import DIALECTS
from articles.importing.files import NoSuchPath
from articles.importing.manner import (
    DATE_SOURCES,
    USUAL_DATES,
    DateSource,
    Manner,
    UnknownField,
    field_names,
    key_meaning,
)
from articles.importing.plan import Options
from articles.importing.report import FileReport, Problem, Remark, Report
from articles.importing.run import Stopped, import_articles
from articles.importing.systems import Refused
from articles.importing.wording import in_this_language

__all__ = [
    "DATE_SOURCES",
    "DIALECTS",
    "USUAL_DATES",
    "DateSource",
    "FileReport",
    "Manner",
    "NoHistory",
    "NoSuchPath",
    "Options",
    "Problem",
    "Refused",
    "RefusedArchive",
    "Remark",
    "Report",
    "Stopped",
    "UnknownField",
    "field_names",
    "import_articles",
    "in_this_language",
    "key_meaning",
]
