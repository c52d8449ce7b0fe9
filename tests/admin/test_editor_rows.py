"""Each of the editor's interactions and of the workflow's steps has a test: this one.

Figures of time are not tested but measured: `.ci/bench/editor.py` (1, 9, 13),
`.ci/bench/pictures.py` (11), `.ci/bench/editing.py` (14, 16).
"""

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
    "13 among ten thousand": (
        "admin/test_editor_inserting.py",
        "test_a_list_among_ten_thousand_sources_is_there_at_once",
    ),
    "13 figures": (
        "admin/test_editor_inserting.py",
        "test_two_brackets_find_a_figure_by_its_value_and_show_it",
    ),
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
    "16 presence": (
        "admin/test_presence.py",
        "test_each_is_told_of_the_other_and_no_longer_when_one_left",
    ),
    "17 counts": (
        "admin/test_editor_preview.py",
        "test_the_counts_are_those_of_the_page",
    ),
    "17 the sample's 5,800 characters": (
        "admin/test_preview.py",
        "test_a_long_real_article_is_followed_line_by_line",
    ),
    "17 numbers": (
        "admin/test_figure_browser.py",
        "test_the_foot_and_the_panel_count_the_same_numbers",
    ),
    "18 checks": (
        "admin/test_preview.py",
        "test_it_counts_and_checks_with_line_numbers",
    ),
    "18 errors stop publication alone": (
        "publishing/test_lifecycle.py",
        "test_saving_is_never_blocked",
    ),
    "19 slugs": (
        "text/test_slugs.py",
        "test_a_title_without_ascii_gets_a_deterministic_id",
    ),
    "19 unique": (
        "publishing/test_same_address.py",
        "test_an_address_made_by_us_is_made_again_until_it_is_free",
    ),
    "19 redirect": (
        "public/test_redirects.py",
        "test_a_changed_slug_leaves_a_redirect_that_works",
    ),
    "20 tags": (
        "admin/test_editor_inserting.py",
        "test_known_tags_are_suggested_while_typing",
    ),
    "21 schedule": (
        "publishing/test_lifecycle.py",
        "test_a_date_to_come_schedules_and_time_alone_publishes",
    ),
    "21 at the minute": (
        "caching/test_layer.py",
        "test_a_scheduled_moment_is_settled_before_the_answer",
    ),
    "22 differences": (
        "text/test_differences.py",
        "test_ten_edits_of_an_article_are_ten_hunks",
    ),
    "22 restore": (
        "admin/test_history.py",
        "test_an_old_version_is_made_the_current_one_from_the_comparison",
    ),
    "23 dark": (
        "admin/test_browser.py",
        "test_axe_finds_nothing_and_nothing_overflows",
    ),
    "23 every screen": ("admin/test_axe.py", "test_screens_of"),
    "23 what opens": (
        "admin/test_axe_open.py",
        "test_the_picture_dialog_with_its_error_and_with_a_picture",
    ),
    "24 share": ("public/test_share.py", "test_an_ended_link_is_gone"),
    "25 no script": (
        "admin/test_editor_safety.py",
        "test_without_script_the_form_saves_and_a_button_previews",
    ),
}


WORKFLOW = {
    "5 statuses": (
        "publishing/test_lifecycle.py",
        "test_publishing_a_draft_makes_it_public_now",
    ),
    "5 groups": ("publishing/test_roles.py", "test_only_publishers_may_make_public"),
    "5 readiness": (
        "publishing/test_lifecycle.py",
        "test_what_is_not_ready_is_refused_with_every_reason",
    ),
    "6 compare any two": (
        "admin/test_history.py",
        "test_any_two_versions_are_compared",
    ),
    "6 since it went live": ("admin/test_history.py", "test_since_it_went_live"),
    "6 characters in Japanese lines": (
        "text/test_differences.py",
        "test_japanese_lines_change_by_the_character_words_and_numbers_whole",
    ),
    "6 metadata and tags": (
        "admin/test_history.py",
        "test_metadata_and_tags_are_compared_too",
    ),
    "6 restore": (
        "publishing/test_revisions.py",
        "test_text_and_every_field_come_back_and_status_stays",
    ),
    "6 who, when, why": (
        "admin/test_history.py",
        "test_the_list_says_who_when_and_why",
    ),
    "7 a change waits": (
        "publishing/test_changes.py",
        "test_an_edit_of_a_public_article_waits",
    ),
    "7 a change is scheduled": (
        "publishing/test_changes.py",
        "test_a_scheduled_change_takes_effect_at_its_moment_exactly_once",
    ),
    "7 an end": (
        "publishing/test_timetable.py",
        "test_an_end_hides_the_article_at_its_moment",
    ),
    "7 exactly once": (
        "feeds/test_corrections.py",
        "test_a_scheduled_correction_is_in_the_feeds_exactly_once_from_its_minute_on",
    ),
    "7 at once by six": (
        "publishing/test_timetable.py",
        "test_six_processes_at_the_same_moment_log_and_change_once",
    ),
    "8 conflict": (
        "admin/test_conflict.py",
        "test_edits_of_one_line_wait_for_a_decision_and_show_all_three",
    ),
    "8 a crowd": (
        "admin/test_crowd.py",
        "test_editors_at_once_lose_no_line_and_meet_no_fault",
    ),
    "9 hand in": (
        "admin/test_desk.py",
        "test_an_author_hands_in_with_a_note_to_a_person",
    ),
    "9 remarks on lines": (
        "admin/test_desk.py",
        "test_an_editor_remarks_on_a_line_and_the_author_sees_it",
    ),
    "9 assign and decide": ("admin/test_desk.py", "test_approving_and_assigning"),
    "9 waiting for me": (
        "admin/test_dashboard.py",
        "test_the_list_behind_waiting_for_me_holds_the_same",
    ),
    "9 all open reviews": (
        "admin/test_open_reviews.py",
        "test_it_says_who_what_since_when_and_for_whom",
    ),
    "10 share": (
        "public/test_share.py",
        "test_a_draft_is_read_without_an_account_and_by_no_search_engine",
    ),
    "11 asked": (
        "admin/test_changes.py",
        "test_changing_a_published_article_asks_typo_update_or_correction",
    ),
    "11 told to readers": (
        "public/test_corrections.py",
        "test_the_note_stands_under_the_article_with_its_date",
    ),
    "11 told to machines": (
        "public/test_corrections.py",
        "test_machines_are_told_too",
    ),
    "11 page": ("public/test_corrections.py", "test_the_page_of_all_corrections"),
    "12 append-only": (
        "admin/test_activity.py",
        "test_an_entry_is_neither_changed_nor_deleted_not_even_in_sql",
    ),
    "12 searchable": (
        "admin/test_activity.py",
        "test_it_is_searched_by_person_object_act_and_detail",
    ),
    "12 log-ins": (
        "admin/test_activity.py",
        "test_a_log_in_and_a_log_out_are_logged",
    ),
    "12 permissions": (
        "admin/test_activity.py",
        "test_a_change_of_groups_flags_and_permissions_is_logged",
    ),
    "13 drafts": (
        "admin/test_dashboard.py",
        "test_drafts_are_those_the_person_began",
    ),
    "13 scheduled": (
        "admin/test_dashboard.py",
        "test_articles_and_changes_to_come_are_scheduled",
    ),
    "13 problems": (
        "admin/test_dashboard.py",
        "test_problems_name_what_needs_a_hand",
    ),
}


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(place, id=f"{table} {row}")
        for table, rows in (("editor", ROWS), ("workflow", WORKFLOW))
        for row, place in rows.items()
    ],
)
def test_the_row_has_its_test(place):
    file, name = place
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_no_row_is_missing():
    assert {int(row.split()[0]) for row in ROWS} == set(range(1, 26))
    assert {int(row.split()[0]) for row in WORKFLOW} == set(range(5, 14))
