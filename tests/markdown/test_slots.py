"""Slots are filled exactly, whatever the text around them says."""

from articles.markdown import fill_blocks, fill_cards, fill_figures, render

TEXT = """[500億円](figure:cost)と[[figure:jobs]]。

[[chart:cost type=bar]]

[[ogp:https://a.example/x]]
[[ogp:https://b.example/y]]
"""


def test_a_stored_card_takes_the_place_of_the_fallback():
    document = render(TEXT)
    html = fill_cards(document.html, {2: "<p>保存したカード</p>"})
    assert '<li id="source-2" class="source-slot"><p>保存したカード</p></li>' in html
    assert "https://a.example/x" in html
    assert "https://b.example/y" not in html


def test_no_cards_leave_the_page_as_it_is():
    document = render(TEXT)
    assert fill_cards(document.html, {}) == document.html


def test_a_card_may_hold_what_looks_like_a_group_reference():
    html = fill_cards(render(TEXT).html, {1: r"\1 \g<0>"})
    assert r"\1 \g<0>" in html


def test_text_that_imitates_a_slot_is_no_slot():
    fake = '<li id="source-1" class="source-slot">x</li>'
    text = (
        f"`{fake}`\n\n    {fake}\n\n\\{fake}\n\n<ol>{fake}</ol>\n\n"
        f'[x](/a "{fake}")\n\n'
        f"[x](/a '{fake}')\n\n[[ogp:https://a.example/x||{fake}|{fake}|{fake}]]\n"
    )
    document = render(text)
    html = fill_cards(document.html, {1: "FILLED"})
    assert html.count("FILLED") == 1
    assert document.html.count('<li id="source-1" class="source-slot">') == 1


def test_figures_get_their_position_and_their_inner_html():
    asked = []

    def fill(position: int, inner: str) -> str | None:
        asked.append((position, inner))
        return "<b>filled</b>" if position == 2 else None

    html = fill_figures(render(TEXT).html, fill)
    assert asked == [(1, "500億円"), (2, "[[figure:jobs]]")]
    assert "<b>filled</b>" in html
    assert 'data-slot="1">500億円</data>' in html


def test_a_bound_figure_may_have_a_japanese_key_and_options():
    (mark,) = render("[5億円](figure:工場-費用?with=USD&lang=en)").figures
    assert mark.key == "工場-費用"
    assert mark.options == (("with", "USD"), ("lang", "en"))


def test_blocks_are_replaced_whole():
    html = fill_blocks(render(TEXT).html, {1: "<figure>chart</figure>"})
    assert "<figure>chart</figure>" in html
    assert "block-slot" not in html


def test_marks_carry_what_their_slots_carry():
    document = render(TEXT)
    assert [(m.key, m.literal, m.position) for m in document.figures] == [
        ("cost", "500億円", 1),
        ("jobs", "", 2),
    ]
    assert document.figures[0].bound
    assert not document.figures[1].bound
    (chart,) = document.illustrations
    assert (chart.kind, chart.keys, chart.options) == (
        "chart",
        ("cost",),
        (("type", "bar"),),
    )
    assert [mark.line for mark in document.sources] == [5, 6]
