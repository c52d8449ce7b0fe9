"""llms.txt, security.txt and the manifest."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.utils.timezone import now
from PIL import Image

from tests.make import make_article, make_category

pytestmark = pytest.mark.django_db


def test_llms_txt_names_what_there_is(client):
    make_category("経済", description="企業と市場")
    article = make_article(title="在庫 [三割] *減*", category="経済", tags=["港"])
    make_article(title="下書きの題", published=False, tags=["秘密"])
    response = client.get("/llms.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "# 裏付け"
    assert "> 出典と数値にもとづく記事" in lines
    address = f"http://testserver{article.get_absolute_url()}"
    assert f"- [在庫 \\[三割\\] \\*減\\*]({address}): {article.description}" in lines
    text = "\n".join(lines)
    assert "[経済](http://testserver/categories/" in text
    assert "企業と市場" in text
    assert "どの記事も、本文の末尾に出典を" in text
    assert "## 記事" in lines
    assert "[Atom](http://testserver/feeds/atom.xml)" in text
    assert "下書きの題" not in text
    assert "秘密" not in text


def test_every_address_of_llms_txt_answers(client):
    make_article(category="経済", tags=["港"])
    text = client.get("/llms.txt").content.decode()
    paths = re.findall(r"\]\(http://testserver(/[^)]*)\)", text)
    assert len(paths) >= 6
    for path in paths:
        assert client.get(path).status_code == 200


def test_security_txt_is_absent_until_somebody_is_named(client, settings):
    settings.SECURITY_CONTACT = []
    assert client.get("/.well-known/security.txt").status_code == 404


@time_machine.travel("2025-11-23T00:00:00Z", tick=False)
def test_security_txt(client, settings):
    settings.SECURITY_CONTACT = ["safety@news.example", "https://news.example/report"]
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:safety@news.example",
        "Contact: https://news.example/report",
        "Expires: 2026-11-01T00:00:00Z",
        "Preferred-Languages: ja, en",
        "Canonical: http://testserver/.well-known/security.txt",
    ]


@pytest.mark.parametrize("moment", ["2024-02-29", "2025-12-31", "2026-01-01"])
def test_security_txt_expires_within_a_year(client, settings, moment):
    settings.SECURITY_CONTACT = ["safety@news.example"]
    with time_machine.travel(f"{moment}T12:00:00Z", tick=False):
        text = client.get("/.well-known/security.txt").content.decode()
        (value,) = re.findall(r"Expires: (\S+)", text)
        left = datetime.fromisoformat(value) - now()
    assert timedelta(days=300) < left <= timedelta(days=366)


def test_manifest(client):
    response = client.get("/site.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert manifest["name"] == "裏付け"
    assert manifest["lang"] == "ja"
    sizes = set()
    for icon in manifest["icons"]:
        file = finders.find(icon["src"].removeprefix("/static/"))
        assert file
        if icon["type"] == "image/png":
            with Image.open(file) as image:
                assert icon["sizes"] == f"{image.width}x{image.height}"
            sizes.add(icon["sizes"])
    assert {"192x192", "512x512"} <= sizes
