"""An edited text renders to the same bytes whether or not the last one is known."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markdown import RenderOptions, incremental, render, render_again
from articles.markdown.render import fragment_builder
from tests.cases import read_cases

FOLDER = Path(__file__).parent / "cases"
CASES = [
    case.given
    for name in ("blocks", "breaks", "cards", "gfm", "headings", "marks", "tables")
    for case in read_cases(FOLDER / f"{name}.md")
] + [case.given for case in read_cases(FOLDER / "lint.md")]

ARTICLE = "\n\n".join(
    f"## 見出し{n}\n\n本文**太字**{n}[[cite:k{n % 3}]]。\n\n- 甲\n- 乙\n\n"
    f"| a | b |\n|---|---|\n| **c** | {n}億円 |\n\n[1億円](figure:f{n})\n"
    f"[[ogp:https://a.example/{n}]]"
    for n in range(20)
)
WORDS = (
    "# ## - > 1. : --- === ``` $$ :::message ::: ※ ** ~~ ` [[ ]] [^1] [a] <div> </div>"
    " <!-- [[ogp:https://b.example/x]] [[figure:k]] [[cite:k1]] [[stat:k]] | 漢字"
    " abc 。"
)
LINES = ("\n", "\n\n", "    ", "[^1]: ", "[a]: /u", "|a|b|\n|-|-|\n", "\n※ 注\n")
PIECES = (*WORDS.split(), *LINES)


@settings(deadline=None, max_examples=80)
@given(
    start=st.lists(st.sampled_from(CASES), max_size=8).map("\n\n".join),
    edits=st.lists(
        st.tuples(
            st.floats(min_value=0, max_value=1),
            st.integers(min_value=0, max_value=12),
            st.one_of(st.sampled_from(PIECES), st.sampled_from(CASES)),
        ),
        max_size=6,
    ),
)
def test_random_edits_change_nothing_but_the_time(start, edits):
    text = start
    rendering = render_again(text)
    for place, deleted, inserted in edits:
        at = int(place * len(text))
        text = text[:at] + inserted + text[at + deleted :]
        rendering = render_again(text, rendering)
        assert rendering.document == render(text)


@pytest.mark.parametrize("piece", [*PIECES, "x"])
def test_one_edit_in_a_long_article(piece):
    rendering = render_again(ARTICLE)
    at = ARTICLE.index("見出し11") - 4
    text = ARTICLE[:at] + piece + ARTICLE[at:]
    again = render_again(text, rendering)
    assert again.document == render(text)
    assert render_again(ARTICLE, again).document == rendering.document


def test_only_the_neighbourhood_of_an_edit_is_built_again(monkeypatch):
    rendering = render_again(ARTICLE)
    built = []

    def counting(env):
        builder = fragment_builder(env)
        build = builder.build

        class Counting:
            add_notices = builder.add_notices

            def build(self, tokens, start, end):
                built.append((start, end))
                return build(tokens, start, end)

        return Counting()

    monkeypatch.setattr(incremental, "fragment_builder", counting)
    text = ARTICLE.replace("太字**10", "太い字**10")
    assert render_again(text, rendering).document == render(text)
    assert 1 <= len(built) <= 4


def test_other_options_start_afresh():
    rendering = render_again("漢\n字", None, RenderOptions(soft_break="br"))
    assert render_again("漢\n字", rendering).document == render("漢\n字")
