"""The operators' files name what exists: commands, settings, modules, addresses."""

from __future__ import annotations

import configparser
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "cms" / "settings.py").read_text(encoding="utf-8")
FOREIGN = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "PYTHONDONTWRITEBYTECODE"}


def check_command(words: list[str]) -> None:
    words = [Path(word).name if word.startswith("/") else word for word in words]
    if "manage.py" in words:
        assert words[words.index("manage.py") + 1] in get_commands()
    else:
        assert words[0] == "gunicorn"
        config = words[words.index("-c") + 1]
        assert find_spec(config.removeprefix("python:"))
        assert find_spec(words[-1])


@pytest.mark.parametrize("name", ["urazuke.service", "urazuke-worker.service"])
def test_units(name):
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / name, encoding="utf-8")
    assert set(unit.sections()) == {"Unit", "Service", "Install"}
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = re.findall(r"^ExecStart(?:Pre)?=(.+)$", text, re.MULTILINE)
    assert commands
    for command in commands:
        check_command(shlex.split(command))


def test_compose():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    for service in services.values():
        for needed in service.get("depends_on", {}):
            assert needed in services
        assert ("image" in service) != ("build" in service)
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in compose["volumes"]
        if service.get("build"):
            if "command" in service:
                check_command(service["command"])
            for variable in service["environment"].keys() - FOREIGN:
                assert f'"{variable}"' in SETTINGS, variable


def test_the_image():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    for variable in re.findall(
        r"\b([A-Z_]+)=", re.findall(r"^ENV (.+)$", lines, re.M)[0]
    ):
        assert f'"{variable}"' in SETTINGS or variable in FOREIGN, variable
    command = re.findall(r"^CMD (\[.+\])$", lines, re.M)[0]
    check_command(yaml.safe_load(command))
    assert re.search(r"^USER urazuke$", lines, re.M)
    for source in re.findall(r"^COPY (\S+) \.$", lines, re.M):
        assert (ROOT / source).exists()
