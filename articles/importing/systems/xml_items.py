"""XML exports, item by item: WordPress, RSS and Atom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from articles.importing.systems.atom import read_atom_entry
from articles.importing.systems.entry import Entry, Refused, Skipped
from articles.importing.systems.rss import read_rss_item
from articles.importing.systems.wordpress import WordPress
from articles.text.sentences import Sentence

LARGEST = 500 * 1024**2
_ATOM = "{http://www.w3.org/2005/Atom}"
_CHUNK = 64 * 1024


class _RootReached(Exception):
    """The document type, if any, is over."""


def read_xml(path: Path) -> Iterator[Entry | Skipped]:
    """Articles of the file; memory does not grow with it. Raises `Refused`."""
    if path.stat().st_size > LARGEST:
        raise Refused(
            Sentence(
                "{name} is larger than {limit} MB.",
                name=path.name,
                limit=LARGEST // 1024**2,
            )
        )
    try:
        root = _root_of(path)
        if root not in {"rss", "feed", "http://www.w3.org/2005/Atom feed"}:
            raise Refused(
                Sentence(
                    "{name} is XML, but neither WordPress's export nor a feed: its "
                    "first element is “{root}”.",
                    name=path.name,
                    root=root[:60],
                )
            )
        yield from _items(path)
    except (expat.ExpatError, ElementTree.ParseError) as problem:
        raise Refused(
            Sentence(
                "{name} is no well-formed XML: {problem}.",
                name=path.name,
                problem=problem,
            )
        ) from problem


def _root_of(path: Path) -> str:
    """Name of the first element; documents with a type of their own are refused.

    Entities are declared there: a few lines of them unfold to gigabytes.
    """
    name = ""

    def started(found: str, _attributes: object) -> None:
        nonlocal name
        name = found
        raise _RootReached

    def typed(*_arguments: object) -> None:
        raise Refused(
            Sentence(
                "{name} declares a document type: remove its <!DOCTYPE …> line.",
                name=path.name,
            )
        )

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = typed
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except _RootReached:
            return name
    return name


def _items(path: Path) -> Iterator[Entry | Skipped]:
    wordpress = WordPress()
    stack: list[Element] = []
    site = ""
    # A document type, the way to all attacks by XML, was refused before.
    events = ElementTree.iterparse(path, events=("start", "end"))  # noqa: S314
    for event, element in events:
        if event == "start":
            stack.append(element)
            continue
        stack.pop()
        parent = stack[-1] if stack else None
        if element.tag == "item":
            if wordpress.is_item(element):
                yield from wordpress.read_item(element)
            else:
                yield read_rss_item(element, site)
        elif element.tag == f"{_ATOM}entry":
            yield read_atom_entry(element)
        elif parent is not None and parent.tag == "channel":
            if element.tag == "link" and element.text:
                site = element.text.strip().rstrip("/")
            wordpress.read_channel(element)
            continue
        else:
            continue
        element.clear()
        if parent is not None:
            parent.clear()
    yield from wordpress.finish()
