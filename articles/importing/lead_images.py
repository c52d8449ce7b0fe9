"""What an `image:` names: a picture next to the file, a page, or nothing there."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from PIL import Image, UnidentifiedImageError

from articles.conf import conf
from articles.importing.files import Found
from articles.importing.mapping import ArticleData
from articles.importing.report import Remark
from articles.models import Illustration, Source
from articles.opengraph import RefusedURL, check_url
from articles.publishing import RefusedImage, store_illustration
from articles.sources import get_or_make_sources
from articles.text.sentences import Sentence, as_sentence

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg", ".bmp"}
_FOLDERS = ("", "static", "public", "assets", "content", "src/assets")


@dataclass(frozen=True, slots=True)
class LeadImage:
    """The picture, or the page that stood in its place; both may be missing."""

    picture: Illustration | None = None
    page: Source | None = None
    remark: Remark | None = None
    is_unknown: bool = False
    """A dry run found a picture that only a real one stores."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Finds pictures that files name, and stores them; a dry run only looks.

    `folder` is one more folder to look in, beside the file's own and the imported one.
    """

    folder: Path | None = None
    dry_run: bool = False

    def store(
        self, written: str, found: Found, *, alt: str, line: int | None
    ) -> LeadImage:
        """The stored picture at that path; without `alt` it counts as decoration."""
        location = _location(written, found, self.folder)
        if location is None:
            return LeadImage(
                remark=Remark(
                    line,
                    "image_missing",
                    Sentence(
                        "“{written}” is not a picture next to the file or in its "
                        "folder.",
                        written=written,
                    ),
                )
            )
        try:
            content = _content(location)
        except OSError as problem:
            return LeadImage(remark=Remark(line, "image_unreadable", str(problem)))
        try:
            known = _known(content)
            if known is not None:
                return LeadImage(picture=known)
            if self.dry_run:
                _check(content)
                return LeadImage(is_unknown=True)
            picture = store_illustration(
                content, name=location.name, alt=alt, decorative=not alt.strip()
            )
        except RefusedImage as refused:
            return LeadImage(remark=Remark(line, refused.code, str(refused)))
        return LeadImage(picture=picture)


def lead_image_of(
    data: ArticleData,
    found: Found,
    *,
    pictures: Pictures,
    known_pages: Mapping[str, Source] = MappingProxyType({}),
) -> LeadImage:
    """Find or store what the file's `image:` names; nothing is fetched.

    `known_pages` saves a query where the caller has the rows.
    """
    if not data.image:
        return LeadImage()
    line = data.line_of("image")
    if data.image.startswith(("http://", "https://")):
        return _address(data.image, line, known_pages)
    stored = pictures.store(
        data.image, found, alt=data.image_alt or data.title, line=line
    )
    if stored.remark or data.image_alt:
        return stored
    if stored.picture is not None and stored.picture.alt != data.title:
        return stored  # it was here before, with words of its own
    return replace(stored, remark=_alt_remark(line))


def is_page(written: str) -> bool:
    """Whether it is an address of something else than a picture."""
    try:
        parts = urlsplit(written)
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"}
    return is_web and Path(parts.path).suffix.casefold() not in _SUFFIXES


def _address(url: str, line: int | None, known: Mapping[str, Source]) -> LeadImage:
    try:
        check_url(url)
    except RefusedURL as refused:
        return LeadImage(
            remark=Remark(
                line,
                "image_refused",
                Sentence(
                    "The address is refused: {refused}",
                    refused=as_sentence(refused.message),
                ),
            )
        )
    if not is_page(url):
        return LeadImage(
            remark=Remark(
                line,
                "image_is_remote",
                "Pictures are served from here only: put a copy next to the file.",
            )
        )
    page = known.get(url) or get_or_make_sources([url])[url]
    return LeadImage(
        page=page,
        remark=Remark(
            line,
            "image_is_page",
            "This is a web page, not a picture: the article is linked to it as a "
            "source and shows no lead image.",
        ),
    )


def _alt_remark(line: int | None) -> Remark:
    return Remark(
        line, "image_alt_missing", "The title stands in: say what the picture shows."
    )


def _location(written: str, found: Found, pictures: Path | None) -> Path | None:
    """The file meant, when it lies inside one of the folders."""
    path = unquote(written.split("?")[0])
    folders = [folder for folder in (found.root, pictures) if folder is not None]
    for folder in folders:
        for candidate in _candidates(path, folder, found.location):
            try:
                real = candidate.resolve()
                if real.is_relative_to(folder.resolve()) and real.is_file():
                    return real
            except (OSError, ValueError):  # too long, or NUL
                continue
    return None


def _candidates(path: str, folder: Path, file: Path | None) -> Iterator[Path]:
    if file is not None and not path.startswith("/"):
        yield file.parent / path
    for name in _FOLDERS:
        yield folder / name / path.lstrip("/")


def _content(location: Path) -> bytes:
    with location.open("rb") as stream:
        return stream.read(conf.image_max_bytes + 1)


def _known(content: bytes) -> Illustration | None:
    """Our own copy coming back from an export is that picture, not a new one."""
    digest = hashlib.sha256(content).hexdigest()
    return Illustration.objects.filter(sha256=digest).first()


def _check(content: bytes) -> None:
    """What storing would refuse, found without storing."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError) as problem:
        raise RefusedImage("image_unreadable", str(problem)) from problem
    except (OSError, ValueError, SyntaxError) as problem:
        raise RefusedImage("image_unreadable", str(problem)) from problem
