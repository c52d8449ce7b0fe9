"""The editor's twenty-five interactions, and the test that shows each of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROWS = {
    "1 live preview": (
        "admin/test_editor_preview.py",
        "test_a_block_above_the_caret_stays_where_it_is",
    ),
    "1 no stale answer": (
        "admin/test_browser.py",
        "test_an_older_answer_never_replaces_a_newer_one",
    ),
    "2 preview is page": (
        "admin/test_preview.py",
        "test_its_body_is_the_public_pages_body",
    ),
    "3 scroll sync": (
        "admin/test_editor_preview.py",
        "test_every_heading_of_the_sample_is_met_in_both_directions",
    ),
    "4 widths": ("admin/test_browser.py", "test_widths_are_pressed_and_remembered"),
    "5 composing": (
        "admin/test_browser.py",
        "test_nothing_is_sent_while_composing_and_once_after",
    ),
    "6 undo": (
        "admin/test_browser.py",
        "test_ten_actions_and_ten_undos_give_the_text_back",
    ),
    "7 toolbar": (
        "admin/test_browser.py",
        "test_the_toolbar_is_one_tab_stop_and_tab_leaves_the_text",
    ),
    "8 shortcuts": (
        "admin/test_editor_preview.py",
        "test_help_names_every_shortcut_and_no_single_letter_is_one",
    ),
    "9 address to card": (
        "admin/test_editor_pasting.py",
        "test_an_address_on_an_empty_line_is_offered_as_a_card",
    ),
    "10 address to link": (
        "admin/test_editor_pasting.py",
        "test_an_address_over_words_makes_them_a_link",
    ),
    "10 cells to table": (
        "admin/test_editor_pasting.py",
        "test_five_by_four_cells_of_a_spreadsheet",
    ),
    "10 raw": (
        "admin/test_editor_pasting.py",
        "test_control_shift_v_pastes_without_help",
    ),
    "11 picture": (
        "admin/test_editor_pasting.py",
        "test_a_picture_needs_a_word_before_it_is_inserted",
    ),
    "11 placeholder": (
        "admin/test_editor_uploads.py",
        "test_a_line_holds_the_place_until_the_picture_is_there",
    ),
    "11 failed upload": (
        "admin/test_editor_uploads.py",
        "test_a_failed_upload_takes_its_line_out_and_asks_again",
    ),
    "11 refused": (
        "admin/test_upload.py",
        "test_a_script_behind_a_picture_is_not_stored",
    ),
    "12 tidy": (
        "admin/test_editor_pasting.py",
        "test_the_tables_of_the_sample_are_tidied_to_the_same_bytes",
    ),
    "13 find": ("admin/test_editor_inserting.py", "test_two_brackets_find_a_source"),
    "14 recovery": (
        "admin/test_editor_safety.py",
        "test_a_killed_browser_offers_all_text_older_than_a_second",
    ),
    "14 one row": (
        "publishing/test_autosaves.py",
        "test_an_hour_of_typing_is_one_row_and_no_revision",
    ),
    "14 two new articles": (
        "admin/test_editor_new_articles.py",
        "test_two_new_articles_in_one_browser_share_nothing",
    ),
    "14 session ended": (
        "admin/test_editor_new_articles.py",
        "test_a_session_that_ended_before_the_save_loses_nothing",
    ),
    "15 leaving": (
        "admin/test_editor_safety.py",
        "test_leaving_after_the_save_asks_nothing",
    ),
    "16 two editors": (
        "admin/test_conflict.py",
        "test_edits_of_one_line_wait_for_a_decision_and_show_all_three",
    ),
    "17 counts": (
        "admin/test_editor_preview.py",
        "test_the_counts_are_those_of_the_page",
    ),
    "18 checks": (
        "admin/test_preview.py",
        "test_it_counts_and_checks_with_line_numbers",
    ),
    "19 slugs": (
        "text/test_slugs.py",
        "test_a_title_without_ascii_gets_a_deterministic_id",
    ),
    "20 tags": (
        "admin/test_editor_inserting.py",
        "test_known_tags_are_suggested_while_typing",
    ),
    "21 schedule": (
        "publishing/test_lifecycle.py",
        "test_a_date_to_come_schedules_and_time_alone_publishes",
    ),
    "22 differences": (
        "text/test_differences.py",
        "test_ten_edits_of_an_article_are_ten_hunks",
    ),
    "23 dark": (
        "admin/test_browser.py",
        "test_axe_finds_nothing_and_nothing_overflows",
    ),
    "24 share": ("public/test_share.py", "test_an_ended_link_is_gone"),
    "25 no script": (
        "admin/test_editor_safety.py",
        "test_without_script_the_form_saves_and_a_button_previews",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_the_row_has_its_test(row):
    file, name = ROWS[row]
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_no_row_is_missing():
    assert {int(row.split()[0]) for row in ROWS} == set(range(1, 26))
