"""The README cannot rot: every command and every variable stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OURS = sorted(name for name, app in get_commands().items() if app == "articles")


@pytest.mark.parametrize("command", OURS)
def test_each_command_is_named_and_explains_itself_with_examples(command):
    assert f"`{command}`" in README
    made = load_command_class("articles", command)
    text = made.create_parser("manage.py", command).format_help()
    assert f"manage.py {command}" in text.split("options:", 1)[-1] + made.help


def test_each_variable_of_the_settings_is_in_the_table():
    settings = (ROOT / "cms" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    assert len(names) > 15
    missing = {name for name in names if f"`{name}`" not in README}
    assert missing == set()


def test_each_variable_of_the_table_is_read():
    settings = (ROOT / "cms" / "settings.py").read_text(encoding="utf-8")
    table = README.split("| variable |", 1)[1].split("\n\n", 1)[0]
    for row in table.splitlines()[2:]:
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1]):
            assert f'"{name}"' in settings, name


def test_the_two_commands_of_the_first_screen_are_there():
    head = README[:1500]
    assert "python3 manage.py up" in head
    assert "python3 manage.py test" in head
