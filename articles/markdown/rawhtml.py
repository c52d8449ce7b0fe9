"""HTML typed into the text: a short list of tags passes, each with its partner.

Tags are rebuilt from scratch without id, class or style, so nothing an editor or an
imported file writes can look like a slot or a page element. A tag without its
partner at the same depth is left out; the elements of the page always stay whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final

from articles.markdown.links import is_allowed, is_external


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASING: Final = _names(
    "a abbr b bdi bdo cite code del dfn em i img br ins kbd mark q rp rt ruby s samp"
    " small span strong sub sup u var wbr"
)
_FLOW: Final = _PHRASING | _names(
    "blockquote caption col colgroup dd details div dl dt figcaption figure h2 h3 h4"
    " h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul"
)
_VOID: Final = _names("br hr img wbr col")
# Their content is no text: it goes with the tag.
_WITH_CONTENT: Final = _names(
    "script style iframe object embed noscript noembed noframes template svg math"
    " textarea title xmp select audio video canvas frameset applet"
)
_KNOWN: Final = _WITH_CONTENT | _names(
    "html head body meta link base form input button label option optgroup fieldset"
    " legend frame param source track map area marquee blink font center big tt nobr"
    " strike acronym main header footer nav aside article address h1 hgroup search"
    " output progress meter dialog menu slot picture portal plaintext image isindex"
    " keygen listing data time basefont bgsound dir spacer multicol"
)
_ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "bdo": frozenset({"dir"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
_GLOBAL: Final = frozenset({"lang", "dir"})
_NUMBER: Final = frozenset({"width", "height", "start", "colspan", "rowspan"})
_SILENT: Final = frozenset({"class", "id", "style", "align", "target", "rel", "border"})

_QUOTED = r""""[^"]{0,4000}"|'[^']{0,4000}'"""
_TAG = re.compile(
    rf"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:[^<>\"']|{_QUOTED})*+)>|<[!?][^<>]*+>"
)
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""",
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Tag:
    """One rebuilt tag. `keep` turns false when it has no partner."""

    name: str
    kind: str
    html: str
    keep: bool = True


@dataclass(slots=True)
class Cleaned:
    """What became of a piece of HTML, and what an editor should hear about it."""

    pieces: list[str | Tag] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def html(self) -> str:
        """The HTML as it stands after pairing."""
        return "".join(
            piece if isinstance(piece, str) else piece.html if piece.keep else ""
            for piece in self.pieces
        )

    def text(self) -> str:
        """The words of it."""
        return unescape("".join(p for p in self.pieces if isinstance(p, str)))


def clean(source: str, *, inline: bool) -> Cleaned:
    """The allowed rest of a piece of HTML; text in it is escaped anew."""
    allowed = _PHRASING if inline else _FLOW
    result = Cleaned()
    at = 0
    source = _without_comments(source)
    while at < len(source):
        match = _TAG.search(source, at)
        if match is None:
            result.pieces.append(_text(source[at:]))
            break
        if match.start() > at:
            result.pieces.append(_text(source[at : match.start()]))
        at = match.end()
        name = (match[2] or "").lower()
        if not name:
            result.dropped.append(match[0][:12].split()[0].rstrip(">"))
        elif name in allowed:
            result.pieces.append(_tag(name, bool(match[1]), match[3], result))
        elif name in _FLOW or name in _KNOWN:
            if not match[1]:
                result.dropped.append(name)
            if name in _WITH_CONTENT and not match[1] and not inline:
                close = re.compile(rf"</{name}[^<>]*>", re.I).search(source, at)
                at = close.end() if close else len(source)
        else:
            result.unknown.append(match[0][:40])
            result.pieces.append(_text(match[0]))
    return result


class Pairing:
    """Matches opening and closing tags, depth by depth, in one pass."""

    def __init__(self) -> None:
        self._frames: list[tuple[list[tuple[Tag, int]], dict[str, int]]] = [([], {})]
        self.unpaired: list[tuple[Tag, int]] = []
        self.pairs: list[tuple[int, int]] = []

    def enter(self) -> None:
        """A page element opens: tags outside cannot be closed in it."""
        self._frames.append(([], {}))

    def leave(self) -> None:
        """It closes: tags still open in it have no partner."""
        stack, _ = self._frames.pop()
        for entry in stack:
            self._drop(*entry)
        if not self._frames:
            self._frames.append(([], {}))

    def take(self, cleaned: Cleaned, place: int) -> None:
        """The tags of one piece; `place` is handed back in `pairs` and `unpaired`."""
        stack, open_count = self._frames[-1]
        for tag in cleaned.pieces:
            if isinstance(tag, str) or tag.kind == "void":
                continue
            if tag.kind == "open":
                stack.append((tag, place))
                open_count[tag.name] = open_count.get(tag.name, 0) + 1
                continue
            if not open_count.get(tag.name):
                self._drop(tag, place)
                continue
            while True:
                opener, where = stack.pop()
                open_count[opener.name] -= 1
                if opener.name == tag.name:
                    self.pairs.append((where, place))
                    break
                self._drop(opener, where)

    def finish(self) -> None:
        """The text ends."""
        while len(self._frames) > 1:
            self.leave()
        self.leave()

    def _drop(self, tag: Tag, place: int) -> None:
        tag.keep = False
        self.unpaired.append((tag, place))


def _without_comments(source: str) -> str:
    kept = []
    at = 0
    while (start := source.find("<!--", at)) >= 0:
        kept.append(source[at:start])
        end = source.find("-->", start + 2)
        at = len(source) if end < 0 else end + 3
    kept.append(source[at:])
    return "".join(kept)


def _tag(name: str, closing: bool, attributes: str, result: Cleaned) -> Tag:
    if closing:
        return Tag(name, "close", f"</{name}>", name not in _VOID)
    kept = []
    rel = ""
    allowed = _ATTRIBUTES.get(name, frozenset()) | _GLOBAL
    for match in _ATTRIBUTE.finditer(attributes):
        attribute, raw = match[1].lower(), match[2] or ""
        value = _CONTROL.sub("", unescape(raw[1:-1] if raw[:1] in "\"'" else raw))
        if attribute not in allowed:
            if attribute not in _SILENT:
                result.dropped.append(f"{name} {attribute}"[:40])
            continue
        if attribute in {"href", "src"}:
            if not is_allowed(value) or (name == "img" and value[:7] == "mailto:"):
                result.dropped.append(f"{name} {attribute}={value[:30]}")
                continue
            rel = ' rel="noopener external"' if is_external(value) else ""
        elif attribute in _NUMBER and not value.isdecimal():
            continue
        kept.append(f' {attribute}="{escape(value)}"')
    if name == "a":
        kept.append(rel)
    if name == "img":
        if not any(item.startswith(" alt=") for item in kept):
            kept.append(' alt=""')
        kept.append(' loading="lazy" decoding="async"')
    kind = "void" if name in _VOID else "open"
    return Tag(name, kind, f"<{name}{''.join(kept)}>")


def _text(source: str) -> str:
    return escape(_CONTROL.sub("", unescape(source)), quote=False)
