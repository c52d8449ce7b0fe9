"""A static export behind nginx answers like the site itself."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client

from articles.exporting.static_server import Answers
from articles.models import Article
from articles.publishing import withdraw
from tests.groups import NGINX
from tests.make import make_article, make_illustration, make_redirect

CONFIGURATION = """\
pid {folder}/pid;
error_log {folder}/error.log;
daemon off;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/site;
        include {folder}/site.conf;
    }}
}}
"""
SERVED = (b"/search/", b"/api/")  # they need the site itself
HEADERS = ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Nginx:
    """One server over an exported folder."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", quote(path, safe="/%"))
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def wait(self) -> None:
        for _ in range(100):
            try:
                self.get("/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("nginx does not answer")


@pytest.fixture
def nginx(tmp_path: Path, settings, media_root) -> Iterator[Nginx]:
    settings.ARTICLES_PAGE_SIZE = 2
    row = make_article(
        slug="港の話", tags=["港"], category="経済", lead_image=make_illustration()
    )
    for number in range(4):
        make_article(
            slug=f"a{number}", body=f"[[ogp:https://a.example/{number}]]", tags=["港"]
        )
    make_redirect("/old/place/", article=row)
    make_redirect("/古い/$場所/", article=row)
    make_redirect("/gone/", article=None)
    withdraw(make_article(slug="withdrawn"))
    call_command(
        "export_site", str(tmp_path / "site"), "--nginx", str(tmp_path / "site.conf")
    )
    port = free_port()
    (tmp_path / "nginx.conf").write_text(
        CONFIGURATION.format(folder=tmp_path, port=port)
    )
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)  # nginx drops its rights
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-c", str(tmp_path / "nginx.conf")])
    server = Nginx(port)
    try:
        server.wait()
        yield server
    finally:
        process.terminate()
        process.wait(20)


def links_of(content: bytes) -> set[str]:
    found = re.findall(rb'(?:href|src)="(/[^"#?]*)"', content)
    return {link.decode() for link in found if not link.startswith((b"//", *SERVED))}


@pytest.mark.nginx
@pytest.mark.django_db
def test_every_page_answers_as_the_site_itself(nginx):
    client = Client()
    sitemap = nginx.get("/sitemap.xml")[1].decode()
    waiting = set(re.findall(r"<loc>[a-z]+://[^/]+([^<]+)</loc>", sitemap))
    assert len(waiting) > 10
    assert not any(path.encode().startswith(SERVED) for path in waiting)
    waiting |= {"/", "/robots.txt", "/llms.txt", "/feeds/feed.json", "/feeds/atom.xml"}
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer, content = nginx.get(path)
        assert answer.status == 200, path
        if path.startswith(("/static/", "/media/")):
            continue
        own = client.get(re.sub(r"page/(\d+)/$", r"?page=\1", path))
        expected = re.sub(rb"\?page=(\d+)", rb"page/\1/", own.content)
        assert content == expected or path == "/sitemap.xml", path
        kinds = {answer.getheader("Content-Type", ""), own.headers["Content-Type"]}
        assert len({kind.partition(";")[0] for kind in kinds}) == 1, path
        assert all("charset" in kind for kind in kinds if "text/html" in kind), path
        if own.headers["Content-Type"].startswith("text/html"):
            for name in HEADERS:
                assert answer.getheader(name) == own.headers[name], path
            waiting |= links_of(content) - seen
    assert "/categories/%E7%B5%8C%E6%B8%88/" in seen
    assert any(path.endswith("/page/3/") for path in seen)
    assert any(path.startswith("/media/") for path in seen)
    assert any(path.startswith("/static/") for path in seen)


@pytest.mark.nginx
@pytest.mark.django_db
def test_old_gone_and_unknown_addresses_answer_as_the_site_itself(nginx):
    article = Article.objects.get(slug="港の話")
    for path in ("/old/place/", "/古い/$場所/"):
        answer, _ = nginx.get(path)
        assert answer.status == 301
        assert answer.getheader("Location") == article.get_absolute_url()
    for path in ("/gone/", "/articles/withdrawn/"):
        answer, content = nginx.get(path)
        assert answer.status == 410
        assert content == Client().get(path).content
    answer, content = nginx.get("/nothing/there/")
    assert answer.status == 404
    assert b"<h1" in content
    answer, _ = nginx.get("/articles/a1")
    assert (answer.status, answer.getheader("Location")) == (301, "/articles/a1/")


def test_odd_addresses_are_quoted():
    answers = Answers()
    answers.moved['/a "b"\\/'] = "/articles/$x/"
    answers.gone["/{;}/"] = "/410.html"
    made = answers.as_nginx()
    assert r'location = "/a \"b\"\\/" { return 301 "/articles/%24x/"; }' in made
    assert 'location = "/{;}/" { error_page 410 /410.html; return 410; }' in made
    assert answers.as_redirects() == "/a%20%22b%22%5C/ /articles/%24x/ 301\n"
