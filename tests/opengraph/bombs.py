"""Pages made to be slow: each is one shape repeated up to a size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count


def _repeat(piece: str) -> Callable[[int], bytes]:
    encoded = piece.encode()
    return lambda size: (encoded * (size // len(encoded) + 1))[:size]


def _numbered(form: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        parts, length = [before], len(before) + len(after)
        for number in count():
            part = form.format(number)
            length += len(part)
            if length > size:
                break
            parts.append(part)
        return ("".join(parts) + after).encode()

    return make


def _framed(before: str, piece: str, after: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        room = size - len(before) - len(after)
        return before.encode() + _repeat(piece)(room) + after.encode()

    return make


BOMBS: dict[str, Callable[[int], bytes]] = {
    "nested <div>": _repeat("<div>"),
    "one tag with a million attributes": _numbered(" a{}=b", "<p", ">"),
    "one tag, one name": _framed("<meta", " content=x", ">"),
    "<a><b> interleaved": _repeat("<a><b>"),
    "unclosed double quotes": _repeat('<a x="'),
    "unclosed single quotes": _repeat("<a x='"),
    "equals signs": _framed("<a ", "=", ""),
    "equals and both quotes": _framed("<a ", "='=\"", ""),
    "<!--": _repeat("<!--"),
    "<!-->": _repeat("<!-->"),
    "<!--- and no end": _repeat("<!--->-"),
    "<!a": _repeat("<!a"),
    "<?": _repeat("<?"),
    "<": _repeat("<"),
    "</": _repeat("</"),
    "<a without an end": _repeat("<a "),
    "metas": _numbered('<meta property="og:t{}" content="x">'),
    "metas of one name": _repeat('<meta property="og:title" content="">'),
    "titles": _repeat("<title>x</title>"),
    "unclosed titles": _repeat("<title>"),
    "scripts with false ends": _framed("<script>", "</scrip", "</script>"),
    "unclosed headings": _repeat("<h1>x"),
    "one enormous heading": _framed("<h1>", "<b>&amp;", "</h1>"),
    "ampersands": _framed("<title>", "&", "</title>"),
    "references without semicolon": _framed("<title>", "&notit", "</title>"),
    "a long number": _framed("<title>&#", "9", ";</title>"),
    "one enormous attribute": _framed('<meta property=og:title content="', "a", '">'),
    "combining marks": _framed('<meta name=og:title content="e', "\u0301", '">'),
    "brackets in JSON-LD": _framed(
        '<script type="application/ld+json">', "[", "</script>"
    ),
    "many JSON-LD scripts": _repeat(
        '<script type="application/ld+json">' + '{"a":[' * 2000 + "</script>"
    ),
    "a flat graph": _framed(
        '<script type="application/ld+json">{"@graph":[',
        '{"@type":"Thing"},',
        "{}]}</script>",
    ),
    "commas in JSON-LD": _framed(
        '<script type="application/ld+json">{"a":1', ",   ", "}</script>"
    ),
    "slashes in JSON-LD": _framed(
        '<script type="application/ld+json">{', '/*/"\\', "</script>"
    ),
    "separators in the title": _framed("<title>", " | ", "</title>"),
    "white space in a tag": _framed("<a", " ", "x"),
    "nested templates": _repeat("<template>"),
    "icon sizes": _framed('<link rel=icon sizes="', "9", '">'),
    "lone high bytes": lambda size: b"\xff" * size,
    "vendor rows of EUC-JP": lambda size: (
        b"<meta charset=euc-jp>" + b"\xad\xa1\xff" * (size // 3)
    ),
    "escapes of ISO-2022-JP": lambda size: b"\x1b$B0!\x1b(B" * (size // 8),
    "open kanji mode": lambda size: b"\x1b$B" + b"</" * (size // 2),
}


def shrunk(size: int) -> Iterator[tuple[str, bytes]]:
    """Every shape at a size."""
    for name, make in BOMBS.items():
        yield name, make(size)
