"""XML for machines: a generator that no character of a text can break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from typing import Final
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class XMLWriter:
    """Writes elements in order; control characters XML cannot carry are left out."""

    def __init__(self) -> None:
        self._out = StringIO()
        self._xml = SimplerXMLGenerator(self._out, "utf-8")
        self._xml.startDocument()

    @contextmanager
    def inside(self, name: str, **attributes: str) -> Iterator[None]:
        """An element with what the block writes; `__` in a name stands for a colon."""
        self._xml.startElement(name, _named(attributes))
        yield
        self._xml.endElement(name)

    def element(self, name: str, text: str = "", **attributes: str) -> None:
        self._xml.startElement(name, _named(attributes))
        if text:
            self._xml.characters(_allowed(text))
        self._xml.endElement(name)

    def bytes(self) -> bytes:
        """The document so far, with a line break at its end."""
        return f"{self._out.getvalue()}\n".encode()


def _named(attributes: Mapping[str, str]) -> AttributesImpl[str]:
    return AttributesImpl(
        {name.replace("__", ":"): _allowed(value) for name, value in attributes.items()}
    )


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", text)
