"""What becomes of each construct on the page; an editor could add to these files."""

from pathlib import Path

import pytest

from articles.markdown import render
from tests.cases import Case, read_cases

FOLDER = Path(__file__).parent / "cases"
SUBJECTS = (
    "blocks",
    "breaks",
    "cards",
    "gfm",
    "headings",
    "links",
    "marks",
    "tables",
)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{subject}: {case.title}")
        for subject in SUBJECTS
        for case in read_cases(FOLDER / f"{subject}.md")
    ],
)
def test_page(case: Case):
    assert render(case.given).html.rstrip("\n") == case.expected
