"""The numbers under an article's text: what is told, what a press does, who may."""

from __future__ import annotations

import pytest

from articles import evidence
from articles.models import Article, Figure, Mention
from tests.admin.forms import send
from tests.evidence.sample import make_figure
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db

PANEL = "/admin/articles/figure/numbers/"
BODY = "[3億円](figure:known)と約120人と12億円。\n"


@pytest.fixture
def editor(client):
    user = make_user(group="Editor")
    client.force_login(user)
    return user


@pytest.fixture
def article():
    make_figure("3億円", key="known")
    return make_article(title="題", description="", body=BODY, published=False)


def test_the_form_counts_bound_ignored_and_open_numbers(client, editor, article):
    page = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "数値3件：ひも付き1、対象外0、未処理2" in page


def test_the_panel_follows_text_that_is_not_saved(client, editor, article):
    form = {"article": article.pk, "title": "題", "body": "[4億円](figure:known)"}
    html = client.post(PANEL, form).content.decode()
    assert "数値1件：ひも付き1" in html
    assert "FIG204" in html
    assert Article.objects.get(pk=article.pk).body == BODY


def test_a_new_article_has_its_numbers_too(client, editor):
    html = client.post(PANEL, {"article": "", "body": "12億円"}).content.decode()
    assert "数値1件" in html
    assert 'value="make:' not in html


def press(client, article, choice, **changes):
    address = f"/admin/articles/article/{article.pk}/change/"
    return send(client, address, "_", _number=choice, **changes)


def test_leaving_a_number_alone_saves_the_text_first(client, editor, article):
    body = "前置き。\n\n" + BODY
    answer = press(client, article, "leave:body:30::約120人", body=[body])
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.body == body
    mention = Mention.objects.get(mode="ignored")
    assert (mention.literal, mention.line) == ("約120人", 3)


def test_making_a_figure_leads_to_its_card(client, editor, article):
    answer = press(client, article, "make:body:0::12億円")
    figure = Figure.objects.candidates().get(value=1_200_000_000)
    assert answer.url.endswith(f"review/{article.pk}/#card-{figure.pk}")


def test_binding_beside_the_text(client, editor, article):
    make_figure("12億円", key="other")
    press(client, article, "bind:body:0:other:12億円")
    assert evidence.coverage(article).bound == 2
    article.refresh_from_db()
    assert article.body == BODY


@pytest.mark.parametrize(
    "choice", ["", "leave", "leave:body:1::9億円", "bind:body:0:nobody:12億円", "x:y:z"]
)
def test_a_choice_that_makes_no_sense_changes_nothing(client, editor, article, choice):
    assert press(client, article, choice).status_code == 302
    assert not Mention.objects.filter(mode__in=("ignored", "standoff")).exists()


def test_authors_see_the_numbers_and_cannot_decide(client, article):
    author = make_user(group="Author")
    client.force_login(author)
    own = make_article(
        title="題", description="", body=BODY, published=False, by=author
    )
    html = client.post(PANEL, {"article": own.pk, "body": BODY}).content.decode()
    assert "未処理2" in html
    assert 'value="leave:' not in html
    assert client.post(PANEL, {"article": article.pk}).status_code == 403
    assert press(client, own, "leave:body:1::約120人").status_code == 403
    client.logout()
    assert client.post(PANEL, {}).status_code == 302
    assert client.get(PANEL).status_code == 302
