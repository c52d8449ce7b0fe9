"""Composing tables and drawing charts in the admin."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from articles.models import ChartSpec, FigureCell, FigureTable, Mention
from tests.evidence.sample import make_figure
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db

COMPOSE = "/admin/articles/figuretable/compose/"


@pytest.fixture
def editor(client):
    user = make_user(group="Editor")
    client.force_login(user)
    return user


@pytest.fixture
def figures():
    """Two companies × two measures, one of them twice, one not at all."""

    def year(n: int) -> dict:
        return {
            "period_shape": "calendar",
            "period_precision": "year",
            "period_start": date(n, 1, 1),
            "period_end": date(n, 12, 31),
        }

    return [
        make_figure(
            "40億円", key="a-2024", entity="浜辺", measure="売上高", **year(2024)
        ),
        make_figure(
            "44億円", key="a-2025", entity="浜辺", measure="売上高", **year(2025)
        ),
        make_figure("3億円", key="a-capex", entity="浜辺", measure="設備投資"),
        make_figure(
            "55億円", key="b-2025", entity="岬", measure="売上高", **year(2025)
        ),
    ]


def choice(figures, **more):
    entities = sorted({figure.entity_id for figure in figures})
    measures = sorted({figure.measure_id for figure in figures})
    return {"entities": entities, "measures": measures} | {
        "rows": "entity",
        "columns": "measure",
        **more,
    }


def test_the_grid_holds_what_fits_the_newest_first(client, editor, figures):
    html = client.get(COMPOSE, choice(figures)).content.decode()
    cell = html.partition('name="cell-0-0"')[2].partition("</select>")[0]
    assert cell.index("a-2025") < cell.index("a-2024")
    assert 'name="words-1-1"' in html


def test_periods_may_stand_across_the_top(client, editor, figures):
    data = choice(figures[:2], columns="period")
    html = client.get(COMPOSE, data).content.decode()
    assert '<th scope="col">2024年</th><th scope="col">2025年</th>' in html
    refused = client.get(COMPOSE, choice(figures, columns="entity"))
    assert "compose-grid" not in refused.content.decode()


def test_one_press_makes_the_table_and_its_cells(client, editor, figures):
    data = choice(figures) | {
        "cell-0-0": figures[1].pk,
        "cell-0-1": figures[2].pk,
        "cell-1-0": figures[3].pk,
        "words-1-1": "非公開",
        "key": "two",
        "title": "二社",
        "note": "",
    }
    answer = client.post(COMPOSE, data)
    table = FigureTable.objects.get()
    address = reverse("admin:articles_figuretable_change", args=[table.pk])
    assert answer.headers["Location"] == address
    cells = [
        (c.row, c.column, c.figure.key if c.figure else c.words)
        for c in table.cells.all()
    ]
    assert cells == [
        ("浜辺", "売上高", "a-2025"),
        ("浜辺", "設備投資", "a-capex"),
        ("岬", "売上高", "b-2025"),
        ("岬", "設備投資", "非公開"),
    ]
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("key", ["a-2024", "Ü b", ""])
def test_a_key_that_is_taken_or_none_is_refused_in_words(client, editor, figures, key):
    data = choice(figures) | {"cell-0-0": figures[0].pk, "key": key, "title": "題"}
    answer = client.post(COMPOSE, data)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not FigureTable.objects.exists()


def test_a_figure_that_does_not_fit_the_cell_is_not_taken(client, editor, figures):
    data = choice(figures) | {"cell-1-0": figures[0].pk, "key": "two", "title": "題"}
    assert "errorlist" in client.post(COMPOSE, data).content.decode()


@pytest.fixture
def table(figures):
    row = FigureTable.objects.create(key="two", title="二社")
    for position, figure in enumerate(figures[:2]):
        FigureCell.objects.create(
            table=row, row=figure.key, figure=figure, position=position
        )
    return row


def chart_form(table, **more):
    return {
        "table": table.pk,
        "key": "two-bars",
        "kind": "bar",
        "title": "",
        "subtitle": "",
        "columns": "",
        "note": "",
        **more,
    }


def test_a_chart_is_drawn_before_anything_is_saved(client, editor, table):
    address = reverse("admin:articles_chartspec_preview")
    answer = client.post(address, chart_form(table, title="伸びた"))
    html = answer.content.decode()
    assert 'class="chart chart-bar"' in html
    assert "伸びた" in html
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not ChartSpec.objects.exists()
    refused = client.post(address, chart_form(table, kind="bar", is_log="on"))
    assert "対数" in refused.content.decode()
    assert client.get(address).status_code == 405


def test_a_table_is_shown_before_anything_is_saved(client, editor, table):
    address = reverse("admin:articles_figuretable_preview")
    data = {
        "title": "仮の表",
        "key": "any",
        "cells-TOTAL_FORMS": "2",
        "cells-INITIAL_FORMS": "0",
        "cells-0-row": "浜辺",
        "cells-0-figure": table.cells.first().figure_id,
        "cells-0-position": "1",
        "cells-1-row": "岬",
        "cells-1-words": "非公開",
        "cells-1-position": "2",
    }
    html = client.post(address, data).content.decode()
    assert "仮の表" in html
    assert "40億円" in html
    assert "非公開" in html
    assert FigureTable.objects.count() == 1


def test_a_bar_is_never_saved_on_a_logarithmic_scale(client, editor, table):
    address = reverse("admin:articles_chartspec_add")
    answer = client.post(address, chart_form(table, is_log="on"))
    assert answer.status_code == 200
    assert not ChartSpec.objects.exists()
    unknown = client.post(address, chart_form(table, columns="1999年"))
    assert "1999年" in unknown.content.decode()
    assert not ChartSpec.objects.exists()


def test_a_saved_chart_is_known_in_the_texts_that_wait_for_it(client, editor, table):
    article = make_article(body="[[chart:two-bars]]", published=False)
    assert Mention.objects.get(article=article).figure is None
    client.post(reverse("admin:articles_chartspec_add"), chart_form(table))
    assert Mention.objects.filter(article=article, figure=None).count() == 0
    assert Mention.objects.filter(article=article).count() == 2
    chart = ChartSpec.objects.get()
    client.post(
        reverse("admin:articles_chartspec_delete", args=[chart.pk]), {"post": "yes"}
    )
    assert Mention.objects.get(article=article).figure is None


@pytest.mark.parametrize(
    ("group", "status"), [("Author", 403), ("Editor", 200), ("", 403)]
)
def test_who_may_compose_and_preview(client, table, group, status):
    client.force_login(make_user(group=group))
    assert client.get(COMPOSE).status_code == status
    for name in ("figuretable", "chartspec"):
        address = reverse(f"admin:articles_{name}_preview")
        data = chart_form(table) | {"cells-TOTAL_FORMS": 0, "cells-INITIAL_FORMS": 0}
        assert client.post(address, data).status_code == status
    client.logout()
    assert client.get(COMPOSE).status_code == 302
