"""What holds for every kind of public page, without a browser."""

from __future__ import annotations

import itertools

import pytest

from tests.public.every_page import make_every_page
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client, settings) -> dict[str, Page]:
    settings.ARTICLES_PAGE_SIZE = 4
    answers = {kind: client.get(path) for kind, path in make_every_page().items()}
    expected = {"404": 404, "410": 410}
    for kind, answer in answers.items():
        assert answer.status_code == expected.get(kind, 200), kind
    return {kind: Page(answer) for kind, answer in answers.items()}


def test_each_is_strictly_valid_and_has_one_style_sheet_and_no_script(pages):
    for kind, page in pages.items():
        sheets = [x for x in page.all("link") if x.get("rel") == "stylesheet"]
        assert len(sheets) == 1, kind
        scripts = {script.get("type") for script in page.all("script")}
        assert scripts <= {"application/ld+json"}, kind


def test_no_heading_level_is_skipped(pages):
    for kind, page in pages.items():
        levels = [
            int(tag.tag[-1])
            for tag in page.root.iter()
            if tag.tag.rpartition("}")[2] in {"h1", "h2", "h3", "h4", "h5", "h6"}
        ]
        assert levels[0] == 1, kind
        steps = itertools.pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), (kind, levels)


def test_every_picture_has_its_size_and_an_alternative(pages):
    seen = 0
    for kind, page in pages.items():
        for image in page.all("img"):
            assert image.get("alt") is not None, kind
            assert int(image.get("width") or 0) > 0, (kind, image.get("src"))
            assert int(image.get("height") or 0) > 0, kind
            seen += 1
    assert seen > 15


def test_nothing_is_loaded_from_elsewhere(pages):
    for kind, page in pages.items():
        for tag, name in [("img", "src"), ("source", "srcset"), ("iframe", "src")]:
            for element in page.all(tag):
                assert (element.get(name) or "").startswith("/"), (kind, tag)


def test_every_link_inside_the_site_leads_somewhere(client, pages):
    """Nothing is dead-ended: each address any page names has an answer."""
    paths = {
        link.split("#")[0]
        for page in pages.values()
        for link in page.links
        if link.startswith("/")
    } - {""}
    assert len(paths) > 40
    wrong = {path: client.get(path).status_code for path in paths}
    assert {path: code for path, code in wrong.items() if code not in {200, 302}} == {}


def test_every_fragment_inside_a_page_is_there(pages):
    from urllib.parse import unquote

    for kind, page in pages.items():
        ids = {tag.get("id") for tag in page.root.iter()}
        for link in page.links:
            if link.startswith("#"):
                assert unquote(link[1:]) in ids, (kind, link)
