"""Rows, QuerySets, constraints. This file is the only door: import from here."""

from articles.models.activity import Activity
from articles.models.archive_request import ArchiveRequest
from articles.models.article import Article, ArticleQuerySet
from articles.models.autosave import Autosave
from articles.models.card_image import CardImage
from articles.models.chart_spec import ChartSpec
from articles.models.correction import Correction
from articles.models.derivation import Derivation, DerivationInput
from articles.models.edge_purge import EdgePurge
from articles.models.entity import UNIT_CODES, Entity, Measure
from articles.models.exact import check_digits
from articles.models.figure import Figure
from articles.models.figure_change import FigureChange
from articles.models.figure_citation import FigureCitation
from articles.models.figure_table import FigureCell, FigureTable
from articles.models.illustration import Illustration
from articles.models.import_run import ImportedFile, ImportRun, ImportUpload
from articles.models.insert import give_keys, insert_columns, insert_many, make_row
from articles.models.mention import CandidateRejection, Mention
from articles.models.page_key import Boundary, PageKey
from articles.models.pending_figure import PendingFigure
from articles.models.prepared_part import PreparedPart
from articles.models.presence import Presence
from articles.models.redirect import Redirect
from articles.models.rendition import Rendition
from articles.models.review import Review, ReviewComment
from articles.models.revision import Revision
from articles.models.search_entry import SearchEntry
from articles.models.second_factor import CodeApp, Passkey, RecoveryCode
from articles.models.series import Series
from articles.models.share_link import ShareLink
from articles.models.source import Citation, Source
from articles.models.source_fetch import SourceFetch
from articles.models.source_host import SourceHost
from articles.models.taxonomy import (
    ArticleTag,
    Author,
    Byline,
    Category,
    Tag,
    live_articles,
    tags_as_text,
)
from articles.models.webhook import Webhook, WebhookDelivery

__all__ = [
    "UNIT_CODES",
    "Activity",
    "ArchiveRequest",
    "Article",
    "ArticleQuerySet",
    "ArticleTag",
    "Author",
    "Autosave",
    "Boundary",
    "Byline",
    "CandidateRejection",
    "CardImage",
    "Category",
    "ChartSpec",
    "Citation",
    "CodeApp",
    "Correction",
    "Derivation",
    "DerivationInput",
    "EdgePurge",
    "Entity",
    "Figure",
    "FigureCell",
    "FigureChange",
    "FigureCitation",
    "FigureTable",
    "Illustration",
    "ImportRun",
    "ImportUpload",
    "ImportedFile",
    "Measure",
    "Mention",
    "PageKey",
    "Passkey",
    "PendingFigure",
    "PreparedPart",
    "Presence",
    "RecoveryCode",
    "Redirect",
    "Rendition",
    "Review",
    "ReviewComment",
    "Revision",
    "SearchEntry",
    "Series",
    "ShareLink",
    "Source",
    "SourceFetch",
    "SourceHost",
    "Tag",
    "Webhook",
    "WebhookDelivery",
    "check_digits",
    "give_keys",
    "insert_columns",
    "insert_many",
    "live_articles",
    "make_row",
    "tags_as_text",
]
