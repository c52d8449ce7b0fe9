"""Bold, italic and struck text where no spaces are written."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from articles.markdown.parser import Parser
from tests.cases import read_cases

CASES = read_cases(Path(__file__).parent / "cases/emphasis.md")
PARSER = Parser()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_emphasis(case):
    html = PARSER.render(case.given, {})
    assert html == f"<p>{case.expected}</p>\n"


def test_many_of_these_cases_fail_under_plain_commonmark():
    plain = MarkdownIt("commonmark")
    literal = [case for case in CASES if re.search(r"\*\*", plain.render(case.given))]
    assert len(literal) > 35
