"""Sources to look at, with what rests on them."""

from __future__ import annotations

import pytest

from articles.models import Source
from tests.admin.source_screen import LIST, _editor, change, source
from tests.evidence.sample import make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db
__all__ = ["_editor", "source"]


def test_the_report_names_the_articles(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    Source.objects.update(status="gone", error_code="http_4xx", http_status=404)
    page = client.get(f"{LIST}problems/").content.decode()
    assert article.title in page
    assert "404" in page
    assert client.get(LIST, {"status__exact": "gone"}).context["cl"].result_count == 1


def test_the_report_names_the_figures_that_rest_on_a_page(client, source):
    figure = make_figure(sources=["https://a.example/x"])
    Source.objects.filter(pk=source.pk).update(status="gone")
    assert figure.key in client.get(f"{LIST}problems/").content.decode()
    assert figure.key in client.get(change(source)).content.decode()
