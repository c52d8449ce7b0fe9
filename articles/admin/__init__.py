"""The editors' interface: one file per subject; importing a file registers it."""

from articles.admin import (
    accounts,
    activity,
    article,
    edge_purge,
    figure,
    figure_names,
    illustration,
    imports,
    redirect,
    revision,
    site,
    source,
    source_host,
    table,
    taxonomy,
    webhook,
)

__all__ = [
    "accounts",
    "activity",
    "article",
    "edge_purge",
    "figure",
    "figure_names",
    "illustration",
    "imports",
    "redirect",
    "revision",
    "site",
    "source",
    "source_host",
    "table",
    "taxonomy",
    "webhook",
]
