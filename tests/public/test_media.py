"""Stored pictures, served without a web server."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.make import make_illustration, picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(media_root):
    def store(name: str, data: bytes) -> str:
        file = media_root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return f"/media/{name}"

    return store


def test_a_picture_arrives_whole_and_may_be_kept_for_ever(client):
    response = client.get(make_illustration().file.url)
    assert response.status_code == 200
    assert Image.open(io.BytesIO(response.getvalue())).size == (64, 36)
    assert response.headers["Content-Type"] == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert not response.cookies


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
def test_the_bytes_decide_on_the_type_not_the_name(client, stored, kind, content_type):
    response = client.get(stored("pictures/evil.html", picture_bytes(kind=kind)))
    assert response.headers["Content-Type"] == content_type
    response.close()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"RIFF\x00\x00\x00\x00WAVE",
    ],
)
def test_what_is_no_picture_is_not_served(client, stored, data):
    assert client.get(stored("pictures/a.webp", data)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../secret.png",
        "%2e%2e/secret.png",
        "..%2fsecret.png",
        "pictures/../../secret.png",
        "/etc/passwd",
        "//etc/passwd",
        "..\\secret.png",
        "a\0.png",
        "%00",
        "pictures",
        "pictures/",
        "link.png",
        "x" * 5000,
    ],
)
def test_nothing_outside_the_folder_is_served(client, stored, media_root, path):
    stored("pictures/in.png", picture_bytes(kind="PNG"))
    secret = media_root.parent / "secret.png"
    secret.write_bytes(picture_bytes(kind="PNG"))
    (media_root / "link.png").symlink_to(secret)
    try:
        assert client.get(f"/media/{path}").status_code == 404
    finally:
        secret.unlink()


def test_a_picture_known_by_its_etag_is_not_sent_again(client, stored):
    path = stored("pictures/a.png", picture_bytes(kind="PNG"))
    first = client.get(path)
    first.close()
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "immutable" in again.headers["Cache-Control"]


def test_a_head_request_tells_the_size(client, stored):
    data = picture_bytes(kind="PNG")
    response = client.head(stored("pictures/a.png", data))
    assert response.headers["Content-Length"] == str(len(data))
    response.close()


def test_nothing_can_be_posted(client, stored):
    path = stored("pictures/a.png", picture_bytes(kind="PNG"))
    assert client.post(path).status_code == 405


def test_pictures_stored_elsewhere_are_not_looked_for_here(client, stored, settings):
    path = stored("pictures/a.png", picture_bytes(kind="PNG"))
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    assert client.get(path).status_code == 404
