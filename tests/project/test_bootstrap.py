"""manage.py on a bare machine: what it prepares, and what it says when it cannot."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cms import bootstrap


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A clone of its own: nothing of the real environment is touched."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / "requirements.lock").write_text("# runtime\n")
    (tmp_path / ".ci" / "requirements-dev.lock").write_text("# development\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "RUNTIME_LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(
        bootstrap, "DEV_LOCK", tmp_path / ".ci" / "requirements-dev.lock"
    )
    return tmp_path


def test_it_makes_an_environment_that_runs(folder):
    python = bootstrap.ensure(dev=False)
    assert python == folder / ".venv" / "bin" / "python"
    assert bootstrap._runs(python)


def test_a_second_call_does_not_ask_pip(folder, monkeypatch):
    bootstrap.ensure(dev=False)
    monkeypatch.setattr(bootstrap, "_install", lambda *_: pytest.fail("asked pip"))
    bootstrap.ensure(dev=False)


def test_a_changed_lock_is_installed_again(folder, monkeypatch):
    bootstrap.ensure(dev=False)
    installed = []
    monkeypatch.setattr(bootstrap, "_install", lambda _p, lock: installed.append(lock))
    (folder / "requirements.lock").write_text("# another\n")
    bootstrap.ensure(dev=False)
    assert installed == [folder / "requirements.lock"]


def test_a_broken_download_leaves_no_mark_and_says_what_to_do(folder, capsys):
    (folder / "requirements.lock").write_text(
        "no-such-package-for-urazuke==1.0 --hash=sha256:" + "0" * 64 + "\n--no-index\n"
    )
    with pytest.raises(bootstrap.BootstrapError, match="Run the same command again"):
        bootstrap.ensure(dev=False)
    assert "no-such-package-for-urazuke" in capsys.readouterr().err
    assert not list((folder / ".venv").glob("*.installed"))


def test_a_package_without_its_hash_is_refused(folder):
    (folder / "requirements.lock").write_text("six==1.16.0\n--no-index\n")
    with pytest.raises(bootstrap.BootstrapError):
        bootstrap.ensure(dev=False)


def test_a_missing_pip_is_named_with_the_line_that_installs_it(folder, monkeypatch):
    (folder / "python-without-pip").write_text("#!/bin/sh\nexit 1\n")
    (folder / "python-without-pip").chmod(0o755)
    monkeypatch.setattr(
        bootstrap, "_base_python", lambda: str(folder / "python-without-pip")
    )
    with pytest.raises(bootstrap.BootstrapError, match="apt-get install python3-pip"):
        bootstrap.ensure(dev=False)


def test_a_broken_environment_is_made_anew(folder):
    bin_folder = folder / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "python").symlink_to("/nowhere/python3")
    assert bootstrap._runs(bootstrap.ensure(dev=False))


@pytest.mark.parametrize(
    ("argv", "django_found", "expected"),
    [
        (["manage.py", "migrate"], False, True),
        (["manage.py", "migrate"], True, False),
        (["manage.py", "setup"], True, True),
        (["manage.py", "test"], True, True),
        (["manage.py"], True, False),
    ],
)
def test_it_runs_only_when_it_must(monkeypatch, argv, django_found, expected):
    monkeypatch.setattr(sys, "prefix", "/usr")
    assert bootstrap.must_run(argv, django_found=django_found) is expected


def test_an_environment_older_than_its_lock_is_brought_up_to_date(folder, monkeypatch):
    bootstrap.ensure(dev=False)
    monkeypatch.setattr(sys, "prefix", str(folder / ".venv"))
    assert not bootstrap.must_run(["manage.py", "migrate"], django_found=True)
    (folder / "requirements.lock").write_text("# newer\n")
    assert bootstrap.must_run(["manage.py", "migrate"], django_found=True)


def test_setup_refuses_words_it_does_not_know(folder):
    with pytest.raises(SystemExit, match=r"usage: manage\.py setup"):
        bootstrap.run(["manage.py", "setup", "--frobnicate"])


def test_the_bootstrap_uses_the_standard_library_alone():
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    modules = {
        line.split()[1].split(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert modules <= set(sys.stdlib_module_names)
