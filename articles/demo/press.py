"""A small newspaper of the demo's own on loopback: to try fetching without the network.

Its name is reserved for examples and known to nobody; only the network made here leads
to it, and that leads nowhere else.
"""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

from PIL import Image

from articles.demo.pictures import PICTURES
from articles.opengraph import FetchLimits
from articles.sources.network import open_network
from articles.sources.retrieval import Network

HOST = "press.example"
SITE = f"http://{HOST}"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at one address of the newspaper."""

    content: bytes
    kind: str = "text/html"
    status: int = 200
    location: str = ""


_HEAD = """<!doctype html><html lang="{lang}"><head><meta charset="{charset}">
<title>{title} | {site}</title>
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
<meta property="og:site_name" content="{site}">
<meta property="og:image" content="/img/{picture}.webp">
<meta property="article:published_time" content="{published}">
<meta name="author" content="{author}">
<link rel="icon" href="/favicon.png" sizes="64x64">
</head><body><h1>{title}</h1><p>{text}</p></body></html>"""


def _article(charset: str, **words: str) -> Page:
    page = _HEAD.format(charset=charset, **words)
    return Page(page.encode("cp932" if charset == "Shift_JIS" else charset))


def _drawn(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


ARTICLES = {
    "/2026/11/20/harbour-cranes-go-electric.html": _article(
        "utf-8",
        lang="en",
        title="Harbour cranes go electric, one berth at a time",
        description="Eleven of forty cranes now run from the grid. The rest wait for "
        "a substation that is two years late.",
        site="The Press Example",
        picture="data-centre-grid",
        published="2026-11-20T06:30:00+09:00",
        author="Ines Marlow",
        text="Eleven of the port's forty cranes now run from the grid.",
    ),
    "/2026/11/18/kouwan-souko.html": _article(
        "Shift_JIS",
        lang="ja",
        title="①港湾の倉庫、㈱浜辺倉庫が三割を自動化～髙所作業を減らす",
        description="搬送ロボット120台を入れ、夜間の荷役を無人にした。",
        site="例題新聞",
        picture="inbound-islands",
        published="2026-11-18",
        author="浜野 ゆき",
        text="搬送ロボット120台を入れ、夜間の荷役を無人にした。",
    ),
}
ADDRESSES = (
    *(SITE + path for path in ARTICLES),
    f"{SITE}/old/cranes",
    f"{SITE}/members/harbour-fees-in-detail.html",
    f"{SITE}/2024/05/01/an-office-that-closed.html",
)
"""To be pasted: two articles, one that moved, one that refuses robots, one gone."""


def page_at(path: str) -> Page:
    """The newspaper's answer."""
    if path in ARTICLES:
        return ARTICLES[path]
    if path == "/old/cranes":
        return Page(b"", status=301, location=next(iter(ARTICLES)))
    if path.startswith("/members/"):
        return Page(b"<title>403 Forbidden</title>", status=403)
    name = path.removeprefix("/img/").removesuffix(".webp")
    if name in PICTURES:
        return Page(_drawn(PICTURES[name].draw(), "WEBP"), "image/webp")
    if path == "/favicon.png":
        icon = PICTURES["webb-mirror"].draw().resize((64, 64))
        return Page(_drawn(icon, "PNG"), "image/png")
    return Page(b"<title>Not found</title>", status=404)


@contextlib.contextmanager
def serving() -> Iterator[Network]:
    """The newspaper while the block runs, and the only way that leads to it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield _network(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = page_at(self.path)
        self.send_response(page.status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(page.content)))
        if page.location:
            self.send_header("Location", page.location)
        self.end_headers()
        self.wfile.write(page.content)

    def log_message(self, format: str, *args: object) -> None:
        """The command tells what was asked."""


def _network(port: int) -> Network:
    def resolve(host: str) -> list[str]:
        if host != HOST:
            raise socket.gaierror(socket.EAI_NONAME, "the demo knows one host")
        return ["127.0.0.1"]

    def connect(address: str, _port: int, timeout: float) -> tuple[socket.socket, str]:
        return socket.create_connection(("127.0.0.1", port), timeout), address

    network = open_network(resolver=resolve, connector=connect)
    network.page, network.image = _admitted(network.page), _admitted(network.image)
    network.icon, network.json = _admitted(network.icon), _admitted(network.json)
    network.spacing = 0.2
    return network


def _admitted(limits: FetchLimits) -> FetchLimits:
    return replace(
        limits, also_allowed=(ip_network("127.0.0.0/8"),), reserved_names=True
    )
