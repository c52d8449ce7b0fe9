"""Rendering stored articles again after the renderer has changed."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from articles.markdown.many import read_many
from articles.models import Article, Citation
from articles.publishing import DERIVED_FIELDS, rebuild, rendered_otherwise, save
from articles.search.query import parse
from articles.search.results import found_keys
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


def test_several_processes_make_the_same():
    for number in range(45):
        make_article(
            slug=f"number-{number}",
            body=f"**本文{number}**\n\n[[ogp:https://example.org/{number % 7}]]\n",
        )
    made = list(Article.objects.order_by("pk").values(*DERIVED_FIELDS))
    cited = list(_cited())
    Article.objects.update(body_html="", plain_text="", rendered_by="0")
    Citation.objects.filter(position=1).delete()
    assert rebuild(Article.objects.all(), jobs=2).rendered == 45
    assert list(Article.objects.order_by("pk").values(*DERIVED_FIELDS)) == made
    assert list(_cited()) == cited
    assert found_keys(parse("本文44"), at=now())


def _cited():
    return Citation.objects.order_by("article", "position").values_list(
        "article", "position", "line", "source__url"
    )


def test_what_its_editor_saved_meanwhile_stays(monkeypatch):
    article = make_article(body="**a**")

    def read_and_be_overtaken(jobs):
        made = read_many(jobs)
        article.body = "**b**"
        save(article)
        return made

    module = import_module("articles.publishing.rebuild")
    monkeypatch.setattr(module, "read_many", read_and_be_overtaken)
    rebuild(Article.objects.all())
    article.refresh_from_db()
    assert "<strong>b</strong>" in article.body_html


def test_what_cannot_be_rendered_is_named_and_keeps_what_it_has(settings, capsys):
    long = make_article(slug="long", body="長い" * 40)
    short = make_article(slug="short", body="**a**")
    Article.objects.update(rendered_by="0")
    Article.objects.filter(pk=short.pk).update(body_html="")
    settings.ARTICLES_BODY_MAX_LENGTH = 50
    with pytest.raises(SystemExit) as ended:
        call_command("rebuild_articles")
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert told.out == "1 rendered.\n"
    assert told.err.startswith("long: The body has 80 characters; the limit is 50")
    before = long.body_html
    long.refresh_from_db()
    short.refresh_from_db()
    assert long.body_html == before
    assert "<strong>a</strong>" in short.body_html


def test_many_articles_cost_no_more_queries_than_one(django_assert_max_num_queries):
    for number in range(12):
        make_article(body=f"[[ogp:https://example.org/{number}]]\n")
    with django_assert_max_num_queries(40):
        rebuild(Article.objects.all())


def test_an_unknown_slug_is_named():
    with pytest.raises(CommandError, match="nowhere"):
        call_command("rebuild_articles", slug=["nowhere"])
