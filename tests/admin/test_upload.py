"""Pictures from the editor: first a word about them, then our own copy."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.admin.uploads import image_markdown
from articles.models import Illustration
from articles.publishing import render_text
from tests.make import make_user, picture_bytes

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/articles/article/upload/"


@pytest.fixture(autouse=True)
def _author(client):
    client.force_login(make_user(group="Author"))


def send(client, data=None, name="港.png", kind="image/png", **form):
    data = picture_bytes(kind="PNG") if data is None else data
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, kind), **form})


def test_a_picture_with_its_text_becomes_markdown(client):
    answer = send(client, alt="港の  クレーン")
    row = Illustration.objects.get()
    assert answer.status_code == 200
    assert answer.json()["markdown"] == f"![港の クレーン]({row.file.url})"
    assert (row.alt, row.name) == ("港の クレーン", "港.png")
    assert str(row.file.name).endswith(".webp")


def test_decoration_has_no_text(client):
    answer = send(client, alt="忘れる", decorative="1").json()
    assert answer["markdown"].startswith("![](")
    assert Illustration.objects.get().decorative


def test_without_a_decision_nothing_is_stored(client):
    answer = send(client, alt="  ")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "alt_missing"
    assert not Illustration.objects.exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"<script>alert(1)</script>", "a.png"),
        (b"GIF89a" + b"<script>alert(1)</script>", "a.gif"),
        (b"", "empty.png"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a.html"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(client, data, name):
    answer = send(client, data, name=name, alt="x")
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    assert not Illustration.objects.exists()


def test_a_script_behind_a_picture_is_not_stored(client, media_root):
    send(client, picture_bytes(kind="JPEG") + b"<?php system('id'); ?>", alt="x")
    (file,) = [path for path in media_root.rglob("*") if path.is_file()]
    assert b"php" not in file.read_bytes()


def test_a_file_above_the_limit_is_refused(client, settings):
    settings.ARTICLES_IMAGE_MAX_BYTES = 10
    assert send(client, alt="x").json()["error"]["code"] == "image_bytes"


def test_a_request_without_a_picture_is_refused(client):
    assert client.post(UPLOAD, {"alt": "x"}).json()["error"]["code"] == "image_missing"


@pytest.mark.parametrize(
    "alt", ["図 [1] の](x)", "a*b*_c_`d`", "<img onerror=x>", "\\", "![[ogp:x]]", "終]"]
)
def test_the_alternative_text_is_text_whatever_it_holds(alt):
    document = render_text(image_markdown(alt, "/media/a.webp"))
    assert document.images[0].alt == alt
    assert document.images[0].url == "/media/a.webp"
