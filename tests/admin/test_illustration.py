"""Illustration screens: nothing gets in without words, nothing is kept as it came."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Illustration
from tests.make import make_article, make_illustration, make_user, picture_bytes

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/illustration/"


@pytest.fixture(autouse=True)
def _editor(client):
    client.force_login(make_user(group="Editor"))


def add(client, data=None, name="a.jpg", **form):
    data = picture_bytes(kind="JPEG") if data is None else data
    file = SimpleUploadedFile(name, data, "image/jpeg")
    words = {"name": "", "alt": "", "caption": "", "credit": "", "licence": ""}
    return client.post(f"{LIST}add/", {**words, "upload": file, **form})


def test_a_picture_is_taken_in_and_re_encoded(client):
    response = add(client, alt="青い四角", licence="CC BY")
    row = Illustration.objects.get()
    assert response.status_code == 302
    assert (row.alt, row.name, row.licence) == ("青い四角", "a.jpg", "CC BY")
    assert str(row.file.name).endswith(".webp")
    assert (row.width, row.height) == (64, 36)


def test_alternative_text_or_decoration_is_asked_for(client):
    response = add(client)
    assert list(response.context["adminform"].form.errors) == ["alt"]
    assert not Illustration.objects.exists()
    add(client, decorative="on")
    assert Illustration.objects.get().decorative


def test_what_is_no_picture_is_refused_beside_the_field(client):
    response = add(client, b"<svg onload=alert(1)>", alt="x")
    assert list(response.context["adminform"].form.errors) == ["upload"]


def test_a_picture_that_is_there_already_is_named(client):
    add(client, alt="最初", name="first.jpg")
    response = add(client, alt="別の説明", name="second.jpg")
    assert "first.jpg" in str(response.context["adminform"].form.errors["upload"])
    assert Illustration.objects.get().alt == "最初"


def test_its_words_can_be_changed_and_its_file_stays(client):
    row = make_illustration(alt="前の説明")
    file = row.file.name
    address = f"{LIST}{row.pk}/change/"
    assert row.file.url in client.get(address).content.decode()
    words = {"name": "n", "alt": "後の説明", "caption": "", "credit": "", "licence": ""}
    client.post(address, words)
    row.refresh_from_db()
    assert (row.alt, row.file.name) == ("後の説明", file)
    assert client.post(address, {**words, "alt": ""}).status_code == 200


def test_the_list_shows_thumbnails_and_uses(client):
    row = make_illustration()
    make_article(lead_image=row)
    page = client.get(LIST).content.decode()
    assert f'src="{row.file.url}" alt="{row.alt}"' in page
    assert '<td class="field-uses">1</td>' in page
