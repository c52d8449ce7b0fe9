"""Sources for readers and machines: host pages, files of an article, JSON-LD."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.utils.timezone import now

from articles.models import CardImage, Citation, SourceHost
from articles.sources.claiming import join_hosts
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db
URL = "https://www.a.example/2025/11/12/ports-hire-more.html"


@pytest.fixture
def article():
    return make_article(
        body=f"増えた[[cite:{URL}|rose by a third|p. 2]]。\n\n[[ogp:{URL}]]\n"
    )


def test_the_json_file_tells_all_a_card_shows(client, article):
    response = client.get(f"{article.get_absolute_url()}sources.json")
    assert response["Content-Type"].startswith("application/json")
    (entry,) = json.loads(response.content)["sources"]
    assert entry["title_is_derived"] is True
    assert entry["published"] == "2025-11-12"
    (passage,) = entry["passages"]
    assert (passage["quote"], passage["locator"]) == ("rose by a third", "p. 2")
    assert passage["url"] == f"{URL}#:~:text=rose%20by%20a%20third"


def test_csl_states_only_what_is_known(client, article):
    address = f"{article.get_absolute_url()}sources.csl.json"
    (item,) = json.loads(client.get(address).content)
    assert item["type"] == "webpage"
    assert "issued" not in item
    make_source(
        URL,
        title="Ports",
        author="Ann Ito",
        published_on=date(2025, 11, 1),
        published_precision="month",
        citation_type="article-newspaper",
    )
    from articles.caching import purge_everything

    purge_everything()
    (item,) = json.loads(client.get(address).content)
    assert item["issued"] == {"date-parts": [[2025, 11]]}
    assert item["author"] == [{"literal": "Ann Ito"}]
    # The names CSL-JSON has for these values, and no others.
    assert set(item) <= {
        "id", "type", "title", "author", "container-title", "publisher", "abstract",
        "language", "URL", "archive_location", "issued", "accessed",
    }  # fmt: skip


def test_bibtex_is_a_file_to_keep(client, article):
    response = client.get(f"{article.get_absolute_url()}sources.bib")
    assert response["Content-Disposition"].endswith('.bib"')
    assert response.content.decode().startswith("@misc{aexample2025,")


def test_files_of_drafts_are_not_there(client):
    draft = make_article(published=False)
    for name in ("sources.json", "sources.csl.json", "sources.bib"):
        assert client.get(f"/articles/{draft.slug}/{name}").status_code == 404


def test_a_host_has_a_page_of_its_own(client, article):
    response = client.get("/sources/www.a.example/")
    assert article.title in response.content.decode()
    assert client.get("/sources/other.example/").status_code == 404
    assert "/sources/www.a.example/" in client.get("/sources/").content.decode()


def test_the_card_says_that_the_page_is_gone_and_leads_to_the_copy(client, article):
    make_source(
        URL,
        status="gone",
        checked_at=now(),
        archive_url="https://web.archive.org/web/2025/https://www.a.example/",
    )
    page = client.get(article.get_absolute_url()).content.decode()
    assert "web.archive.org" in page
    assert 'class="gone"' in page


def test_the_quote_leads_to_its_words(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    assert "#:~:text=rose%20by%20a%20third" in page


def test_a_site_without_pictures_shows_none(client, article):
    join_hosts()
    image = CardImage.objects.create(
        sha256="a" * 64,
        file="cards/aa/a.webp",
        small_file="cards/aa/b.webp",
        small_width=320,
        width=640,
        height=336,
    )
    make_source(URL, card_image=image)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "/media/cards/aa/b.webp 320w" in page
    SourceHost.objects.update(image_allowed=False)
    from articles.caching import purge_everything

    purge_everything()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "cards/aa" not in page


def test_thirty_cards_cost_at_most_three_more_queries_than_none(
    client, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    plain = make_article(body="本文\n")
    lines = "\n".join(f"[[ogp:https://s{n}.example/{n}]]" for n in range(30))
    cited = make_article(body=lines + "\n")
    join_hosts()
    assert Citation.objects.filter(article=cited).count() == 30
    client.get("/")  # whatever the first request alone reads
    counts = []
    for article in (plain, cited):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(article.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 3


def test_machines_are_not_told_a_guess_as_a_headline(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    data = page.partition('"citation":[')[2].partition("]")[0]
    assert '"url"' in data
    assert "ports hire more" not in data
