"""The floor plan holds: imports go down only, pure floors stay pure, no cycles."""

from __future__ import annotations

import re
from pathlib import Path

from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

ROOT = Path(__file__).resolve().parents[2]


def test_every_contract_is_kept():
    configure()
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"))


def test_no_import_hides_in_a_function_to_dodge_a_cycle():
    """Imports inside functions are how cycles are born; each one needs a reason."""
    hidden = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "articles").rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if re.match(r"\s+(from articles|import articles)", line)
    ]
    assert set(hidden) == {
        "articles/apps.py",  # Django makes apps before models
        "articles/importing/systems/html_text.py",  # a library of 11 MB behind it
    }


def test_no_signal_and_no_save_override():
    """Effects are called by name: bulk writes skip signals and save() silently."""
    offences = []
    for path in sorted((ROOT / "articles").rglob("*.py")):
        text = path.read_text("utf-8")
        if re.search(
            r"django\.(db\.models|core|dispatch)[.\w]* import .*(signals|receiver)",
            text,
        ):
            offences.append(f"{path}: signal")
        if "/models/" in str(path) and re.search(r"def save\(", text):
            offences.append(f"{path}: save()")
    assert offences == []
