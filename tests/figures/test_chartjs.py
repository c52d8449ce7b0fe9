"""Chart.js data read as our charts; what cannot be drawn honestly is refused."""

from __future__ import annotations

import contextlib
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.figures.chart import ChartKind, ChartRefused, chart_svg, describe_chart
from articles.figures.chartjs import read_chartjs


def read(data: Any):
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return read_chartjs(text, key="k", lang="ja")


def bars(*values: Any, kind: str = "bar", **options: Any) -> dict[str, Any]:
    labels = [f"{2020 + place}年" for place in range(len(values))]
    return {
        "type": kind,
        "data": {"labels": labels, "datasets": [{"label": "売上", "data": values}]},
        "options": options,
    }


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("bar", ChartKind.BAR),
        ("horizontalBar", ChartKind.BAR),
        ("pie", ChartKind.BAR),
        ("doughnut", ChartKind.BAR),
        ("line", ChartKind.LINE),
    ],
)
def test_kinds(kind, drawn):
    chart = read(bars(3, 5.5, kind=kind))
    assert chart.kind is drawn
    ET.fromstring(chart_svg(chart))
    assert "2020年 3、2021年 5.5" in describe_chart(chart)


def test_title_null_and_words_with_their_unit():
    data = bars("500億円", None, "300〜400億円", plugins={"title": {"text": "投資"}})
    chart = read(data)
    assert chart.title == "投資"
    assert "2020年 500億円、2021年 データなし、2022年 300〜400億円" in describe_chart(
        chart
    )
    assert read(bars(1)).title == "売上"
    assert read(bars(1, title={"text": ["二行の", "題"]})).title == "二行の 題"


def test_several_sets_are_grouped_and_a_floating_bar_is_a_range():
    data = bars(1, 2)
    data["data"]["datasets"].append({"label": "費用", "data": [3]})
    grouped = read(data)
    assert grouped.kind is ChartKind.GROUPED
    assert [series.name for series in grouped.series] == ["売上", "費用"]
    assert grouped.series[1].marks[1].quantity is None
    assert read(bars([3, 5], [2, 9])).kind is ChartKind.DOT


def test_points_name_their_places():
    data = {
        "type": "line",
        "data": {
            "datasets": [{"data": [{"x": "2020年", "y": 1}, {"x": 2024, "y": 2}]}]
        },
    }
    assert [mark.label for mark in read(data).series[0].marks] == ["2020年", "2024"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[1]", "JSON"),
        ("{type: 'bar'}", "JSON"),
        ('{"type": "bar", "data": {"datasets": [{"data": [NaN]}]}}', "JSON"),
        ("[" * 5_000, "JSON"),
        ('"' + "x" * 30_000 + '"', "longer"),
        (bars(1, kind="radar"), "radar"),
        (bars(1, kind="scatter"), "scatter"),
        ({"type": ["bar"]}, "kind"),
        ({"type": "bar"}, "no number"),
        ({"type": "bar", "data": 5}, "no number"),
        (bars(True), "True"),
        (bars("たくさん"), "たくさん"),
        (bars({"y": {}}), "number"),
        (bars("1e999999"), "1e999999"),
    ],
)
def test_what_is_no_chart_is_refused_in_words(data, reason):
    with pytest.raises(ChartRefused, match=reason):
        chart_svg(read(data))


def test_a_logarithmic_bar_is_refused_and_a_line_is_not():
    scales = {"y": {"type": "logarithmic"}}
    with pytest.raises(ChartRefused, match="logarithmic"):
        chart_svg(read(bars(1, 100, scales=scales)))
    assert read(bars(1, 100, kind="line", scales=scales)).is_log


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "data", "labels", "datasets", "x", "y", "text"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["bar", "line", "pie"]), _JSON, _JSON, _JSON)
def test_anything_is_drawn_or_refused(kind, labels, values, options):
    data = {
        "type": kind,
        "data": {"labels": labels, "datasets": [{"data": values}, {"data": labels}]},
        "options": options,
    }
    with contextlib.suppress(ChartRefused):
        ET.fromstring(chart_svg(read(json.dumps(data))))
