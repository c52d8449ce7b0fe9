"""Pictures in a bucket: stored, served, backed up; and the site without the bucket."""

from __future__ import annotations

import json
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage

from articles import publishing
from articles.backups import create_backup, restore_backup
from cms.storage import options
from tests.make import make_article, make_user, picture_bytes
from tests.project.test_settings import manage
from tests.s3_server import s3_server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # boto's sockets are closed with their pool, when the process ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def in_bucket(settings, address, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "cms.storage.S3Media",
            "OPTIONS": options(f"s3://pictures?endpoint={address}&region=local"),
        },
    }


@pytest.fixture
def bucket(settings, monkeypatch):
    with s3_server() as (address, objects):
        in_bucket(settings, address, monkeypatch)
        yield objects


def test_a_picture_goes_there_and_comes_from_the_site(client, bucket):
    picture = publishing.store_illustration(picture_bytes(), alt="青い四角")
    (name,) = bucket
    assert picture.file.url == f"/media/{name}"
    answer = client.get(picture.file.url)
    body = b"".join(answer) if answer.streaming else answer.content
    assert (answer.status_code, body) == (200, bucket[name])
    assert answer["Content-Type"] == "image/webp"
    assert "immutable" in answer["Cache-Control"]
    again = client.get(picture.file.url, HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code == 304
    assert client.get("/media/illustrations/none.webp").status_code == 404
    bucket["page.html"] = b"<script>alert(1)</script>"
    assert client.get("/media/page.html").status_code == 404


def test_a_backup_holds_what_the_bucket_holds(bucket, tmp_path):
    publishing.store_illustration(picture_bytes(), alt="青い四角")
    before = dict(bucket)
    create_backup(tmp_path / "site.tar")
    bucket.clear()
    restore_backup(tmp_path / "site.tar")
    assert bucket == before


def test_without_the_bucket_text_is_served_and_uploads_say_why(
    client, settings, monkeypatch
):
    with s3_server() as (address, _):
        pass  # an address at which nobody listens any more
    in_bucket(settings, address, monkeypatch)
    article = make_article()
    assert client.get(article.get_absolute_url()).status_code == 200
    answer = client.get("/media/illustrations/a.webp")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer["Cache-Control"] == "no-store"
    client.force_login(make_user(group="Editor"))
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.png", picture_bytes(kind="PNG"), "image/png")
    refused = client.post(
        "/admin/articles/article/upload/", {"image": file, "alt": "青い四角"}
    )
    assert refused.status_code == 503
    assert json.loads(refused.content)["error"]["code"] == "storage_away"


@pytest.mark.parametrize("address", ["s3://", "http://a", "s3://a?acl=public", "a"])
def test_a_wrong_address_is_explained(address):
    with pytest.raises(ImproperlyConfigured, match="s3://pictures"):
        options(address)


def test_names_keep_to_the_storage(bucket):
    assert default_storage.url("a b.webp") == "/media/a%20b.webp"


def test_static_files_in_a_bucket_of_their_own(tmp_path):
    """Collected there, named there, allowed there by the policy, and nowhere else."""
    script = (
        "from django.conf import settings; settings.ALLOWED_HOSTS += ['testserver'];"
        "from django.test import Client;"
        "from django.core.management import call_command;"
        "call_command('migrate', verbosity=0);"
        "answer = Client().get('/');"
        "print(answer.status_code, answer['Content-Security-Policy']);"
        "print(answer.content.decode())"
    )
    with s3_server() as (address, objects):
        environment = {
            "STATIC_STORAGE": f"s3://static/v1?endpoint={address}&region=local"
            "&public=https://static.example.jp",
            "AWS_ACCESS_KEY_ID": "k",
            "AWS_SECRET_ACCESS_KEY": "s",
        }
        done = manage("collectstatic", "--noinput", data=tmp_path, **environment)
        assert done.returncode == 0, done.stderr
        done = manage("shell", "-v0", "-c", script, data=tmp_path, **environment)
        assert done.stdout.startswith("200 "), done.stderr
    policy, _, page = done.stdout.partition("\n")
    assert "style-src 'self' https://static.example.jp;" in policy
    assert "script-src 'none'" in policy
    links = re.findall(r'href="https://static\.example\.jp/([^"]+\.css)"', page)
    assert links
    for link in links:
        assert re.search(r"\.[0-9a-f]{12}\.css$", link)
        assert b"@import" not in objects[link]
    assert 'href="/static/' not in page


def test_a_bucket_browsers_cannot_find_is_refused(tmp_path):
    done = manage(
        "check", data=tmp_path, STATIC_STORAGE="s3://static?endpoint=http://x"
    )
    assert done.returncode != 0
    assert "public=https://static.example.jp" in done.stderr
