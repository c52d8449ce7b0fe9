"""Whom a reader's browser asks for a page of cards: this site and nobody else."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command

from articles.caching import purge_everything
from articles.models import Article, CardImage, Source, SourceHost
from articles.sources.claiming import join_hosts
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db
URL = "https://www.a.example/2025/11/12/ports-hire-more.html"
LOADING = {
    "src", "srcset", "poster", "data", "background", "formaction", "manifest", "ping",
}  # fmt: skip


class Requests(HTMLParser):
    """Hosts a browser would ask without anyone clicking."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hosts: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert tag not in ("iframe", "object", "embed", "applet")
        for name, value in attrs:
            if name in LOADING and value:
                for part in value.split(",") if name == "srcset" else [value]:
                    self._ask(part.split()[0])
            if name == "style":
                assert "url(" not in (value or "")
        relations = set((values.get("rel") or "").lower().split())
        loaded = {"stylesheet", "icon", "preload", "modulepreload", "preconnect"}
        loaded |= {"prefetch", "dns-prefetch", "manifest", "apple-touch-icon"}
        if tag == "link" and relations & loaded:
            self._ask(values.get("href") or "")

    def _ask(self, address: str) -> None:
        self.hosts.add(urlsplit(urljoin("http://testserver/", address)).netloc)


@pytest.fixture
def cards():
    article = make_article(body=f"[[ogp:{URL}]]\n\n[[ogp:https://b.example/x-y-z]]\n")
    image = CardImage.objects.create(
        sha256="a" * 64, file="cards/aa/a.webp", small_file="cards/aa/b.webp",
        small_width=320, width=640, height=336,
    )  # fmt: skip
    icon = CardImage.objects.create(
        sha256="b" * 64, file="cards/bb/i.webp", width=64, height=64, shape="icon"
    )
    make_source(URL, card_image=image, title="Ports hire", site_name="A")
    join_hosts()
    SourceHost.objects.update(icon=icon)
    return article


def test_a_page_of_cards_asks_only_this_site(client, cards):
    for address in (cards.get_absolute_url(), "/sources/", "/"):
        page = client.get(address).content.decode()
        assert Requests(page).hosts == {"testserver"}
    page = client.get(cards.get_absolute_url()).content.decode()
    assert "/media/cards/aa/a.webp" in page
    assert "/media/cards/bb/i.webp" in page


def test_cards_need_neither_network_nor_files(client, cards, settings, tmp_path):
    settings.SOURCES_FETCH_ENABLED = False
    settings.MEDIA_ROOT = tmp_path / "not there"
    answer = client.get(cards.get_absolute_url())
    assert answer.status_code == 200
    assert answer.content.count(b'<article class="source-card') == 2


@pytest.fixture
def sample(seed_folder):
    call_command("import_articles", str(seed_folder), "--publish", verbosity=0)
    return Article.objects.get()


def test_the_sample_shows_what_its_addresses_tell(client, sample, settings):
    settings.SOURCES_FETCH_ENABLED = False
    page = client.get(sample.get_absolute_url()).content.decode()
    listed = page.partition('<ol class="source-list">')[2].partition("</ol>")[0]
    assert listed.count('<article class="source-card') == 7
    titles = re.findall(r'<span class="p-name"[^>]*>(?:<i>)?(.*?)<', listed)
    assert len(titles) == 7
    assert sum("›" not in title and len(title.split()) >= 2 for title in titles) == 6
    assert listed.count('class="dt-published"') == 4
    assert Requests(page).hosts == {"testserver"}


def test_the_sample_with_stored_metadata_shows_full_cards(client, sample):
    for source in Source.objects.all():
        is_japanese = source.host.endswith(".jp")
        source.title = f"Title of {source.host}"
        source.description = "What the page says."
        source.language = "ja" if is_japanese else "en"
        source.published_on = "2025-11-12"
        source.save()
    purge_everything()
    page = client.get(sample.get_absolute_url()).content.decode()
    listed = page.partition('<ol class="source-list">')[2].partition("</ol>")[0]
    assert listed.count('<p class="p-summary"') == 7
    assert listed.count('class="dt-published"') == 7
    assert 'class="derived"' not in listed
    assert len(re.findall(r'<span class="p-name"[^>]* lang="en"', listed)) == 6
