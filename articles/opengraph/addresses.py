"""Addresses a page names: its canonical one, its picture, its icon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from articles.opengraph.jsonld import LinkedData
from articles.opengraph.metadata import Metadata
from articles.opengraph.urls import RefusedURL, check_url, split_url

LARGEST_ICON = 128


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture a page offers for its card."""

    url: str
    alt: str
    origin: str


def resolve(base: str, reference: str) -> str | None:
    """The good address a reference stands for on a page, or None."""
    reference = reference.strip()
    if not reference or len(reference) > 4096:
        return None
    try:
        return check_url(urljoin(base, reference))
    except RefusedURL as refusal:
        # Spaces and the like: browsers encode them, so pages have them.
        return refusal.suggestion or None
    except ValueError:
        return None


def base_of(page: str, reference: str) -> str:
    """What relative addresses of a page start from; its gate is that of the results."""
    try:
        base = urljoin(page, reference.strip()[:4096])
    except ValueError:
        return page
    return base if base.startswith(("http://", "https://")) else page


def best_image(
    metadata: Metadata, linked: LinkedData, base: str, page: str
) -> Picture | None:
    """The first picture fit for a card; never one guessed from the page's body."""
    offered = [
        (picture.get(part, ""), picture.get("alt", ""), "og")
        for picture in metadata.og_images
        if not _is_dot(picture)
        for part in ("secure_url", "url")
    ]
    twitter_alt = metadata.first("twitter:image:alt")
    offered += [
        (value, twitter_alt, "twitter")
        for value in metadata.all("twitter:image", "twitter:image:src")
    ]
    offered += [(value, "", "jsonld") for value in linked.images]
    offered += [
        (link.get("href", ""), "", "html")
        for relations, link in metadata.links
        if "image_src" in relations
    ]
    for reference, alt, origin in offered:
        url = resolve(base, reference)
        if url and url != page and not _NO_PICTURE.search(url.partition("?")[0]):
            return Picture(url, alt, origin)
    return None


def best_icon(metadata: Metadata, base: str, page: str) -> str | None:
    """The site's sign: the largest icon up to 128 pixels, else the usual places."""
    icons: list[tuple[int, int, str]] = []
    touch: str | None = None
    for order, (relations, link) in enumerate(metadata.links):
        url = resolve(base, link.get("href", ""))
        if not url or url.partition("?")[0].endswith(".svg"):
            continue
        if "icon" in relations:
            size = _icon_size(link.get("sizes", ""))
            fits = size if size <= LARGEST_ICON else -size
            icons.append((fits, -order, url))
        elif relations & {"apple-touch-icon", "apple-touch-icon-precomposed"}:
            touch = touch or url
    if icons:
        return max(icons)[2]
    return touch or resolve(page, "/favicon.ico")


def canonical_of(metadata: Metadata, base: str, page: str) -> str | None:
    """The address the page gives as its own, if it may: same site, and not the root."""
    claims = [
        link.get("href", "")
        for relations, link in metadata.links
        if "canonical" in relations
    ]
    for claim in (*claims, metadata.first("og:url")):
        url = resolve(base, claim)
        if url and is_same_site(url, page) and _says_which_page(url, page):
            return url
    return None


def is_same_site(one: str, other: str) -> bool:
    """Whether both hosts are surely one publisher's: of one domain of its own.

    Without the public suffix list: the last two labels, three below `co.jp` and its
    like, and everything on hosts that rent out subdomains.
    """
    try:
        first, second = split_url(one).host, split_url(other).host
    except RefusedURL:
        return False
    return publisher(first) == publisher(second)


def publisher(host: str) -> str:
    """The part of a host name that one publisher holds, as `is_same_site` sees it."""
    host = _VARIANT.sub("", host)
    if host.endswith(tuple("." + rented for rented in _RENTED)):
        return host
    labels = host.split(".")
    size = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-size:])


_NO_PICTURE = re.compile(
    r"\.svgz?$|(?:^|[/_-])(?:pixel|spacer|blank|transparent|clear|1x1)\.(?:gif|png)$",
    re.IGNORECASE,
)
_SECOND_LEVEL = frozenset(
    [
        "co",
        "or",
        "ne",
        "ac",
        "go",
        "ed",
        "lg",
        "gr",
        "ad",
        "com",
        "net",
        "org",
        "gov",
        "edu",
        "gob",
        "nic",
        "mil",
    ]
)
_RENTED = (
    "github.io", "gitlab.io", "hatenablog.com", "hatenablog.jp", "hateblo.jp",
    "hatenadiary.com", "hatenadiary.jp", "blogspot.com", "wordpress.com", "fc2.com",
    "livedoor.blog", "livedoor.jp", "seesaa.net", "exblog.jp", "tumblr.com",
    "substack.com", "medium.com", "wixsite.com", "netlify.app", "vercel.app",
    "pages.dev", "web.app", "herokuapp.com", "cloudfront.net", "amazonaws.com",
    "appspot.com", "azurewebsites.net", "jimdofree.com", "studio.site", "theletter.jp",
)  # fmt: skip
_VARIANT = re.compile(r"^(?:www|m|amp|mobile|sp|touch)\.(?=.+\.)")


def _says_which_page(url: str, page: str) -> bool:
    """A page below the root that calls the root its canonical address is mistaken."""
    claimed = split_url(url)
    try:
        asked = split_url(page)
    except RefusedURL:
        return False
    root = claimed.path == "/" and not claimed.query
    return not root or (asked.path == "/" and not asked.query)


def _is_dot(picture: dict[str, str]) -> bool:
    sizes = [picture[side].strip() for side in ("width", "height") if side in picture]
    return any(size in ("0", "1", "2") for size in sizes)


def _icon_size(sizes: str) -> int:
    found = [int(size) for size in re.findall(r"\b(\d{1,4})[xX]\d{1,4}\b", sizes[:200])]
    fitting = [size for size in found if size <= LARGEST_ICON]
    return max(fitting) if fitting else min(found, default=16)
