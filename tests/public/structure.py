"""What a validator says of a page that a parser takes without a word.

Content models, attributes, references and values of the elements our templates and the
renderer write; `html5lib` in strict mode sees the syntax alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HTML = "{http://www.w3.org/1999/xhtml}"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FLOW = _HEADINGS | _words(
    "address article aside blockquote details dialog div dl fieldset figure footer form"
    " header hr main nav ol p pre section table ul"
)
# May hold words and what stands among words, and no more.
_PHRASING = _HEADINGS | _words(
    "abbr b bdi bdo cite code data dfn em i kbd label mark p pre q rp rt ruby s samp"
    " small span strong sub summary sup time u var button option legend"
)
_TRANSPARENT = frozenset({"a", "ins", "del"})
_INTERACTIVE = frozenset({"a", "button", "details", "input", "label", "select"})
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "menu": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup"},
    "datalist": {"option"},
    "picture": {"source", "img"},
    "ruby": {"rt", "rp", "rb", "span"},
}
_PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "caption": {"table"},
    "source": {"picture"},
}
_EVERYWHERE = _words("class id lang dir title tabindex role hidden")
_ATTRIBUTES = {
    "a": "href rel hreflang type referrerpolicy",
    "blockquote": "cite",
    "button": "type name value disabled",
    "data": "value",
    "del": "datetime",
    "details": "open name",
    "form": "action method",
    "html": "prefix",
    "img": "src srcset sizes alt width height loading decoding fetchpriority"
    " referrerpolicy",
    "input": "type name value checked disabled list placeholder autocomplete autofocus"
    " required maxlength min max inputmode enterkeyhint spellcheck pattern size",
    "ins": "datetime",
    "label": "for",
    "li": "value",
    "link": "rel href hreflang type sizes as media imagesrcset imagesizes title",
    "meta": "charset name content property http-equiv media",
    "ol": "start type reversed",
    "option": "value selected label disabled",
    "optgroup": "label",
    "q": "cite",
    "script": "type",
    "select": "name required",
    "source": "type srcset sizes media width height",
    "td": "colspan rowspan headers",
    "th": "colspan rowspan headers scope abbr",
    "time": "datetime",
}
_ALLOWED = {tag: _words(names) for tag, names in _ATTRIBUTES.items()}
_REFERENCES = ("aria-labelledby", "aria-describedby", "for", "list", "headers")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TIME = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?)?)?"
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_ADDRESS = re.compile(r"[^\s<>\"`{}|\\^\[\]]*")
_NAMES_ONCE = ("description", "robots", "og:title", "og:url", "twitter:card")


def problems(root: Element) -> list[str]:
    """Each with the element it is about; none for a page as it should be."""
    return [*_of_elements(root), *_of_references(root), *_of_head(root)]


def _of_elements(root: Element) -> Iterator[str]:
    stack: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
    while stack:
        element, above = stack.pop()
        if not isinstance(element.tag, str) or not element.tag.startswith(_HTML):
            continue  # a comment, or a drawing
        tag = element.tag.removeprefix(_HTML)
        where = f"<{tag} {' '.join(f'{k}={v!r}' for k, v in element.items())}>"
        yield from (f"{what}: {where}" for what in _of_one(element, tag, above))
        stack += [(child, (*above, tag)) for child in element]


def _of_one(element: Element, tag: str, above: tuple[str, ...]) -> Iterator[str]:
    parent = above[-1] if above else ""
    holder = next((one for one in reversed(above) if one not in _TRANSPARENT), "")
    if (
        tag in _FLOW
        and holder in _PHRASING
        and not (holder == "summary" and tag in _HEADINGS)
    ):
        yield f"{tag} inside {holder}"
    if tag in _INTERACTIVE - {"input"} and {"a", "button"} & set(above):
        yield f"{tag} inside a link or button"
    if parent in _CHILDREN and tag not in _CHILDREN[parent] | {"script", "template"}:
        yield f"{tag} inside {parent}"
    if tag in _PARENTS and parent not in _PARENTS[tag]:
        yield f"{tag} outside {' or '.join(sorted(_PARENTS[tag]))}"
    yield from _of_attributes(element, tag)
    names = [str(child.tag).removeprefix(_HTML) for child in element]
    if tag == "figure" and "figcaption" in names[1:-1]:
        yield "a caption in the middle"
    if tag == "dl" and not names:
        yield "empty list"
    if tag == "details" and names[:1] != ["summary"]:
        yield "no summary at the start"
    named = element.get("aria-label") or element.get("aria-labelledby")
    if element.get("role") == "region" and not named:
        yield "a region without a name"
    if tag in _HEADINGS and not "".join(element.itertext()).strip():
        yield "an empty heading"


def _of_attributes(element: Element, tag: str) -> Iterator[str]:
    for name, value in element.items():
        known = name in _EVERYWHERE or name in _ALLOWED.get(tag, ())
        if not known and not name.startswith(("aria-", "data-")):
            yield f"attribute {name}"
        if name in {"id", "class", "aria-label", "rel"} and not value.strip():
            yield f"empty {name}"
        if name == "id" and re.search(r"\s", value):
            yield "white space in an id"
        if name in {"lang", "hreflang"} and not (
            _LANGUAGE.fullmatch(value) or (name == "hreflang" and value == "x-default")
        ):
            yield f"{name} is no language"
        if name in {"href", "src"} and not _ADDRESS.fullmatch(value):
            yield f"{name} is no address"
        if name == "datetime" and not _TIME.fullmatch(value):
            yield "datetime is no time"
        if tag == "data" and name == "value" and not _NUMBER.fullmatch(value):
            yield "value is no number"
        if name in {"width", "height"} and not value.isdecimal():
            yield f"{name} is no number of pixels"
    if tag == "img" and element.get("alt") is None:
        yield "no alternative text"
    if tag == "time" and not element.get("datetime"):
        yield "no datetime"
    if (element.get("srcset") or "").endswith("w") and not element.get("sizes"):
        yield "widths without sizes"


def _of_references(root: Element) -> Iterator[str]:
    ids = {value for tag in root.iter() if (value := tag.get("id"))}
    for element in root.iter():
        for name in _REFERENCES:
            for one in (element.get(name) or "").split():
                if one not in ids:
                    yield f"{name} names no element: {one}"
        target = element.get("href") or ""
        if target.startswith("#") and unquote(target[1:]) not in ids:
            yield f"no such place in the page: {target}"


def _of_head(root: Element) -> Iterator[str]:
    found = root.find(_HTML + "head")
    if found is None or not len(found):
        yield "no head"
        return
    if found[0].get("charset") is None:
        yield "the encoding does not come first"
    metas = [one.get("name") or one.get("property") or "" for one in found]
    for name in _NAMES_ONCE:
        if metas.count(name) > 1:
            yield f"{name} is told twice"
    for one in found.iter(_HTML + "meta"):
        if one.get("charset") is None and not one.get("content"):
            yield f"{one.get('name') or one.get('property')} is empty"
    if sum(one.get("rel") == "canonical" for one in found) > 1:
        yield "two canonical addresses"
