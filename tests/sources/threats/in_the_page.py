"""Rows C, H, J and I: charsets, metadata, JSON-LD, oEmbed and pictures."""

from __future__ import annotations

import io
import json
import zlib

from PIL import Image

from tests.make import picture_bytes
from tests.opengraph.hostile import Answer, redirect, reply
from tests.opengraph.test_charset import BODY, ENCODERS, TITLES, WRONG
from tests.opengraph.test_images import png_claiming
from tests.sources.threats.harness import DERIVED, Threat

TITLE = TITLES[0]


def _page(head: str, title: str = TITLE) -> str:
    return f"<!doctype html><html lang=ja><head>{head}<title>{title}</title>{BODY}"


def _declared() -> list[Threat]:
    cases = []
    for row, charset in (("C1", "shift_jis"), ("C2", "euc-jp"), ("C3", "iso-2022-jp")):
        encode = ENCODERS[charset]
        meta = f'<META HTTP-EQUIV=Content-type CONTENT="text/html;CHARSET={charset}">'
        for how, answer in {
            "by header": reply(encode(_page("")), kind=f"text/html; charset={charset}"),
            "by meta": reply(encode(_page(meta))),
            "wrongly": reply(
                encode(_page("")), kind=f"text/html; charset={WRONG[charset]}"
            ),
            "not at all": reply(encode(_page(""))),
        }.items():
            cases.append(Threat(row, f"{charset} {how}", (answer,), title=TITLE))
    return cases


def _read(
    row: str, name: str, body: bytes, title: str, kind: str = "text/html"
) -> Threat:
    return Threat(row, name, (reply(body, kind=kind),), title=title)


CHARSETS = [
    *_declared(),
    _read("C3", "an escape left open",
          b"<title>" + ENCODERS["iso-2022-jp"]("電力需要")[:-3] + b"</title>",
          "電力需要"),
    _read("C4", "windows-1251",
          "<meta charset=windows-1251><title>Растёт</title>".encode("cp1251"),
          "Растёт"),
    _read("C4", "GBK declared as UTF-8",
          ("<meta charset=utf-8><title>网上购物的新市场</title>"
           + "<p>在新的市场里，价格和供应每天都在变化，消费者可以比较。</p>" * 4
           ).encode("gbk"), "网上购物的新市场"),
    _read("C5", "Latin-1 between two declarations",
          "<meta charset=utf-8><title>Tofu á l'orange</title>".encode("latin-1"),
          "Tofu á l'orange", "text/html; charset=ISO-8859-1"),
    *(
        _read("C6", f"charset={label[:20]}", b"<title>Grid</title>", "Grid",
              f"text/html; charset={label}")
        for label in ("utf8", '"utf-8"', "utf-8;", "UTF-8,utf-8", "none", "a" * 5000,
                      "x-user-defined")
    ),
    _read("C6", "UTF-7 stays what it is",
          b"<title>+ADw-script+AD4-</title>", "+ADw-script+AD4-",
          "text/html; charset=utf-7"),
    _read("C7", "a declaration in a comment",
          "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>"
          "<title>Растёт</title>".encode("cp1251"), "Растёт"),
    _read("C8", "UTF-16", "\ufeff<title>Grid 電力</title>".encode("utf-16-le"),
          "Grid 電力"),
    _read("C8", "UTF-16 only in name",
          "<meta charset=utf-16><title>電力</title>".encode(), "電力"),
    _read("C9", "cut inside a character",
          ("<meta charset=utf-8><title>電力</title>" + "電" * 800_000).encode()[
              : 2 * 1024 * 1024 + 1], "電力"),
    _read("C10", "overlong UTF-8",
          b"<meta charset=utf-8><title>Grid \xc0\xaf report</title>",
          "Grid \ufffd\ufffd report"),
]  # fmt: skip


def _og(title: str, *more: str) -> bytes:
    from html import escape

    meta = f'<meta property="og:title" content="{escape(title)}">'
    return (meta + "".join(more)).encode()


def _shows(row: str, name: str, title: str, shown: str = "", *never: str) -> Threat:
    return Threat(
        row, name, (reply(_og(title)),), title=shown or title, never=never
    )  # fmt: skip


def _head(row: str, name: str, markup: str, title: str = "Grid") -> Threat:
    return Threat(row, name, (reply(markup.encode()),), title=title)


METADATA = [
    _shows("H1", "an element", "<img src=x onerror=alert(1)>", "", "<img src=x"),
    _shows("H1", "an end of script", '"><script>alert(1)</script>', "",
           "<script>alert"),
    _shows("H1", "a template", "{{7*7}} {% load x %}"),
    _shows("H1", "Markdown", "[x](javascript:1)", "", 'href="javascript'),
    _shows("H2", "a megabyte", "長" * 300_000, "長" * 299 + "…"),
    _shows("H2", "direction and width",
           "Grid \u202ereport\u200b 👩‍👩‍👧", "Grid report 👩‍👩‍👧"),
    _head("H3", "attribute rule",
          '<meta property=og:title content="a?b=1&sect=2&copy=3 &amp;amp;">',
          "a?b=1&sect=2&copy=3 &amp;"),
    _head("H3", "bad references",
          '<meta property=og:title content="G&#x0;&#xD800;&#9999999999;">',
          "G\ufffd\ufffd\ufffd"),
    _head("H4", "in the body", "<body><p>x<meta property=og:title content=Grid>"),
    _head("H4", "in noscript", "<noscript><meta property=og:title content=Grid>"),
    *(
        _head("H4", f"in {name}", f"{before}{after}<title>Grid</title>")
        for name, before, after in (
            ("a comment", "<!--<meta property=og:title content=Bad>", "-->"),
            ("a script", "<script>'<meta property=og:title content=Bad>'", "</script>"),
            ("a textarea", "<textarea><meta property=og:title content=Bad>",
             "</textarea>"),
            ("a template", "<template><meta property=og:title content=Bad>",
             "</template>"),
            ("a drawing", "<svg><title>Bad</title>", "</svg>"),
        )
    ),
    _head("H5", "the first that says something",
          '<META PROPERTY="OG:TITLE" CONTENT=""><meta name="og:title" content=Grid>'),
    _head("H5", "a list of names",
          '<meta property="og:title twitter:title" content=Grid>'),
    *(
        _head("H6", f"canonical {href[:30]}",
              f'<title>Grid</title><link rel=canonical href="{href}">')
        for href in ("https://other.example.net/a", "/", "http://localhost:8080/b",
                     "/" + "a" * 3000)
    ),
    _head("H7", "a base inside",
          '<base href="http://127.0.0.1/"><meta property=og:image content="a.png">'
          "<meta property=og:title content=Grid>"),
    *(
        _head("H8", f"picture {image[:20]}",
              f'<meta property=og:image content="{image}"><title>Grid</title>')
        for image in ("data:image/png;base64,AAAA", "javascript:alert(1)", "/logo.svg",
                      "/2025/11/12/grid-operators-warn-again.html")
    ),
    *(
        _head("H9", f"published {value[:20]}",
              f'<meta property="article:published_time" content="{value}">'
              "<title>Grid</title>")
        for value in ("0000-00-00", "2025-13-45", "9999-01-01",
                      "2025年11月13日 07時30分", "Nov 12, 2025 9:02 am ET")
    ),
    _head("H10", "no snippet",
          '<meta name=robots content="nosnippet, noimageindex">'
          '<meta property=og:description content="Hidden words">'
          '<meta property=og:image content="/a.png"><title>Grid</title>'),
    *(
        _head("H11", f"title {title}",
              f'<title>{title}</title><meta property=og:description content="Words">',
              DERIVED)
        for title in ("Untitled", "null", "example.com")
    ),
]  # fmt: skip


def _linked(name: str, script: str) -> Threat:
    good = json.dumps({"@type": "NewsArticle", "headline": "Grid"})
    form = '<script type="application/ld+json">{}</script>'
    return _head("J1", name, form.format(script) + form.format(good))


def _oembed(name: str, href: str, *answers: Answer, title: str = DERIVED) -> Threat:
    link = f'<link rel=alternate type=application/json+oembed href="{href}">'
    words = "<meta name=description content=Words>"
    return Threat(
        "J2", name, (reply((link + words).encode()), *answers), title=title,
        never=("Bad",),
    )  # fmt: skip


OEMBED = "http://example.com/oembed?u=1"
LINKED = [
    _linked("half a megabyte of brackets", "[" * 500_000),
    _linked("300,000 objects", '{"a":' * 300_000),
    _linked("a long number", '{"n":' + "9" * 100_000 + "}"),
    _linked("NaN and a lone surrogate", '{"a":NaN,"b":"\\ud800"}'),
    _linked("no JSON", "{'a': 1,}"),
    _linked("a graph of 100,000",
            '{"@graph":[' + '{"@type":"Thing"},' * 25_000 + "{}]}"),
    _linked("itself", '{"@id":"#a","author":{"@id":"#a"},"@type":["Article"]}'),
    _oembed("an inner number", "http://127.0.0.1/o"),
    _oembed("an inner name", "http://inner.example.com/o"),
    _oembed("another scheme", "file:///etc/passwd"),
    _oembed("a gigabyte", OEMBED,
            b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n{"),
    _oembed("a page", OEMBED, reply(b"<title>Bad</title>")),
    _oembed("XML", OEMBED,
            reply(b'<!DOCTYPE a [<!ENTITY b "Bad">]><oembed><title>&b;</title>')),
    Threat(
        "J3", "markup and a program in an answer",
        (
            reply(
                f"<link rel=alternate type=application/json+oembed href='{OEMBED}'>"
                "<meta name=description content=Words>".encode()
            ),
            reply(
                json.dumps(
                    {
                        "title": "Grid <b>x</b>",
                        "html": "<script>alert('Bad')</script>",
                        "author_url": "javascript:alert('Bad')",
                    }
                ).encode(),
                kind="application/json",
            ),
        ),
        title="Grid <b>x</b>", never=("alert('Bad')", "<b>x</b>"),
    ),
]  # fmt: skip


def _pictured(row: str, name: str, answer: Answer, code: str, **more: str) -> Threat:
    target = more.get("target", "http://example.com/p.png")
    page = _og("Grid", f'<meta property="og:image" content="{target}">')
    return Threat(row, name, (reply(page), answer), title="Grid", image_code=code)


def _png(body: bytes) -> bytes:
    return reply(body, kind="image/png")


def _text_bomb() -> bytes:
    import struct

    whole = picture_bytes((300, 200), "PNG")
    bomb = b"Comment\0\0" + zlib.compress(bytes(100 * 1024 * 1024), 9)
    chunk = struct.pack(">I", len(bomb)) + b"zTXt" + bomb
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + bomb))
    return whole[:33] + chunk + whole[33:]


def _located() -> bytes:
    image = Image.new("RGB", (400, 300), "white")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"SecretComment")
    return out.getvalue() + b"<script>SecretTail</script>"


def _endless_picture(conn: object, request: bytes) -> None:
    import socket

    assert isinstance(conn, socket.socket)
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    while True:
        conn.sendall(b"\x89PNG" * 16384)


PICTURES = [
    *(
        _pictured("I1", f"{width} by {height}", _png(png_claiming(width, height)), code)
        for width, height, code in (
            (14_000, 14_000, "image_pixels"), (9_000, 9_000, "image_pixels"),
            (1, 20_000_000, "image_side"), (12_001, 10, "image_side"),
            (60_000, 60_000, "image_pixels"),
        )
    ),
    _pictured("I2", "a body without end", _endless_picture, "image_bytes"),
    _pictured("I2", "5.1 MiB announced",
              b"HTTP/1.1 200 OK\r\nContent-Length: 5350000\r\n\r\n", "image_bytes"),
    _pictured("I3", "a text bomb", _png(_text_bomb()), "image_broken"),
    _pictured("I3", "half a JPEG", _png(picture_bytes((300, 200), "JPEG")[:700]),
              "image_broken"),
    _pictured("I3", "SVG", _png(b"<svg><script>alert(1)</script></svg>"), "image_type"),
    _pictured("I3", "TIFF", _png(picture_bytes((90, 90), "TIFF")), "image_type"),
    _pictured("I3", "a page named .png", reply(b"<title>x</title>"), "image_type"),
    _pictured("I3", "MVG", _png(b"push graphic-context\n"), "image_type"),
    _pictured("I4", "a place, a camera and a tail", _png(_located()), ""),
    _pictured("I6", "a name that climbs",
              reply(picture_bytes((300, 200), "PNG"),
                    'Content-Disposition: attachment; filename="../../x.html"',
                    kind="image/png"), ""),
    _pictured("I8", "a redirect to an inner name",
              redirect("http://inner.example.com/p.png"), "ip_refused"),
    _pictured("I8", "a redirect to an inner number",
              redirect("http://169.254.169.254/p.png"), "url_host"),
]  # fmt: skip

THREATS = [*CHARSETS, *METADATA, *LINKED, *PICTURES]
