"""Rendering stored articles again after the renderer has changed."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from articles.publishing import rendered_otherwise
from tests.make import make_article

pytestmark = pytest.mark.django_db


def test_only_what_another_renderer_made_is_rendered_again(capsys):
    old, current = make_article(body="**a**"), make_article()
    Article.objects.filter(pk=old.pk).update(rendered_by="0", body_html="<p>old</p>")
    Article.objects.filter(pk=current.pk).update(body_html="<p>kept</p>")
    assert list(rendered_otherwise()) == [old]
    call_command("rebuild_articles")
    assert "1 rendered." in capsys.readouterr().out
    old.refresh_from_db()
    current.refresh_from_db()
    assert "<strong>a</strong>" in old.body_html
    assert current.body_html == "<p>kept</p>"
    assert old.version == 1
    assert not rendered_otherwise().exists()


def test_a_changed_setting_makes_everything_outdated(settings):
    article = make_article(body="一行\n二行")
    settings.ARTICLES_SOFT_BREAK = "br"
    assert list(rendered_otherwise()) == [article]
    call_command("rebuild_articles")
    article.refresh_from_db()
    assert "<br>" in article.body_html


def test_articles_in_two_languages_are_both_current():
    make_article(language="en", body="a")
    make_article(language="ja", body="あ")
    assert not rendered_otherwise().exists()


def test_lost_citations_come_back():
    article = make_article(body="[[ogp:https://example.org/]]\n")
    article.citations.all().delete()
    call_command("rebuild_articles", all=True)
    assert article.citations.count() == 1


def test_an_unknown_slug_is_named():
    with pytest.raises(CommandError, match="nowhere"):
        call_command("rebuild_articles", slug=["nowhere"])
