"""The acceptance sample article, when it lies beside the repository."""

from collections import Counter
from pathlib import Path

import pytest

from articles.markdown import render
from articles.markdown.lint import BOLD_AS_HEADING, MISSING_VALUE

SEED = Path(__file__).resolve().parents[3] / "shared/seed"


@pytest.fixture(scope="module")
def document():
    files = sorted(SEED.glob("*.md"))
    if not files:
        pytest.skip(f"no sample article at {SEED}")
    return render(files[0].read_text(encoding="utf-8").split("\n---\n", 1)[1])


def test_nothing_of_the_markup_is_left_over(document):
    assert document.html.count("<table>") == 3
    assert document.html.count("<strong>") == 116
    assert "**" not in document.html
    assert "[[ogp" not in document.html


def test_every_heading_has_an_id_of_its_own(document):
    assert len(document.toc) == 26
    assert len({heading.id for heading in document.toc}) == 26
    assert {heading.level for heading in document.toc} == {2, 3}
    assert all(any(map(str.isalpha, heading.id)) for heading in document.toc)
    assert "openaiとの比較-1-4兆ドル-vs-500億ドル" in {h.id for h in document.toc}


def test_seven_cards_say_what_their_addresses_say(document):
    assert [mark.position for mark in document.sources] == [1, 2, 3, 4, 5, 6, 7]
    assert document.html.count('class="source-slot"') == 7
    assert document.html.count("URLから推定") == 6
    assert document.html.count("<time ") == 4


def test_amounts_stand_right_and_words_left(document):
    assert document.html.count('<th scope="row">') == 10
    amounts = ("1,000億ドル超", "800億ドル", "750億ドル")
    for amount in amounts:
        assert f'<td class="num">{amount}</td>' in document.html
    assert '<td class="num"><strong>+42%</strong></td>' in document.html
    assert "<td>規模重視、大規模パートナーシップ</td>" in document.html
    assert document.html.count(">データなし<") == 8


def test_lead_in_lines_break_and_nothing_else_does(document):
    assert document.html.count("<br>") == 7


def test_only_real_problems_are_reported(document):
    codes = Counter(notice.code for notice in document.warnings)
    assert codes == {MISSING_VALUE: 8, BOLD_AS_HEADING: 4}


def test_the_words_of_the_text_are_there_without_its_marks(document):
    assert 5_900 < len(document.plain_text) < 6_200
    assert "http" not in document.plain_text
