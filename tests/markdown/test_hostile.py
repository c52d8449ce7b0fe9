"""Nothing an editor or an imported file writes runs in a reader's browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markdown import fill_cards, render
from articles.markdown.parser import Choices, Parser
from tests.cases import read_cases

CASES = read_cases(Path(__file__).parent / "cases/hostile.md")
ALLOWED_TAGS = (
    "a abbr article aside b bdi bdo blockquote br caption cite code col colgroup data"
    " dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img input"
    " ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub"
    " summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
ADDRESSES = {"href", "src"}
SAFE_ADDRESS = re.compile(r"(?:https?:|mailto:|(?![a-z][a-z0-9+.-]*:))", re.IGNORECASE)


PARTS = (
    "<div> </div> <b> </b> <li> </li> </ol> <ol> <table> <td> </table> </p> <p> ** *"
    " ` [ ]( ) > - | <script> </script> <!-- --> x 漢 \" ' = [[ogp: ]] ::: ```"
    " https://a.example/x :::message <details> </details> [^1] [^1]:"
)
LINES = ("\n", "\n\n", "|a|\n|-|\n|", "\n[[ogp:https://a.example/x]]\n")


def elements(html: str) -> Iterator[Element]:
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in root.iter():
        if element is not root and isinstance(element.tag, str):
            yield element


def faults(html: str) -> list[str]:
    """Every element or attribute that could do something."""
    found = []
    for element in elements(html):
        if element.tag not in ALLOWED_TAGS.split():
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc", "srcset", "name"}:
                found.append(f"{name}={value}")
            if name in ADDRESSES and not SAFE_ADDRESS.match(
                re.sub(r"[\x00-\x20]", "", value)
            ):
                found.append(f"{name}={value}")
    return found


def test_there_are_many_and_they_are_dangerous_without_us():
    assert len(CASES) >= 150
    naive = Parser(Choices(safe_schemes=False))
    hurt = [case for case in CASES if faults(naive.render(case.given, {}))]
    assert len(hurt) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_nothing_of_it_becomes_markup(case):
    document = render(case.given)
    assert faults(document.html) == []
    for block in document.blocks:
        assert faults(block.html) == []


def test_all_of_it_in_one_text_is_harmless_too():
    document = render("\n\n".join(case.given for case in CASES))
    assert faults(document.html) == []


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from([*PARTS.split(" "), *LINES]),
        max_size=30,
    )
)
def test_every_page_is_well_formed_and_keeps_its_slots(parts):
    document = render("".join(parts))
    assert faults(document.html) == []
    slots = [e for e in elements(document.html) if e.get("class") == "source-slot"]
    assert [slot.get("id") for slot in slots] == [
        f"source-{number}" for number in range(1, len(document.sources) + 1)
    ]
    filled = fill_cards(
        document.html, {mark.position: "FILLED" for mark in document.sources}
    )
    assert filled.count("FILLED") == len(document.sources)


def test_ids_and_classes_come_from_the_page_alone():
    document = render(
        '<div id="toc" class="source-slot">\n\nx\n\n</div>\n\n<span id="main">y</span>'
    )
    assert all(not {"id", "class"} & set(e.attrib) for e in elements(document.html))
