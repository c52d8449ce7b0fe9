"""Requests nobody would send to the public addresses: never a 5xx.

FUZZ_REQUESTS=10000 makes the long run of the acceptance, FUZZ_SEED=… another one; the
gate sends the same short one each time, and so says the same of the same code.
"""

from __future__ import annotations

import logging
import os
import random
from urllib.parse import quote

import pytest

from tests.evidence.sample import make_figure
from tests.make import make_article, make_source
from tests.permissions.url_table import addresses

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "400"))
PIECES = [
    "", "/", "//", "..", "../../etc/passwd", ".", "%", "%00", "%2e%2e%2f", "%ff",
    "%F0%9F%92%A9", "日本語", "ＡＩ", "\u202e", "\ufeff", "a" * 5000, "-1", "0", "1",
    "99999999999999999999", "1e309", "NaN", "null", "true", "[]", "{}", "'", '"',
    "' OR 1=1--", "<script>", "{{7*7}}", "$(id)", "\\", "?", "#", "&", ";", "\t", "+",
    "article-1", "2026", "13", "a.example", "sqlite", "é" * 300, "\ud7ff", "＼", "㍿",
]  # fmt: skip
NAMES = [
    "page", "q", "sort", "entity", "measure", "tag", "category", "author", "from", "to",
    "limit", "cursor", "fields", "after", "before", "unit", "year", "format", "x", "",
]  # fmt: skip
HEADERS = [
    "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE",
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_REFERER",
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_ORIGIN", "CONTENT_TYPE",
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD",
]  # fmt: skip
METHODS = ["GET"] * 8 + ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"]


def test_nothing_makes_the_site_fail(client, settings):
    client.raise_request_exception = False
    settings.RATE_LIMITS = {}
    seed = int(os.environ.get("FUZZ_SEED", "1"))
    chance = random.Random(seed)
    make_article(slug="article-1", tags=["AI"], category="経済", authors=["浜野 ゆき"])
    make_figure()
    make_source()
    routes = [a.path for a in addresses({}) if not a.route.startswith("admin/")]
    routes += ["/articles/article-1/", "/categories/経済/", "/tags/AI/", "/sources/1/"]
    logging.disable(logging.CRITICAL)
    failed = []
    try:
        for _ in range(REQUESTS):
            parts = chance.choice(routes).split("/")
            for _ in range(chance.randrange(3)):
                place = chance.randrange(len(parts))
                parts[place] = chance.choice(PIECES)
            path = "/".join(parts)
            if not path.startswith("/"):
                path = f"/{path}"
            if chance.random() < 0.5:
                path = quote(path, safe="/%")
            query = "&".join(
                f"{chance.choice(NAMES)}={_quoted(chance, chance.choice(PIECES))}"
                for _ in range(chance.randrange(4))
            )
            sent = {
                name: chance.choice(PIECES)[:2000].replace("\t", " ")
                for name in chance.sample(HEADERS, chance.randrange(3))
            }
            method = chance.choice(METHODS)
            response = client.generic(
                method,
                # A whole address: the client would take what follows “//” for a host.
                f"http://testserver{path.replace('?', '%3F').replace('#', '%23')}",
                QUERY_STRING=query,
                **{k: v.encode().decode("latin-1") for k, v in sent.items()},
            )
            if response.status_code >= 500:
                failed.append((method, path, query, sent, response.status_code))
    finally:
        logging.disable(logging.NOTSET)
    assert not failed, f"FUZZ_SEED={seed}\n" + "\n".join(map(repr, failed[:20]))


def _quoted(chance: random.Random, text: str) -> str:
    if chance.random() < 0.5:
        return quote(text)
    return text.encode("utf-8", "surrogatepass").decode("latin-1")
