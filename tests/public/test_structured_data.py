"""What search engines read of each page: by an independent processor of JSON-LD, and
by the properties Google's documentation asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from pyld import jsonld

from articles.models import Article, Source
from tests.figures.sample import read_sample
from tests.importing.folder import Folder
from tests.public.every_page import make_every_page
from tests.public.pages import Page

pytestmark = pytest.mark.django_db

SCHEMA = "https://schema.org/"


def _load(url: str, _options: dict[str, Any]) -> dict[str, Any]:
    """The one context our pages name, without the network: every word is schema.org's,
    and these hold addresses."""
    assert url in {"https://schema.org", "http://schema.org/"}, url
    addresses = ("url", "item", "contentUrl", "license", "image", "logo", "isBasedOn")
    context: dict[str, Any] = {"@vocab": SCHEMA}
    context |= {name: {"@type": "@id"} for name in addresses}
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": context},
    }


def nodes_of(html: str, address: str) -> list[dict[str, Any]]:
    """Every node PyLD finds in the page's scripts, with absolute names."""
    given = {"documentLoader": _load, "base": address, "extractAllScripts": True}
    document = jsonld.load_html(html, address, None, given)
    expanded = jsonld.expand(document, {"documentLoader": _load, "base": address})
    return list(_walk(expanded))


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _walk(one)
    elif isinstance(value, dict):
        if "@type" in value and "@value" not in value:
            yield value
        for name, one in value.items():
            if not name.startswith("@"):
                yield from _walk(one)


def kinds(nodes: list[dict[str, Any]]) -> Counter[str]:
    return Counter(
        kind.removeprefix(SCHEMA) for node in nodes for kind in node["@type"]
    )


def test_the_sample_is_one_news_article_with_seven_citations(client, tmp_path):
    folder = Folder(tmp_path)
    folder.write("sample.md", read_sample())
    folder.run(publish=True)
    Source.objects.update(author="Ann Ito; Doe, Jane", language="en")
    address = Article.objects.get().get_absolute_url()
    html = client.get(address).content.decode()
    nodes = nodes_of(html, f"http://testserver{address}")
    found = kinds(nodes)
    assert found["NewsArticle"] == 1
    assert found["BreadcrumbList"] == 1
    (article,) = [one for one in nodes if f"{SCHEMA}NewsArticle" in one["@type"]]
    citations = article[f"{SCHEMA}citation"]
    assert len(citations) == 7
    assert all(one[f"{SCHEMA}url"][0]["@id"].startswith("http") for one in citations)
    names = [name["@value"] for name in citations[0][f"{SCHEMA}author"][1][_NAME]]
    assert names == ["Doe, Jane"]


_NAME = f"{SCHEMA}name"


@pytest.fixture
def pages(client, settings, media_root) -> dict[str, tuple[str, Page]]:
    settings.ARTICLES_PAGE_SIZE = 4
    settings.ARTICLES_DATA_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    return {
        kind: (address, Page(client.get(address)))
        for kind, address in make_every_page().items()
        if kind not in {"404", "410"}
    }


def items_of(page: Page) -> list[dict[str, Any]]:
    """Each thing a page describes, with its context."""
    items: list[dict[str, Any]] = []
    for item in page.json_ld:
        graph: list[dict[str, Any]] = item.get("@graph", [item])
        items += [{"@context": item.get("@context"), **one} for one in graph]
    return items


def test_every_page_is_read_to_the_last_word(pages):
    """Nothing is dropped: what JSON-LD cannot name would be."""
    wanted = {
        "home": {"WebSite"},
        "article": {"NewsArticle", "BreadcrumbList", "Observation"},
        "english": {"NewsArticle", "BreadcrumbList"},
        "table": {"Dataset"},
        "tag": {"BreadcrumbList"},
        "source": {"BreadcrumbList"},
        "figure": {"Observation"},
    }
    for kind, (address, page) in pages.items():
        if not page.json_ld:
            continue
        found = kinds(nodes_of(page.html, f"http://testserver{address}"))
        assert set(wanted.get(kind, ())) <= set(found), kind
        typed = Counter(
            one
            for item in page.json_ld
            for node in _walk(item)
            for one in _listed(node["@type"])
        )
        assert found == typed, kind


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _address(value: Any) -> bool:
    return bool(re.fullmatch(r"https?://[^\s/]+/\S*", str(value)))


def _addresses(value: Any) -> bool:
    return bool(value) and all(_address(one) for one in _listed(value))


def _moment(value: Any) -> bool:
    return datetime.fromisoformat(value).tzinfo is not None


def _named(value: Any) -> bool:
    return all(one["name"] and _address(one["url"]) for one in _listed(value))


def _text(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: least <= len(value) <= most


def _trail(value: Any) -> bool:
    return (
        len(value) >= 2
        and [one["position"] for one in value] == list(range(1, len(value) + 1))
        and all(one["@type"] == "ListItem" and one["name"] for one in value)
        and all(_address(one["item"]) for one in value)
    )


def _downloads(value: Any) -> bool:
    return {one["encodingFormat"] for one in value} >= {"text/csv"} and all(
        one["@type"] == "DataDownload" and _address(one["contentUrl"]) for one in value
    )


PRESETS: dict[str, dict[str, Callable[[Any], bool]]] = {
    # Article: nothing is required; all that is recommended is here.
    "NewsArticle": {
        "headline": _text(1, 110),
        "image": _addresses,
        "datePublished": _moment,
        "dateModified": _moment,
        "author": _named,
        "publisher": lambda value: bool(value["name"]) and _address(value["logo"]),
    },
    # Breadcrumb: at least two, in order, each with a name and an address.
    "BreadcrumbList": {"itemListElement": _trail},
    # Dataset: name and description are required, the others recommended.
    "Dataset": {
        "name": _text(1, 300),
        "description": _text(50, 5000),
        "url": _address,
        "creator": lambda value: bool(value["name"]),
        "license": _address,
        "distribution": _downloads,
        "isAccessibleForFree": lambda value: value is True,
        "inLanguage": _text(2, 35),
    },
    # Site name and search box.
    "WebSite": {
        "name": _text(1, 100),
        "url": _address,
        "potentialAction": lambda value: "{search_term_string}" in value["target"],
    },
}


@pytest.mark.parametrize("preset", PRESETS)
def test_what_googles_presets_ask_for_is_there(pages, preset):
    items = [
        (kind, item)
        for kind, (_address, page) in pages.items()
        for item in items_of(page)
        if item["@type"] == preset
    ]
    assert items
    for kind, item in items:
        assert item["@context"] == "https://schema.org"
        for name, holds in PRESETS[preset].items():
            assert name in item, f"{kind}: {preset} has no {name}"
            assert holds(item[name]), f"{kind}: {preset}.{name} is {item[name]!r}"


def test_every_page_but_the_first_has_a_trail(pages):
    without = {
        kind
        for kind, (_address, page) in pages.items()
        if "BreadcrumbList" not in {item["@type"] for item in items_of(page)}
    }
    assert without <= {"home", "draft", "results", "search"}


SOCIAL = {
    "og:title": _text(1, 300),
    "og:type": lambda value: value in {"website", "article"},
    "og:url": _address,
    "og:image": _address,
    "og:image:alt": _text(1, 500),
    "og:description": _text(1, 1000),
    "og:site_name": _text(1, 100),
    "og:locale": lambda value: bool(re.fullmatch(r"[a-z]{2}(_[A-Z]{2})?", value)),
    "twitter:card": lambda value: value in {"summary", "summary_large_image"},
    "twitter:title": _text(1, 300),
    "twitter:description": _text(1, 1000),
    "twitter:image": _address,
    "twitter:image:alt": _text(1, 500),
}


def test_every_page_can_be_shared(pages):
    for kind, (_path, page) in pages.items():
        if kind in {"draft", "results"}:  # not to be found, and not to be shared
            continue
        for name, holds in SOCIAL.items():
            assert holds(page.meta(name)), f"{kind}: {name} is {page.meta(name)!r}"
