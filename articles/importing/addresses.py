"""What the relative links and pictures of a file are on this site."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from articles.importing.lead_images import Pictures
from articles.importing.plan import Step
from articles.importing.report import Remark
from articles.markdown import Document
from articles.publishing.addresses import picture_entry
from articles.text.sentences import Sentence

_HREF = re.compile(r'<a\b(?:[^<>"]|"[^"]*")*?\shref="([^"]*)"')
_FILE = re.compile(r"\.(?:md|markdown|mdx)\Z", re.IGNORECASE)
_SUFFIXES = (".md", "/index.md", ".markdown", ".mdx", "/index.mdx")
# Where generators keep what they serve from the root.
_ROOTS = ("", "content/", "_posts/", "posts/", "src/content/", "docs/")


@dataclass(slots=True)
class Addresses:
    """`known` goes to the article; `open` are links whose file was not met yet."""

    known: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def addresses_of(
    document: Document, step: Step, pictures: Pictures, slugs: Mapping[str, str]
) -> Addresses:
    """Store the text's pictures and look its links up among `slugs` (path → slug)."""
    found = Addresses()
    _add_pictures(found, document, step, pictures)
    for written in _relative_links(document.html):
        slug = slug_of(written, step.found.path, slugs)
        if slug is not None:
            found.known[written] = reverse("article", args=[slug])
        elif not urlsplit(written).query:
            found.open.append(written)
    return found


def slug_of(written: str, path: str, slugs: Mapping[str, str]) -> str | None:
    """The slug of the file that a link in the file at `path` means."""
    target = unquote(urlsplit(written).path)
    if target.startswith("/"):
        places = [root + target.lstrip("/") for root in _ROOTS]
    else:  # from the file, and from the address a generator serves it at
        bases = (posixpath.dirname(path), posixpath.splitext(path)[0])
        places = [posixpath.join(base, target) for base in bases]
    for place in places:
        plain = posixpath.normpath(place)
        endings = ("",) if _FILE.search(plain) else _SUFFIXES
        for ending in endings:
            if plain + ending in slugs:
                return slugs[plain + ending]
    return None


def line_of(written: str, step: Step) -> int:
    """The line of the file on which an address stands."""
    at = max(step.data.body.find(written), 0)
    return step.data.body.count("\n", 0, at) + 1 + step.data.head_lines


def names_a_file(written: str) -> bool:
    """Whether the link names a Markdown file: any other may be some other page."""
    return _FILE.search(urlsplit(written).path) is not None


def missing_target(written: str, line: int) -> Remark:
    """Said of a link whose file is neither here nor in this import."""
    return Remark(
        line,
        "link_without_target",
        Sentence(
            "“{written}” leads to a file that was not imported: readers would find "
            "nothing there.",
            written=written,
        ),
    )


def _add_pictures(
    found: Addresses, document: Document, step: Step, pictures: Pictures
) -> None:
    for image in document.images:
        line = image.line + step.data.head_lines
        if image.url in found.known or image.url.startswith(("data:", "#")):
            continue
        if urlsplit(image.url).scheme in {"http", "https"} or image.url[:2] == "//":
            found.remarks.append(
                Remark(
                    line,
                    "image_is_remote",
                    "Pictures are served from here only: put a copy next to the file.",
                )
            )
            continue
        lead = pictures.store(image.url, step.found, alt=image.alt, line=line)
        if lead.remark:
            found.remarks.append(lead.remark)
        if lead.picture is not None:
            found.known[image.url] = picture_entry(lead.picture)


def _relative_links(text: str) -> Iterator[str]:
    seen = set()
    for match in _HREF.finditer(text):
        written = html.unescape(match[1]).partition("#")[0]
        if written in seen or not written or written.startswith("//"):
            continue
        seen.add(written)
        if not urlsplit(written).scheme:
            yield written
