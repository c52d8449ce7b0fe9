"""What a text says of a figure."""

from __future__ import annotations

import pytest

from tests.figures.checking import figure, mention, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.4兆ドル以上", "FIG204 verified"),
        ("1.4兆ドル", "FIG202 warning"),
        ("1.4兆ドル未満", "FIG202 error"),
        ("1.4億ドル以上", "FIG501 error"),
        ("14兆ドル以上", "FIG501 error"),
        ("1.4兆円以上", "FIG502 error"),
        ("1.6兆ドル以上", "FIG204 error"),
        ("何も", "FIG204 error"),
    ],
)
def test_a_mention_must_say_what_its_figure_says(text: str, expected: str):
    figures = [figure("f", "1.4兆ドル以上")]
    mentions = [mention("1.4兆ドル以上"), mention(text)]
    assert said(figures, mentions=mentions)[0] == expected


def test_percent_is_not_percentage_points():
    figures = [figure("f", "3%")]
    assert said(figures, mentions=[mention("3ポイント")]) == ["FIG503 error"]
