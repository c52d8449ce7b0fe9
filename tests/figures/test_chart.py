"""Charts: honest, small, readable without colour, script or style."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.figures import parse_quantities
from articles.figures.chart import (
    Chart,
    ChartKind,
    ChartRefused,
    Mark,
    Series,
    chart_svg,
    describe_chart,
)
from articles.figures.chart_drawing import wrap

SVG = "{http://www.w3.org/2000/svg}"


def mark(label: str, text: str = "", **more) -> Mark:
    return Mark(label, parse_quantities(text)[0].quantity if text else None, **more)


def chart(*marks: Mark, kind: ChartKind = ChartKind.BAR, **more) -> Chart:
    return Chart("sales", "売上高", (Series("", marks),), kind, **more)


def drawn(made: Chart) -> ET.Element:
    return ET.fromstring(chart_svg(made))


def share(element: ET.Element, name: str) -> float:
    """A place or a length in percent of the chart."""
    return float((element.get(name) or "").removesuffix("%"))


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


EIGHT = (
    mark("青空電機", "1,000億円超", is_forecast=True),
    mark("白波商事", "800億円"),
    mark("緑川銀行（旧緑川信用金庫）", "約750億円"),
    mark("Acme", missing="非公開"),
    mark("赤城運輸", "300〜400億円"),
    mark("Globex", "最大500億円"),
    mark("黒潮水産", "数百億円"),
    mark("とても長い名前を持つ持株会社ホールディングス", "200億円以上"),
)


@pytest.mark.parametrize("kind", ChartKind)
def test_eight_marks_take_less_than_four_kilobytes(kind: ChartKind):
    assert len(chart_svg(chart(*EIGHT, kind=kind)).encode()) < 4096


@pytest.mark.parametrize("kind", ChartKind)
def test_it_needs_neither_script_nor_style_nor_address(kind: ChartKind):
    svg = chart_svg(chart(*EIGHT, kind=kind))
    root = ET.fromstring(svg)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {
            "svg",
            "title",
            "desc",
            "defs",
            "pattern",
            "g",
            "text",
            "rect",
            "path",
            "circle",
            "line",
        }
        assert "style" not in element.attrib
        assert not any(name.startswith("on") for name in element.attrib)
    assert re.findall(r"https?:[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("kind", ChartKind)
def test_the_same_chart_gives_the_same_bytes(kind: ChartKind):
    assert chart_svg(chart(*EIGHT, kind=kind)) == chart_svg(chart(*EIGHT, kind=kind))


def test_title_and_description_label_it():
    root = drawn(chart(*EIGHT))
    names = (root.get("aria-labelledby") or "").split()
    labels = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("role") == "img"
    assert labels[names[0]] == "売上高"
    assert labels[names[1]] == describe_chart(chart(*EIGHT))


def test_the_description_holds_every_number_and_every_gap():
    words = describe_chart(chart(*EIGHT))
    for part in ("青空電機 1,000億円超（予測）", "Acme 非公開", "黒潮水産 数百億円"):
        assert part in words
    english = chart(mark("Acme", "$5 billion", is_forecast=True), lang="en")
    assert describe_chart(english) == "Bar chart. Acme $5 billion (forecast)"


def test_a_bar_is_as_long_as_its_number():
    root = drawn(chart(mark("a", "100円"), mark("b", "50円"), mark("c", "25円")))
    widths = [share(rect, "width") for rect in root.iter(f"{SVG}rect")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert widths[1] == pytest.approx(2 * widths[2], abs=0.2)


def test_losses_go_the_other_way_from_zero():
    root = drawn(chart(mark("a", "100円"), mark("b", "▲100円")))
    one, other = root.iter(f"{SVG}rect")
    assert share(other, "x") < share(one, "x")
    assert one.get("width") == other.get("width")


def test_a_forecast_is_hatched_and_says_so():
    svg = chart_svg(chart(mark("a", "5円", is_forecast=True)))
    assert 'fill="url(#sales-h0)"' in svg
    assert "5円（予測）" in svg
    assert "pattern" not in chart_svg(chart(mark("a", "5円")))


def test_an_open_bound_has_a_point_and_a_range_a_whisker():
    plain = chart_svg(chart(mark("a", "5円"), mark("b", "9円")))
    pointed = chart_svg(chart(mark("a", "5円以上"), mark("b", "9円")))
    whisker = chart_svg(chart(mark("a", "5〜7円"), mark("b", "9円")))
    assert "<path" not in plain
    assert '<path d="M0 0l7 8L0 16z"/>' in pointed
    assert 'stroke-width="2"' in whisker
    below = chart_svg(chart(mark("a", "最大5円"), mark("b", "9円")))
    assert 'fill="none" stroke="currentColor" stroke-dasharray="4 2"' in below


def test_a_dot_points_where_its_bound_is_open():
    kind = ChartKind.DOT
    plain = chart_svg(chart(mark("a", "5円"), mark("b", "9円"), kind=kind))
    above = chart_svg(chart(mark("a", "5円超"), mark("b", "9円"), kind=kind))
    below = chart_svg(chart(mark("a", "5円未満"), mark("b", "9円"), kind=kind))
    assert "<path" not in plain
    assert above.count("<path") == below.count("<path") == 1
    assert above != below


def test_a_missing_number_is_a_labelled_gap():
    root = drawn(chart(mark("a", "5円"), mark("b")))
    assert "データなし" in texts(root)


def test_a_line_does_not_run_over_a_gap():
    marks = [mark("1月", "5円"), mark("2月", "6円"), mark("3月"), mark("4月", "8円")]
    root = drawn(chart(*marks, kind=ChartKind.LINE))
    strokes = next(g for g in root.iter(f"{SVG}g") if g.get("stroke-width") == "2.5")
    assert len(strokes) == 1
    assert "データなし" in texts(root)


def test_the_way_to_a_forecast_is_dashed_and_its_point_hollow():
    marks = [mark("2024年", "5円"), mark("2025年", "6円", is_forecast=True)]
    svg = chart_svg(chart(*marks, kind=ChartKind.LINE))
    assert svg.count("stroke-dasharray") == 1
    assert svg.count('class="hollow"') == 1


def test_years_stand_as_far_apart_as_they_are():
    marks = [mark("1947年", "5円"), mark("2020年", "6円"), mark("2024年", "7円")]
    root = drawn(chart(*marks, kind=ChartKind.LINE))
    a, b, c = (share(dot, "cx") for dot in root.iter(f"{SVG}circle"))
    assert (b - a) / (c - b) == pytest.approx(73 / 4, rel=0.05)
    unordered = [mark("その後", "5円"), mark("2020年", "6円"), mark("2024年", "7円")]
    root = drawn(chart(*unordered, kind=ChartKind.LINE))
    a, b, c = (share(dot, "cx") for dot in root.iter(f"{SVG}circle"))
    assert b - a == pytest.approx(c - b, abs=0.2)


def test_the_axis_of_a_chart_without_zero_says_where_it_stands():
    marks = [mark("a", "81.09%"), mark("b", "81.56%"), mark("c", "79.55%")]
    for kind in (ChartKind.DOT, ChartKind.LINE):
        words = texts(drawn(chart(*marks, kind=kind)))
        assert "80%" in words
        assert "82%" in words


def test_names_of_lines_do_not_lie_upon_each_other():
    series = tuple(
        Series(name, (mark("2023年", "5円"), mark("2024年", f"{value}円")))
        for name, value in (("甲", 100), ("乙", 101), ("丙", 102))
    )
    root = drawn(Chart("k", "t", series, ChartKind.LINE))
    heights = sorted(
        float(element.get("y") or 0)
        for element in root.iter(f"{SVG}text")
        if (element.text or "")[0] in "甲乙丙"
    )
    assert all(b - a >= 14 for a, b in itertools.pairwise(heights))


def test_grouped_bars_name_their_series():
    years = ("2024年", "2025年")
    series = tuple(
        Series(year, (mark("甲", "5円"), mark("乙", "6円"))) for year in years
    )
    root = drawn(Chart("g", "比較", series, ChartKind.GROUPED))
    assert texts(root).count("2024年") == 2


def test_dots_may_be_logarithmic():
    root = drawn(
        chart(
            mark("a", "10円"),
            mark("b", "100円"),
            mark("c", "1,000円"),
            kind=ChartKind.DOT,
            is_log=True,
        )
    )
    a, b, c = (share(dot, "cx") for dot in root.iter(f"{SVG}circle"))
    assert b - a == pytest.approx(c - b, abs=0.2)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (chart(mark("a", "5円"), is_log=True), "logarithmic"),
        (chart(mark("a", "5円"), mark("b", "5人")), "units"),
        (chart(mark("a")), "no number"),
        (chart(*[mark("a", "5円")] * 61), "60"),
        (chart(mark("a", "▲5円"), kind=ChartKind.DOT, is_log=True), "zero"),
        (Chart("Über", "t", (Series("", (mark("a", "5円"),)),)), "key"),
        (Chart("k", "t", (Series("", (mark("a", "5円"),)),), lang="fr"), "language"),
        (Chart("k", "t", (Series("", (mark("a", "5円"),)),) * 2), "several series"),
        (
            Chart(
                "k",
                "t",
                (
                    Series("x", (mark("a", "5円"),)),
                    Series("y", (mark("b", "5円"),)),
                ),
                ChartKind.GROUPED,
            ),
            "labels",
        ),
    ],
)
def test_what_cannot_be_drawn_honestly_is_refused(made: Chart, reason: str):
    with pytest.raises(ChartRefused, match=reason):
        chart_svg(made)


@settings(deadline=None, max_examples=60)
@given(st.text(), st.text(), st.sampled_from(ChartKind))
def test_any_words_give_well_formed_svg(title: str, label: str, kind: ChartKind):
    marks = (mark(label, "5円"), mark(label, "7円以上", is_forecast=True))
    ET.fromstring(chart_svg(Chart("k", title, (Series(label, marks),), kind)))


@pytest.mark.parametrize("kind", [ChartKind.BAR, ChartKind.DOT])
def test_a_long_name_takes_a_second_line_and_is_whole(kind: ChartKind):
    name = "とても長い名前を持つ持株会社ホールディングス"
    made = chart(mark(name, "200億円以上"), mark("短い", "3億円"), kind=kind)
    short = chart(mark("短", "200億円以上"), mark("短い", "3億円"), kind=kind)
    shown = texts(drawn(made))
    assert any(one + other == name for one, other in itertools.pairwise(shown) if one)
    assert height_of(made) == height_of(short) + 17


def test_words_are_not_broken_and_what_is_cut_is_told():
    (first, second) = wrap("International Business Machines Corporation", 280, 180)
    assert (first, second) == ("International Business Machines", "Corporation")
    name = "あ" * 60
    shown = chart_svg(chart(mark(name, "200億円以上"), mark("短い", "3億円")))
    assert f"…<title>{name}</title></text>" in shown
    whole = chart_svg(chart(mark("短い", "3億円"), mark("短", "4億円")))
    assert whole.count("<title") == 1  # of the chart alone


def test_a_second_line_costs_its_own_element_and_no_more():
    long, short = "とても長い名前を持つ持株会社ホールディングス", "短い名"

    def size(name: str, kind: ChartKind) -> int:
        marks = [mark(f"{name}{n}", f"{n}00億円以上") for n in range(1, 9)]
        return len(chart_svg(chart(*marks, kind=kind)).encode())

    more = 2 * (len(long) - len(short)) * 3  # in the label and in the description
    for kind in (ChartKind.BAR, ChartKind.DOT):
        assert size(long, kind) - size(short, kind) <= 8 * (more + 40)
    assert size(long, ChartKind.BAR) <= 4096


def height_of(made: Chart) -> float:
    return float(drawn(made).get("height") or 0)
