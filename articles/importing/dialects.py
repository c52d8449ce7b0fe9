"""Which front matter key means which of our fields: one table for every dialect.

Keys are compared without case, hyphens and underscores. The first key that has a
value of the right type wins, so one key may stand under two fields: Jekyll's
`published: false` says draft, Hugo's `published: 2024-05-01` says when. A dot leads
into a mapping. To teach the importer a dialect, add its keys here and a case file.
"""

from __future__ import annotations

from collections.abc import Mapping

# Ours first, then Hugo, Jekyll, Zola, Astro, Gatsby, Zenn, Obsidian and what else
# was met in the wild.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "identifier": ("id", "uuid", "guid"),
    "title": ("title", "linktitle"),
    "slug": ("slug",),
    "address": ("permalink", "url", "path"),
    "published_at": (
        "date",
        "pubdate",
        "publishdate",
        "publishedat",
        "published",
        "firstpublished",
        "datepublished",
        "created",
    ),
    "modified_at": (
        "updated",
        "lastmod",
        "modified",
        "lastupdated",
        "lastmodifiedat",
        "updatedat",
        "updateddate",
        "datemodified",
    ),
    "expire_at": ("expires", "expirydate", "unpublishdate", "expirationdate"),
    "draft": ("draft", "unlisted", "archived", "headless"),
    "public": ("published", "publish"),
    "status": ("status",),
    "category": ("category", "categories", "taxonomies.categories", "section"),
    "tags": (
        "tags",
        "tag",
        "topics",
        "taxonomies.tags",
        "keywords",
        "meta.keywords",
    ),
    "description": (
        "description",
        "summary",
        "excerpt",
        "deck",
        "lead",
        "spoiler",
        "subtitle",
        "kicker",
    ),
    "image": (
        "image",
        "cover",
        "hero",
        "heroimage",
        "thumbnail",
        "eyecatch",
        "featuredimage",
        "featureimage",
        "ogimage",
        "banner",
        "bannerimage",
        "primaryimage",
        "heroimgsrc",
        "images",
        "extra.image",
    ),
    "image_alt": ("imagealt", "coveralt", "heroalt", "banneralt", "heroimagealt"),
    "featured": ("featured", "pinned", "hero", "sticky", "extra.featured"),
    "feature_order": ("featureorder",),
    "series": ("series", "taxonomies.series", "extra.series"),
    "series_position": ("seriesposition", "seriesorder", "seriesweight", "part"),
    "translation_key": ("translationkey",),
    "kind": ("type", "contenttype", "layout", "template"),
    "authors": ("author", "authors", "by"),
    "canonical_url": (
        "canonical",
        "canonicalurl",
        "originalurl",
        "sourceurl",
        "tumblrurl",
    ),
    "language": ("lang", "language", "locale"),
    "aliases": ("aliases", "alias", "redirectfrom", "formerly"),
}

OURS: Mapping[str, str] = {
    "title": "title",
    "slug": "slug",
    "published_at": "date",
    "modified_at": "updated",
    "expire_at": "expires",
    "draft": "draft",
    "category": "category",
    "tags": "tags",
    "authors": "author",
    "description": "description",
    "image": "image",
    "image_alt": "image_alt",
    "featured": "featured",
    "feature_order": "feature_order",
    "series": "series",
    "series_position": "series_position",
    "translation_key": "translationKey",
    "kind": "type",
    "language": "lang",
    "canonical_url": "canonical",
}
"""The key we write for a field, in the order of this table."""


_COMMON = frozenset({"title", "description", "tags", "date", "draft"})
DIALECTS: Mapping[str, frozenset[str]] = {
    "hugo": _COMMON
    | {
        *("linktitle", "slug", "url", "publishdate", "pubdate", "published"),
        *("lastmod", "modified", "expirydate", "unpublishdate", "headless", "summary"),
        *("keywords", "categories", "series", "aliases", "type", "layout", "images"),
        *("author", "authors", "translationkey", "canonicalurl", "image", "imagealt"),
        *("cover", "featuredimage", "featured", "seriesposition", "lang"),
    },
    "jekyll": _COMMON
    | {
        *("layout", "permalink", "published", "category", "categories", "excerpt"),
        *("image", "imagealt", "author", "authors", "lang", "lastmodifiedat", "slug"),
        *("redirectfrom", "canonicalurl", "featured", "pinned", "series"),
        *("seriesposition", "translationkey"),
    },
    "zola": _COMMON
    | {
        *("updated", "slug", "path", "aliases", "authors", "template"),
        *("taxonomies.tags", "taxonomies.categories", "taxonomies.series"),
        *("extra.image", "extra.featured", "extra.series"),
    },
    "astro": _COMMON
    | {
        *("slug", "pubdate", "publishdate", "updateddate", "category", "categories"),
        *("author", "authors", "heroimage", "heroimagealt", "image", "imagealt"),
        *("cover", "coveralt", "canonical", "canonicalurl", "aliases", "featured"),
        *("expires", "type", "lang", "series", "seriesposition", "translationkey"),
    },
    "gatsby": _COMMON
    | {
        *("slug", "path", "category", "categories", "author", "authors", "cover"),
        *("featuredimage", "thumbnail", "image", "template", "keywords", "updated"),
    },
    "zenn": frozenset({"title", "topics", "published", "publishedat", "type"}),
    "obsidian": _COMMON
    | {
        *("tag", "aliases", "alias", "publish", "permalink", "created", "updated"),
        *("modified", "image", "cover", "author"),
    },
}
"""The keys each program gives a meaning, or its usual themes do; the others of a file
mean nothing when it is said to be that program's."""


def key_name(written: str) -> str:
    """The form under which keys are compared.

    >>> key_name("pubDate"), key_name("image-alt")
    ('pubdate', 'imagealt')
    """
    return written.strip().casefold().replace("-", "").replace("_", "").replace(" ", "")
