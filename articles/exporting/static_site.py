"""The whole public site as files that any web server or CDN can serve.

Every page a visitor can reach is asked for from the running code itself, so that a page
here is the page there. Only the further pages of lists move, from `?page=2` to a folder
`page/2/`. What needs a server stays behind: search, the API, drafts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

from articles.conf import conf
from articles.exporting.folder import write_file
from articles.exporting.static_server import Answers
from articles.models import Article, Redirect

MOST_PAGES = 1_000_000
WRITTEN = ".export_site"
"""Names the files of the export before, so that the next one can take them away."""
_LINK = re.compile(
    rb'\s(?:href|src|content)="([^"#]+)|\ssrcset="([^"]+)"|<loc>([^<]+)</loc>'
)
_PAGED = re.compile(rb'(/[^"?#<>\s]*)\?page=(\d+)(?=["#<])')
_LEFT_OUT = ("/search/", "/api/", "/admin/", "/drafts/", "/healthz", "/figures/?")
_UNSERVED = re.compile(
    rb"<url><loc>[^<]*//[^/<]+/(?:api|search)/[^<]*</loc>.*?</url>\n?"
)
_EDITORS = ("admin/", "markdownx/", "django_", "rest_framework/")
_STARTS = ("home", "sitemap", "sitemap-news", "robots", "feed-rss", "feed-atom")
_MORE = ("feed-json", "llms", "favicon")
_WHERE_SET = ("security",)
"""Addresses that answer where a setting gives them something to say."""


@dataclass(slots=True)
class StaticReport:
    """Files written, and addresses that gave something else than a page."""

    pages: int = 0
    assets: int = 0
    moved: int = 0
    gone: int = 0
    """Addresses that answer 410 on the site itself."""
    removed: int = 0
    """Files of an earlier export that belong to nothing any more."""
    broken: list[str] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)


class _Folder:
    """Writes files below the root and remembers which."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written: set[str] = set()

    def write(self, path: str, content: bytes) -> None:
        write_file(self.root, path, content)
        self.written.add(path)

    def remove_others(self) -> int:
        """What an earlier export wrote and this one did not: withdrawn articles must
        not stay public. Files of anybody else stay."""
        try:
            before = (self.root / WRITTEN).read_text("utf-8").splitlines()
        except OSError:
            before = []
        removed = 0
        for path in set(before) - self.written:
            place = self.root / path
            if not place.resolve().is_relative_to(self.root) or place.is_symlink():
                continue
            if place.is_file():
                place.unlink()
                removed += 1
            for folder in place.parents:
                if folder == self.root or any(folder.iterdir()):
                    break
                folder.rmdir()
        names = "".join(f"{path}\n" for path in sorted(self.written))
        write_file(self.root, WRITTEN, names.encode())
        return removed


def export_static(
    folder: Path, *, progress: Callable[[int], object] | None = None
) -> StaticReport:
    """Write the site below the folder; files there that are the same are not touched,
    those of an earlier export that are no more are removed.

    A page at `/articles/a/` becomes `articles/a/index.html`; old addresses become small
    pages that lead on. Addresses inside are those of ARTICLES_SITE_URL's root.
    """
    root = folder.resolve()
    root.mkdir(parents=True, exist_ok=True)
    out = _Folder(root)
    report = StaticReport()
    host = urlsplit(conf.site_url).netloc
    client = Client(headers={"host": host or "localhost"})
    silent = {reverse(name) for name in _WHERE_SET}
    waiting = [*_starts(), *silent]
    seen = set(waiting)
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop()
        answer = client.get(path, secure=conf.site_url.startswith("https"))
        if answer.status_code in {301, 302}:
            continue  # its target is met under its own address
        if answer.status_code == 404 and path in silent:
            continue
        if answer.status_code != 200:
            report.broken.append(f"{answer.status_code} {path}")
            continue
        content = b"".join(answer) if answer.streaming else answer.content
        place = _without_query(path)
        out.write(file_of(place), _without_server(content))
        report.answers.note(place, answer.headers)
        report.pages += 1
        if progress:
            progress(1)
        for link in _links(content, path, host):
            if link not in seen:
                seen.add(link)
                if not _copy_asset(out, link, report):
                    waiting.append(link)
    _copy_static(out, report)
    _write_old_addresses(out, report, client)
    _write_error_page(out, client)
    report.removed = out.remove_others()
    return report


def file_of(path: str) -> str:
    """The file a web server answers an address with."""
    plain = unquote(path).lstrip("/")
    return f"{plain}index.html" if not plain or plain.endswith("/") else plain


def _without_server(content: bytes) -> bytes:
    """A page or sitemap that names what is there."""
    content = _PAGED.sub(rb"\1page/\2/", content)
    return _UNSERVED.sub(b"", content)


def _without_query(path: str) -> str:
    """The address of `/sources/?page=2` where there are no queries."""
    plain, _, number = path.partition("?page=")
    return f"{plain}page/{number}/" if number else plain


def _starts() -> Iterator[str]:
    for name in (*_STARTS, *_MORE):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue
    yield from (reverse("corrections"), reverse("figures"), reverse("sources"))


def _links(content: bytes, page: str, host: str) -> Iterator[str]:
    """Addresses of this site that the page names, as paths; queries that filter or
    search need a server."""
    for href, srcset, loc in _LINK.findall(content):
        found = (
            [href or loc]
            if not srcset
            else [part.strip().split(b" ")[0] for part in srcset.split(b",")]
        )
        for raw in found:
            parts = urlsplit(unescape(raw.decode(errors="replace")))
            if parts.netloc not in {"", host} or not parts.path.startswith("/"):
                continue
            if parts.scheme not in {"", "http", "https"}:
                continue
            if parts.path.startswith(_LEFT_OUT):
                continue
            if not parts.query:
                yield parts.path
            elif re.fullmatch(r"page=\d+", parts.query):
                yield f"{parts.path}?{parts.query}"


def _copy_asset(out: _Folder, path: str, report: StaticReport) -> bool:
    """Whether the address is a file of ours rather than a page; then it is copied."""
    for base, read in (("/media/", _media), ("/static/", _static)):
        if path.startswith(base):
            content = read(unquote(path.removeprefix(base)))
            if content is None:
                report.broken.append(f"404 {path}")
            else:
                out.write(file_of(path), content)
                report.assets += 1
            return True
    return False


def _media(name: str) -> bytes | None:
    if not default_storage.exists(name):
        return None
    with default_storage.open(name, "rb") as stream:
        return bytes(stream.read())


def _static(name: str) -> bytes | None:
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as stream:
            return bytes(stream.read())
    found = finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else None


def _copy_static(out: _Folder, report: StaticReport) -> None:
    """All of them: style sheets and scripts name others that no page names."""
    for name in _static_names():
        content = None if name.startswith(_EDITORS) else _static(name)
        if content is not None:
            out.write(f"static/{name}", content)
            report.assets += 1


def _static_names() -> Iterator[str]:
    """Collected files under their lasting names, else those of the source folders."""
    collected = Path(str(getattr(staticfiles_storage, "location", "") or "."))
    if (collected / "css").is_dir():
        for path in sorted(collected.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(collected).as_posix()
        return
    for finder in finders.get_finders():
        for name, _storage in finder.list([]):
            yield Path(name).as_posix()


def _write_old_addresses(out: _Folder, report: StaticReport, client: Client) -> None:
    """Pages that lead on and say so to machines, for servers that are told nothing; for
    the others what the site itself answers."""
    said: dict[bytes, int] = {}
    """What the site says to people at such an address: withdrawn, expired, gone."""
    for path in _old_addresses():
        answer = client.get(path, secure=conf.site_url.startswith("https"))
        if answer.status_code == 410:
            number = said.setdefault(answer.content, len(said))
            page = f"410-{number}.html" if number else "410.html"
            out.write(page, answer.content)
            report.answers.gone[path] = f"/{page}"
            report.gone += 1
        elif answer.status_code == 301 and file_of(path) not in out.written:
            target = urlsplit(answer.headers["Location"]).path
            out.write(file_of(path), _leading_to(target))
            report.answers.moved[path] = target
            report.moved += 1
    for path in _old_files(report.answers.moved):
        # No page can lead on from a table or a picture: servers alone are told.
        answer = client.get(path, secure=conf.site_url.startswith("https"))
        if answer.status_code == 301 and file_of(path) not in out.written:
            report.answers.moved[path] = urlsplit(answer.headers["Location"]).path
    if report.answers.moved:
        out.write("_redirects", report.answers.as_redirects().encode())


def _old_addresses() -> Iterator[str]:
    yield from Redirect.objects.order_by("path").values_list("path", flat=True)
    for slug in (
        Article.objects.filter(status=Article.Status.WITHDRAWN)
        .order_by("slug")
        .values_list("slug", flat=True)
    ):
        yield unquote(reverse("article", args=[slug]))


def _old_files(moved: Iterable[str]) -> list[str]:
    """Addresses of numbers, sources and pictures beside articles that have moved."""
    names = [
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith("article-")
    ]
    slugs = []
    for path in moved:
        with suppress(Resolver404):
            match = resolve(path)
            if match.url_name == "article":
                slugs.append(match.kwargs["slug"])
    return [unquote(reverse(name, args=[slug])) for slug in slugs for name in names]


def _leading_to(target: str) -> bytes:
    shown = escape(target)
    return (
        f'<!doctype html><meta charset="utf-8"><title>{shown}</title>'
        f'<link rel="canonical" href="{escape(conf.site_url)}{shown}">'
        f'<meta http-equiv="refresh" content="0; url={shown}">'
        f'<a href="{shown}">{shown}</a>\n'
    ).encode()


def _write_error_page(out: _Folder, client: Client) -> None:
    """What servers and CDNs show for an address that is not there."""
    answer = client.get("/404-of-the-static-export/")
    out.write("404.html", answer.content)
