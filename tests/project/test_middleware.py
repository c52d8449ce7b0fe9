"""What stands before every view."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/%00", 404),
        ("/articles/a%00b/", 404),
        ("/tags/%00/", 404),
        ("/search/?q=a%00b", 200),
        ("/admin/login/?next=%00", 200),
    ],
)
def test_nul_in_an_address_is_answered_without_asking_the_database(
    client, path, status
):
    client.raise_request_exception = False
    assert client.get(path).status_code == status


def test_every_answer_carries_the_policies(client):
    for path in ("/", "/nowhere/", "/healthz", "/admin/login/"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
    assert "script-src 'none'" in client.get("/").headers["Content-Security-Policy"]
