"""Files of Markdown in, articles out: any dialect, every file with one outcome."""

from articles.importing.archives import RefusedArchive
from articles.importing.files import NoSuchPath
from articles.importing.plan import Options
from articles.importing.report import FileReport, Problem, Remark, Report
from articles.importing.run import Stopped, import_articles
from articles.importing.systems import Refused

__all__ = [
    "FileReport",
    "NoSuchPath",
    "Options",
    "Problem",
    "Refused",
    "RefusedArchive",
    "Remark",
    "Report",
    "Stopped",
    "import_articles",
]
