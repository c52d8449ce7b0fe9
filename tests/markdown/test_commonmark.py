"""Every example of the CommonMark specification, with all of our rules switched on."""

import json
from pathlib import Path

import pytest

from articles.markdown.parser import Choices, Parser

DATA = json.loads(
    (Path(__file__).parent / "commonmark/examples.json").read_text(encoding="utf-8")
)
# Only the two rules are off by which a page departs from the letter on purpose:
# bare addresses become links there, and `javascript:` does not.
PARSER = Parser(Choices(autolinks=False, safe_schemes=False))


def test_the_examples_are_complete():
    assert [example["example"] for example in DATA["examples"]] == [*range(1, 653)]


@pytest.mark.parametrize("section", sorted({e["section"] for e in DATA["examples"]}))
def test_section(section):
    wrong = [
        example["example"]
        for example in DATA["examples"]
        if example["section"] == section
        and _comparable(PARSER.render(example["markdown"], {}))
        != _comparable(example["html"])
    ]
    assert wrong == []


def _comparable(html: str) -> str:
    """White space in an empty quotation is free, and so is how a void tag ends."""
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")
