"""Each dialect's keys land in our fields; the rest is kept; problems have places."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.manner import Manner
from articles.importing.mapping import map_text
from articles.importing.report import Rejected
from tests.cases import Case, read_cases

TOKYO = ZoneInfo("Asia/Tokyo")
CASES = read_cases(Path(__file__).parent / "cases" / "dialects.md")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_dialects(case: Case):
    path, _, text = case.given.partition("\n")
    expected = dict(line.split(" = ", 1) for line in case.expected.splitlines())
    problem = expected.pop("error", None)
    if problem is not None:
        with pytest.raises(Rejected) as caught:
            map_text(text, path=path, manner=Manner(TOKYO))
        found = caught.value.problem
        place = (found.code, found.line, found.column, found.key)
        assert " ".join(str(part or "-") for part in place) == problem
        assert found.message
        assert found.hint
        return
    data = map_text(text, path=path, manner=Manner(TOKYO))
    warnings = " ".join(f"{remark.line}:{remark.code}" for remark in data.remarks)
    assert warnings == expected.pop("warnings", "")
    for name, written in expected.items():
        value = getattr(data, name)
        if isinstance(value, datetime):
            value = value.astimezone(TOKYO).isoformat()
        assert json.loads(json.dumps(value)) == json.loads(written), name


def test_the_table_of_dialects_is_well_covered():
    assert len(CASES) >= 60


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_and_body_bytes_stay(ending):
    text = ending.join(["---", "title: a\t", "---", "", "本文  ", "", ""])
    data = map_text(text, path="a.md", manner=Manner(TOKYO))
    assert data.front_matter + data.body == text
    assert data.title == "a"
    assert data.head_lines == 3


def test_the_acceptance_article(seed_folder):
    file = next(seed_folder.glob("*.md"))
    text = file.read_text(encoding="utf-8")
    data = map_text(text, path=file.name, manner=Manner(TOKYO))
    assert data.front_matter + data.body == text
    assert data.slug == file.stem.lower()
    assert len(data.tags) == 5
    assert data.featured
    assert data.extra == ()
    assert data.remarks == ()
    assert data.published_at is not None
    assert data.published_at.astimezone(TOKYO).isoformat().endswith("T00:00:00+09:00")


@given(st.text(max_size=80), st.sampled_from(["", "---\n", "+++\n", "{"]))
@settings(deadline=None, max_examples=150)
def test_any_text_is_an_article_or_a_refusal_with_a_line(text, opening):
    try:
        data = map_text(opening + text, path="a.md", manner=Manner(TOKYO))
    except Rejected as rejected:
        problem = rejected.problem
    else:
        assert data.front_matter + data.body == opening + text
        assert data.title
        assert data.slug
        return
    assert problem.line
    assert problem.hint
