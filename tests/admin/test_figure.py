"""Review of candidates, impact of a change, report: what editors see and may do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles import evidence
from articles.models import CandidateRejection, Figure, PendingFigure
from tests.evidence.sample import make_figure, value_of
from tests.make import make_article, make_illustration, make_user

pytestmark = pytest.mark.django_db

BODY = """浜辺倉庫は設備投資に3億円を投じた。

| 会社 | 2024年の売上高 |
|---|---|
| 浜辺倉庫 | 40億円 |
| 岬物流 | 55億円 |
"""


@pytest.fixture
def article():
    row = make_article(title="題", description="", body=BODY, published=False)
    evidence.extract(row)
    return row


@pytest.fixture
def editor(client):
    user = make_user(group="Editor")
    client.force_login(user)
    return user


def screen(article):
    return reverse("admin:articles_figure_review", args=[article.pk])


def by_value(value):
    return Figure.objects.get(value=value)


def test_it_shows_the_text_with_marks_and_a_card_each(client, editor, article):
    html = client.get(screen(article)).content.decode()
    figure = by_value(300_000_000)
    assert f'<a href="#card-{figure.pk}">3億円</a>' in html
    assert html.count("module figure-card") == 3


def test_a_whole_table_is_confirmed_by_one_button(client, editor, article):
    form = {"_table": "0", "all-status": "actual", "all-unsourced": "決算書の写し"}
    assert client.post(screen(article), form).status_code == 302
    confirmed = Figure.objects.confirmed()
    assert {f.value for f in confirmed} == {4_000_000_000, 5_500_000_000}
    assert {str(f.entity) for f in confirmed} == {"浜辺倉庫", "岬物流"}


def test_what_was_typed_stays_when_something_is_missing(client, editor, article):
    pk = by_value(300_000_000).pk
    answer = client.post(
        screen(article), {"_confirm": pk, f"entity-{pk}": "別の会社", "chosen": pk}
    )
    assert answer.status_code == 422
    assert 'value="別の会社"' in answer.content.decode()
    assert not Figure.objects.confirmed().exists()


def test_a_rejected_card_is_gone_for_good(client, editor, article):
    pk = by_value(300_000_000).pk
    client.post(screen(article), {"_reject": pk})
    client.post(screen(article), {"_extract": "1"})
    assert not Figure.objects.filter(value=300_000_000).exists()
    assert CandidateRejection.objects.get().made_by == editor


def test_the_same_as_another_adds_its_mentions(client, editor, article):
    known = make_figure("3億円", key="known")
    pk = by_value_candidate(article).pk
    client.post(screen(article), {"_confirm": pk, f"same-{pk}": "known"})
    assert known.mentions.filter(article=article).exists()


def by_value_candidate(article):
    return Figure.objects.candidates().get(found_in=article, value=300_000_000)


def test_authors_may_look_at_figures_but_not_decide(client, article):
    client.force_login(make_user(group="Author"))
    assert client.get(screen(article)).status_code == 403
    assert client.post(screen(article), {"_table": "0"}).status_code == 403
    report = reverse("admin:articles_figure_report")
    assert client.get(report).status_code == 200
    client.logout()
    assert client.get(screen(article)).status_code == 302


def test_a_change_first_shows_what_it_touches(client, editor):
    figure = make_figure("3億円", key="known")
    picture = make_illustration(alt="倉庫", caption="建設費3億円の倉庫。")
    body = "[3億円](figure:known)"
    make_article(title="倉庫の記事", body=body, lead_image=picture)
    address = reverse("admin:articles_figure_change", args=[figure.pk])
    data = sent(client, figure)
    first = client.post(address, data)
    assert "倉庫の記事" in first.content.decode()
    assert "建設費<mark>3億円</mark>の倉庫" in first.content.decode()
    assert value_of(figure) == 300_000_000
    client.post(address, {**data, "_impact_seen": "1"})
    assert value_of(figure) == 400_000_000
    assert next(iter(figure.changes.all())).reason == "決算の訂正"


def sent(client, figure):
    """The figure's form as a browser sends it, with another value."""
    address = reverse("admin:articles_figure_change", args=[figure.pk])
    form = client.get(address).context["adminform"].form
    data = {
        name: ""
        if form.get_initial_for_field(field, name) is None
        else form.get_initial_for_field(field, name)
        for name, field in form.fields.items()
    }
    data = {k: v for k, v in data.items() if v is not False}
    return data | {
        "value": "400000000",
        "change_kind": "correction",
        "change_reason": "決算の訂正",
        "citations-TOTAL_FORMS": "0",
        "citations-INITIAL_FORMS": "0",
    }


@pytest.fixture
def waiting(client, editor):
    """A change that waits, made on the screens."""
    figure = make_figure("3億円", key="known")
    row = make_article(title="倉庫の記事", body="[3億円](figure:known)")
    address = reverse("admin:articles_figure_change", args=[figure.pk])
    data = sent(client, figure)
    screen = client.post(address, data).content.decode()
    assert 'name="_when" value="text" checked' in screen
    choice = {"_impact_seen": "1", "_reword": row.pk, "_when": "text"}
    answer = client.post(address, {**data, **choice}, follow=True)
    waits = PendingFigure.objects.get()
    shown = reverse("admin:articles_figure_waiting", args=[waits.pk])
    assert f'href="{shown}"' in answer.content.decode()
    return waits


def test_a_change_waits_unless_the_editor_says_at_once(client, waiting):
    assert value_of(waiting.figure) == 300_000_000
    assert waiting.made_by is not None
    assert [row.title for row in waiting.articles.all()] == ["倉庫の記事"]


def test_a_waiting_change_is_seen_on_the_form_and_in_the_report(client, waiting):
    shown = reverse("admin:articles_figure_waiting", args=[waiting.pk])
    form = reverse("admin:articles_figure_change", args=[waiting.figure_id])
    for address in (form, reverse("admin:articles_figure_report")):
        assert f'href="{shown}"' in client.get(address).content.decode()
    assert "倉庫の記事" in client.get(shown).content.decode()


def test_a_second_change_is_refused_while_one_waits(client, waiting):
    address = reverse("admin:articles_figure_change", args=[waiting.figure_id])
    data = sent(client, waiting.figure) | {"value": "500000000"}
    for more in ({}, {"_impact_seen": "1"}):
        answer = client.post(address, data | more)
        assert "4億円" in answer.context["errors"].as_text()
    assert value_of(waiting.figure) == 300_000_000


@pytest.mark.parametrize(
    ("button", "value"), [("_publish", 400_000_000), ("_drop", 300_000_000)]
)
def test_the_value_alone_is_published_or_dropped(client, waiting, button, value):
    address = reverse("admin:articles_figure_waiting", args=[waiting.pk])
    assert client.post(address, {button: "1"}).status_code == 302
    assert value_of(waiting.figure) == value
    assert not PendingFigure.objects.exists()


def test_authors_see_a_waiting_change_and_cannot_decide(client, waiting):
    client.force_login(make_user(group="Author"))
    address = reverse("admin:articles_figure_waiting", args=[waiting.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"_publish": "1"}).status_code == 403
    assert PendingFigure.objects.exists()


def test_confirmed_figures_cannot_be_deleted(client, editor):
    figure = make_figure()
    address = reverse("admin:articles_figure_delete", args=[figure.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Figure.objects.filter(pk=figure.pk).exists()


def test_a_review_without_permission_on_the_public_article_is_refused(client, editor):
    row = make_article(body=BODY)
    assert client.get(screen(row)).status_code == 200


def test_the_article_form_leads_to_its_numbers(client, editor, article):
    form = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert f'href="{screen(article)}"' in form.content.decode()
