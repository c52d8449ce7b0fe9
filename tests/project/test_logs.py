"""JSON lines: what is in them, and what must never be."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.test import RequestFactory

from cms.logs import JsonLines
from tests.project.test_settings import manage


def record(**extra):
    made = logging.LogRecord("a.b", logging.ERROR, "f", 1, "壊れた %s", ("x",), None)
    made.__dict__.update(extra)
    return made


def test_a_line_is_one_object():
    line = JsonLines().format(record())
    assert "\n" not in line
    entry = json.loads(line)
    assert (entry["level"], entry["logger"]) == ("ERROR", "a.b")
    assert entry["message"] == "壊れた x"


def test_a_request_is_named_without_its_secrets():
    request = RequestFactory().post(
        "/admin/login/?token=T0ken",
        {"password": "Passw0rd"},
        HTTP_COOKIE="sessionid=S3ssion",
        HTTP_AUTHORIZATION="Bearer B3arer",
    )
    line = JsonLines().format(record(request=request, status_code=403))
    entry = json.loads(line)
    assert (entry["path"], entry["status"]) == ("/admin/login/", 403)
    for secret in ("T0ken", "Passw0rd", "S3ssion", "B3arer"):
        assert secret not in line


def test_an_exception_stays_on_its_line():
    try:
        raise ValueError("why")
    except ValueError:
        line = JsonLines().format(record(exc_info=sys.exc_info()))
    assert "ValueError: why" in json.loads(line)["exception"]
    assert "\n" not in line


@pytest.mark.parametrize(("status", "said"), [(404, 0), (410, 0), (429, 1), (500, 1)])
def test_what_is_not_there_is_not_worth_a_line(tmp_path, status, said):
    script = (
        "import logging; logging.getLogger('django.request').error("
        f"'Told: %s', '/x', extra={{'status_code': {status}}})"
    )
    done = manage("shell", "-v0", "-c", script, data=tmp_path)
    assert done.stderr.count("Told: /x") == said
