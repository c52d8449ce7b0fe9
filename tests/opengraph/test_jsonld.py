"""JSON-LD as pages write it, and as attackers do."""

from __future__ import annotations

import json
import time

import pytest

from articles.opengraph import extract
from articles.opengraph.jsonld import read_jsonld

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Grid report",
    "datePublished": "2025-11-13T07:30:00+09:00",
    "author": {"@type": "Person", "name": "Mori Aya"},
    "publisher": {"@type": "Organization", "name": "Example News"},
    "image": ["https://example.com/a.jpg", "https://example.com/b.jpg"],
    "inLanguage": "en",
}


def test_article_is_read():
    found = read_jsonld([json.dumps(ARTICLE)])
    assert found.type == "NewsArticle"
    assert found.headline == "Grid report"
    assert found.authors == ("Mori Aya",)
    assert found.site_name == "Example News"
    assert found.images == ("https://example.com/a.jpg", "https://example.com/b.jpg")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Mori Aya", ("Mori Aya",)),
        (["Mori Aya", {"name": "Kato Jun"}], ("Mori Aya", "Kato Jun")),
        ([{"name": ["Mori Aya", "x"]}], ("Mori Aya",)),
        ({"@id": "#mori"}, ("Mori by id",)),
        ({"@id": "#nobody"}, ()),
        (None, ()),
        (7, ()),
        ([[["x"]]], ("x",)),
        ({"name": {"name": {"name": "x"}}}, ("x",)),
    ],
)
def test_authors_come_in_many_shapes(author, names):
    graph = {
        "@graph": [
            {**ARTICLE, "author": author},
            {"@id": "#mori", "@type": "Person", "name": "Mori by id"},
        ]
    }
    assert read_jsonld([json.dumps(graph)]).authors == names


@pytest.mark.parametrize(
    "kind",
    ["NewsArticle", ["Thing", "BlogPosting"], "https://schema.org/Article", "Report",
     "schema:ReportageNewsArticle"],
)  # fmt: skip
def test_article_types_are_recognised(kind):
    found = read_jsonld([json.dumps({"@type": kind, "headline": "Grid"})])
    assert found.headline == "Grid"


def test_other_types_give_only_the_site():
    scripts = [
        json.dumps(
            {"@type": "Product", "headline": "Buy", "datePublished": "2025-01-01"}
        ),
        json.dumps({"@type": "WebSite", "name": "Example News"}),
    ]
    found = read_jsonld(scripts)
    assert (found.headline, found.published) == ("", "")
    assert found.site_name == "Example News"


@pytest.mark.parametrize(
    "form",
    [
        "%s;",
        "<!-- %s -->",
        "<![CDATA[ %s ]]>",
        "//<![CDATA[\n%s\n//]]>",
        "/* <![CDATA[ */ %s /* ]]> */",
        "[%s,]",
        "/* note */ [%s] // end",
        '{"a": "// no, comment, ] kept", "b": [1, 2,], "@graph": [%s]}',
        '{"a": NaN, "b": 1e999, "@graph": [%s]}',
        '{"@type": "X", "@type": "Y", "n": ' + "9" * 100_000 + ', "@graph": [%s]}',
        '{"a": "line\nbreak\tand \\ud800", "@graph": [%s]}',
    ],
)
def test_slips_are_forgiven(form):
    script = form % json.dumps(ARTICLE)
    assert read_jsonld([script]).headline == "Grid report"


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 500_000,
        '{"a":' * 100_000,
        '{"@graph":[' + '{"@type":"Thing"},' * 25_000 + "{}]}",
        '{"@id":"#a","author":{"@id":"#a"},"@type":"Article"}',
        '"' + "\\" * 100_000,
        "",
        "null",
        "[]",
        "9" * 500_000,
    ],
)
def test_a_hostile_script_costs_little_and_hides_no_other(hostile):
    started = time.process_time()
    found = read_jsonld([hostile, json.dumps(ARTICLE)])
    assert found.headline == "Grid report"
    assert time.process_time() - started < 5


def test_json_escaped_as_html_is_unescaped_once():
    found = read_jsonld(
        [json.dumps({**ARTICLE, "headline": "&quot;A&quot; &amp;amp; B"})]
    )
    assert found.headline == '"A" &amp; B'


def test_lone_surrogates_never_reach_the_card():
    page = (
        '<script type="application/ld+json">{"@type":"Article","headline":"a\\ud800b"}'
    )
    card = extract(f"{page}</script>".encode(), "https://example.com/a", None)
    assert card.title == "a\ufffdb"


def test_too_many_scripts_are_not_read():
    scripts = ["{}"] * 32 + [json.dumps(ARTICLE)]
    assert read_jsonld(scripts).headline == ""
