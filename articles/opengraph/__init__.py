"""Pages of strangers: which addresses are allowed, and what their metadata says.

Pure; knows no Django. Limits come in as arguments, and nothing here is ever called
while a page is built for a reader. In the order of a fetch: `urls` and `hosts` (the
gate), `resolving` and `guard` (which numbers may be dialled), `dialling` and `wire`
(one answer), `redirects` and `fetch` (the way to it), `charset` (bytes to text),
`scanner`, `metadata` and `jsonld` (what the page states), `extract` (the card),
`outcome` (what it all means for the source).
"""

from articles.opengraph.address_rules import (
    AddressRules,
    BadParameter,
    address_rules,
    allowed_ports,
    tracking_parameters,
    use_rules,
)
from articles.opengraph.archive import (
    Snapshot,
    availability_url,
    memento_datetime,
    read_availability,
    read_job,
    read_save,
    save_fields,
    status_url,
    taken_at_of,
)
from articles.opengraph.card import Card, Robots
from articles.opengraph.codes import ErrorCode
from articles.opengraph.derived import DerivedCard, derive_card
from articles.opengraph.extract import extract
from articles.opengraph.failure import FetchFailed
from articles.opengraph.fetch import FetchResult, Hop, fetch
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
from articles.opengraph.oembed import completed, needs_oembed, read_oembed
from articles.opengraph.outcome import Outcome, outcome_of
from articles.opengraph.pagetext import page_text, text_of_body
from articles.opengraph.post import POST_LIMITS, Posted, post, receiver
from articles.opengraph.request import Form, Identity, Validators
from articles.opengraph.resolving import Resolution, system_resolver
from articles.opengraph.scanner import ScanLimits
from articles.opengraph.textfragment import (
    build_fragment,
    link_to_quote,
    quote_found,
    split_quote,
    with_fragment,
)
from articles.opengraph.urls import (
    MAX_URL,
    RefusedURL,
    check_url,
    host_of,
    refused_key,
    url_and_key,
    url_key,
)

__all__ = [
    "ICON_LIMITS",
    "IMAGE_LIMITS",
    "JSON_LIMITS",
    "MAX_URL",
    "PAGE_LIMITS",
    "POST_LIMITS",
    "AddressRules",
    "BadParameter",
    "Card",
    "DerivedCard",
    "ErrorCode",
    "FetchFailed",
    "FetchLimits",
    "FetchResult",
    "Form",
    "Hop",
    "Identity",
    "ImageLimits",
    "Outcome",
    "Posted",
    "RefusedImage",
    "RefusedURL",
    "Resolution",
    "Robots",
    "ScanLimits",
    "Snapshot",
    "Thumbnail",
    "Thumbnails",
    "Validators",
    "address_rules",
    "allowed_ports",
    "availability_url",
    "build_fragment",
    "check_url",
    "completed",
    "derive_card",
    "display_host",
    "extract",
    "fetch",
    "host_of",
    "link_to_quote",
    "make_thumbnails",
    "memento_datetime",
    "needs_oembed",
    "outcome_of",
    "page_text",
    "post",
    "quote_found",
    "read_availability",
    "read_job",
    "read_oembed",
    "read_save",
    "receiver",
    "refused_key",
    "save_fields",
    "split_quote",
    "status_url",
    "system_resolver",
    "taken_at_of",
    "text_of_body",
    "tracking_parameters",
    "url_and_key",
    "url_key",
    "use_rules",
    "with_fragment",
]
