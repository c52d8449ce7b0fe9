"""Pages of strangers: which addresses are allowed, and what their metadata says.

Pure; knows no Django. Limits come in as arguments.
"""

from articles.opengraph.card import Card, Robots
from articles.opengraph.codes import ErrorCode
from articles.opengraph.derived import DerivedCard, derive_card
from articles.opengraph.extract import extract
from articles.opengraph.hosts import display_host
from articles.opengraph.urls import RefusedURL, check_url, host_of, url_key

__all__ = [
    "Card",
    "DerivedCard",
    "ErrorCode",
    "RefusedURL",
    "Robots",
    "check_url",
    "derive_card",
    "display_host",
    "extract",
    "host_of",
    "url_key",
]
