"""The guide says of the interface what its description says, and its examples work."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import gettext

from articles.api.description import describe
from tests.make import make_article
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    return Page(client.get("/api/"))


def test_every_address_and_parameter_is_explained(page):
    headings = page.texts("h2")
    for path, methods in describe()["paths"].items():
        assert f"GET {path}" in headings
        (table,) = [
            region
            for region in page.all("div", class_="table-scroll")
            if (region.get("aria-label") or "").startswith(f"{path} ")
            or (region.get("aria-label") or "").endswith(f" {path}")
        ] or [None]
        for parameter in methods["get"]["parameters"]:
            assert table is not None
            assert parameter["name"] in text(table)
            meaning = parameter.get("description")
            assert not meaning or gettext(meaning).replace("`", "") in text(table)
    # What the description has between backticks is code to people.
    assert "/api/v1/sources/" in page.texts("code")
    assert "`" not in "".join(text(cell) for cell in page.all("td"))


def test_its_examples_work(client, page):
    make_article(slug="port")
    examples = [text(code) for code in page.all("pre")]
    assert len(examples) == len(describe()["paths"])
    for example in examples:
        command, address = example.split(" ", 1)
        assert command == "curl"
        path = address.strip("'").removeprefix("http://testserver")
        if "{" not in path:
            assert client.get(path).status_code == 200, path


def test_members_of_rows_are_named(page):
    members = " ".join(page.texts("ul", class_="members"))
    for name in ("published_time", "is_gone", "magnitude", "unsourced_reason"):
        assert name in members


def test_every_page_leads_to_it(client):
    page = Page(client.get("/about/"))
    assert page.links.count("/api/") == 2


def test_it_costs_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/api/")


def test_what_the_description_says_is_told_in_japanese(client):
    """Only names, types and examples stay as programs have them."""
    page = Page(client.get("/api/"))
    words = [
        *page.texts("td"),
        *page.texts("p"),
        *(text.partition(":")[2] for text in page.texts("li")),
    ]
    left = [
        text
        for text in words
        if re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text) and "|" not in text
    ]
    assert left == []
