"""Host names: their ASCII form, which of them are public, and how they are shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import idna

MAX_HOST = 253
MAX_LABEL = 63

# Names that never belong to a public site (RFC 6761, 6762, 7686, 8375, ICANN's
# .internal): not cited, so not resolved either.
PRIVATE_SUFFIXES = frozenset(
    {"local", "localhost", "internal", "home.arpa", "onion", "i2p", "localdomain"}
)
# Reserved for writing about addresses (RFC 2606). An article may cite them, for
# instance in a demonstration; nothing may be fetched from them.
DOCUMENTATION_SUFFIXES = frozenset({"test", "invalid", "example"})


def ascii_host(host: str) -> str | None:
    """The lower-case ASCII name of a public-looking host, or None when it is none.

    Refuses addresses written as numbers in any notation, because the last label
    then decides that a browser would dial a number.
    """
    if not host or "%" in host or len(host) > MAX_HOST * 4:
        return None
    name = _to_ascii(host)
    if name is None:
        return None
    name = name.removesuffix(".")
    labels = name.split(".")
    if len(name) > MAX_HOST or len(labels) < 2:
        return None
    if not all(_good_label(label) for label in labels):
        return None
    if _NUMBER.fullmatch(labels[-1]) or _under(name, PRIVATE_SUFFIXES):
        return None
    return name


def is_documentation_host(host: str) -> bool:
    """Whether the name is reserved for examples, so nothing can be fetched there."""
    return _under(host, DOCUMENTATION_SUFFIXES)


@lru_cache(maxsize=2048)
def display_host(host: str) -> str:
    """The name in its own script, or in punycode where it could pass for another.

    A label is shown in Unicode when all its letters are of one script (Japanese
    counts as one) and it could not be read as a Latin word.
    """
    labels = []
    for label in host.lower().removesuffix(".").split("."):
        if not label.startswith("xn--"):
            labels.append(label if label.isascii() else _punycode(label))
            continue
        try:
            shown = idna.ulabel(label)
        except (idna.IDNAError, UnicodeError):
            shown = label
        labels.append(shown if _reads_as_itself(shown) else label)
    if all(label.isascii() for label in labels) and not host.isascii():
        # Called with a Unicode name: show that one, if its ASCII form allows it.
        return display_host(".".join(labels))
    return ".".join(labels)


_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")

# Letters a reader takes for Latin ones. A label made of nothing else is a disguise.
_LATIN_LOOKALIKES = frozenset(
    "асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡԍмкткв"  # Cyrillic
    "ικνρυωηοτπαχγ"  # Greek
    "օսոռհցզյքք"  # Armenian
)
_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})


def _to_ascii(host: str) -> str | None:
    if host.isascii():
        return host.lower()
    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        return ".".join(
            label if label.isascii() else idna.alabel(label).decode("ascii")
            for label in mapped.split(".")
        )
    except (idna.IDNAError, UnicodeError, IndexError):
        return None


def _punycode(label: str) -> str:
    return _to_ascii(label) or label.encode("punycode").decode("ascii")


def _good_label(label: str) -> bool:
    if len(label) > MAX_LABEL or not _LABEL.fullmatch(label):
        return False
    if not label.strip("_"):
        return False
    if label.startswith("xn--"):
        try:
            return idna.alabel(idna.ulabel(label)).decode("ascii") == label
        except (idna.IDNAError, UnicodeError):
            return False
    return True


def _under(host: str, suffixes: frozenset[str]) -> bool:
    return any(host == suffix or host.endswith("." + suffix) for suffix in suffixes)


def _reads_as_itself(label: str) -> bool:
    letters = [char for char in label if char != "-" and not char.isdecimal()]
    scripts = {_script(char) for char in letters}
    if scripts & _JAPANESE:
        return scripts <= _JAPANESE
    if len(scripts) != 1:
        return False
    if scripts == {"LATIN"}:
        # Beyond the European letters lie phonetic look-alikes of a–z.
        return all(char <= "\u024f" and char != "ı" for char in letters)
    return not all(char in _LATIN_LOOKALIKES for char in letters)


def _script(char: str) -> str:
    return unicodedata.name(char, "UNNAMED").split(" ", 1)[0]
