"""Which rows go beside the articles' files, and how they name each other.

A row is one line of JSON: its columns by name. It refers to another row by that row's
natural key, never by its number. The number goes along as `pk`: addresses and feeds
hold the numbers of sources and articles, so an empty site takes them over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from articles import models as rows

FOLDER: Final = "_site"
VERSION: Final = 1
PICTURES: Final = "pictures"
"""Below the exported folder, as the heads of articles name them."""


@dataclass(frozen=True, slots=True)
class Table:
    """One model: `key` tells its rows apart on any site, `left_out` stays behind."""

    model: type[models.Model]
    key: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Of its file: figurecitation."""
        return str(self.model._meta.model_name)

    @property
    def fields(self) -> list[models.Field[Any, Any]]:
        """The columns that travel; who did something is no part of a site's content."""
        return [
            field
            for field in self.model._meta.concrete_fields
            if not field.primary_key
            and field.name not in self.left_out
            and not (field.is_relation and _is_account(field))
        ]


def _is_account(field: models.Field[Any, Any]) -> bool:
    target = field.related_model
    return isinstance(target, type) and target._meta.app_label == "auth"


BEFORE: Final = (
    Table(rows.Category, ("name_key",)),
    Table(rows.Author, ("name_key",)),
    Table(rows.Tag, ("name_key",)),
    Table(rows.Series, ("name_key",)),
    Table(rows.Illustration, ("sha256",), ("rendered_as",)),
    Table(rows.CardImage, ("sha256",)),
    Table(
        rows.SourceHost,
        ("host",),
        ("next_request_at", "busy_until", "hour_began_at", "hour_requests"),
    ),
    Table(rows.Source, ("url_key",), ("lease_until", "lease_token", "lease_begun")),
    Table(rows.Entity, ("name_key",)),
    Table(rows.Entity.members.through, ("from_entity", "to_entity")),
    Table(rows.Measure, ("name_key",)),
    Table(rows.Figure, ("key",)),
    Table(rows.FigureCitation, ("figure", "source")),
    Table(rows.FigureChange, ("figure", "made_at", "kind", "after")),
    Table(rows.Derivation, ("figure",)),
    Table(rows.DerivationInput, ("derivation", "position")),
    Table(rows.FigureTable, ("key",)),
    Table(rows.FigureCell, ("table", "row", "column")),
    Table(rows.ChartSpec, ("key",)),
)
"""Stored before the articles, each after what it refers to."""

AFTER: Final = (
    Table(rows.Revision, ("article", "number")),
    Table(rows.Redirect, ("path",)),
    Table(rows.Correction, ("article", "made_at", "note")),
    Table(rows.Mention, ("article", "field", "line", "occurrence", "literal", "key")),
    Table(rows.CandidateRejection, ("article", "signature")),
    Table(rows.PendingFigure, ("figure",)),
)
"""Stored after them: what was said and done about an article."""

ARTICLES: Final = Table(
    rows.Article,
    ("slug",),
    (
        *("title", "body", "front_matter", "extra", "addresses", "description"),
        *("body_html", "toc", "plain_text", "character_count", "warnings"),
        *("rendered_by", "category", "lead_image", "lead_image_source"),
    ),
)
"""What of an article its file does not say, or not to the second."""

CITATIONS: Final = Table(rows.Citation, ("article", "position"))
"""Only what was found or decided about a citation; the text says the rest."""

KEYS: Final[Mapping[type[models.Model], tuple[str, ...]]] = {
    table.model: table.key for table in (*BEFORE, *AFTER, ARTICLES, CITATIONS)
}


def natural_key(row: models.Model | None) -> list[Any] | None:
    """What names the row on any site; related rows by their own keys."""
    if row is None:
        return None
    values = []
    for name in KEYS[type(row)]:
        value = getattr(row, name)
        values.append(natural_key(value) if isinstance(value, models.Model) else value)
    return values
