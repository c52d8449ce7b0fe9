"""The audit finds what is known, and never passes for having looked when it did not."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = "whitenoise==6.12.0 --hash=sha256:" + "0" * 64 + "\n"


class Advisories(BaseHTTPRequestHandler):
    """An OSV server that knows what `known` names."""

    known: ClassVar[dict[str, str]] = {}

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        name = json.loads(self.rfile.read(size))["package"]["name"]
        found = {}
        if name in self.known:
            package = {"name": name, "ecosystem": "PyPI"}
            one = {
                "id": self.known[name],
                "summary": "a hole",
                "affected": [{"package": package}],
            }
            found = {"vulns": [one]}
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def audit(tmp_path):
    server = HTTPServer(("127.0.0.1", 0), Advisories)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK)

    def run(*words, known=None, port=server.server_port):
        Advisories.known = known or {}
        done = subprocess.run(
            [
                *(sys.executable, str(ROOT / ".ci" / "audit.py"), "--lock", str(lock)),
                *("--service", f"http://127.0.0.1:{port}/v1/query", *words),
            ],
            capture_output=True,
            text=True,
            check=False,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )
        return done.returncode, done.stdout

    yield run
    server.shutdown()
    server.server_close()


def test_nothing_known(audit):
    code, said = audit(known={"django": "PYSEC-1"})
    assert (code, said) == (0, "audited 1 packages, 0 advisories\n")


def test_something_known(audit):
    code, said = audit(known={"django": "PYSEC-1", "whitenoise": "PYSEC-2"})
    assert code == 1
    assert "whitenoise 6.12.0: PYSEC-2" in said


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--required",), 1)])
def test_a_database_that_cannot_be_reached(audit, words, code):
    found, said = audit(*words, port=9)
    assert found == code
    assert "NOTHING WAS CHECKED" in said
    assert "audited" not in said


def test_a_database_that_knows_nothing_is_no_database(audit):
    code, said = audit("--required")
    assert code == 1
    assert "NOTHING WAS CHECKED" in said
