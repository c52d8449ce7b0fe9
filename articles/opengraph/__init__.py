"""Pages of strangers: which addresses are allowed, and what their metadata says.

Pure; knows no Django. Limits come in as arguments.
"""

from articles.opengraph.card import Card, Robots
from articles.opengraph.codes import ErrorCode
from articles.opengraph.derived import DerivedCard, derive_card
from articles.opengraph.extract import extract
from articles.opengraph.fetch import FetchResult, Hop, Identity, Validators, fetch
from articles.opengraph.hosts import display_host
from articles.opengraph.images import (
    ImageLimits,
    RefusedImage,
    Thumbnail,
    Thumbnails,
    make_thumbnails,
)
from articles.opengraph.limits import (
    ICON_LIMITS,
    IMAGE_LIMITS,
    JSON_LIMITS,
    PAGE_LIMITS,
    FetchLimits,
)
from articles.opengraph.urls import RefusedURL, check_url, host_of, url_key

__all__ = [
    "ICON_LIMITS",
    "IMAGE_LIMITS",
    "JSON_LIMITS",
    "PAGE_LIMITS",
    "Card",
    "DerivedCard",
    "ErrorCode",
    "FetchLimits",
    "FetchResult",
    "Hop",
    "Identity",
    "ImageLimits",
    "RefusedImage",
    "RefusedURL",
    "Robots",
    "Thumbnail",
    "Thumbnails",
    "Validators",
    "check_url",
    "derive_card",
    "display_host",
    "extract",
    "fetch",
    "host_of",
    "make_thumbnails",
    "url_key",
]
