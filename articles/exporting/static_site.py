"""The whole public site as files that any web server or CDN can serve.

Every page a visitor can reach is asked for from the running code itself, so that a page
here is the page there. What needs a server stays behind: search, the API, drafts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import NoReverseMatch, reverse

from articles.conf import conf
from articles.exporting.folder import write_file
from articles.models import Redirect

MOST_PAGES = 1_000_000
_LINK = re.compile(
    rb'\s(?:href|src|content)="([^"#]+)|\ssrcset="([^"]+)"|<loc>([^<]+)</loc>'
)
_LEFT_OUT = ("/search/", "/api/", "/admin/", "/drafts/", "/healthz", "/figures/?")
_EDITORS = ("admin/", "markdownx/", "django_", "rest_framework/")
_STARTS = ("home", "sitemap", "sitemap-news", "robots", "feed-rss", "feed-atom")
_MORE = ("feed-json", "llms", "favicon")


@dataclass(slots=True)
class StaticReport:
    """Files written, and addresses that gave something else than a page."""

    pages: int = 0
    assets: int = 0
    moved: int = 0
    broken: list[str] = field(default_factory=list)


def export_static(
    folder: Path, *, progress: Callable[[int], object] | None = None
) -> StaticReport:
    """Write the site below the folder; files there that are the same are not touched.

    A page at `/articles/a/` becomes `articles/a/index.html`; old addresses become small
    pages that lead on. Addresses inside are those of ARTICLES_SITE_URL's root.
    """
    root = folder.resolve()
    root.mkdir(parents=True, exist_ok=True)
    report = StaticReport()
    host = urlsplit(conf.site_url).netloc
    client = Client(headers={"host": host or "localhost"})
    waiting = list(_starts())
    seen = set(waiting)
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop()
        answer = client.get(path, secure=conf.site_url.startswith("https"))
        if answer.status_code in {301, 302}:
            continue  # its target is met under its own address
        if answer.status_code != 200:
            report.broken.append(f"{answer.status_code} {path}")
            continue
        content = b"".join(answer) if answer.streaming else answer.content
        write_file(root, file_of(path), content)
        report.pages += 1
        if progress:
            progress(1)
        for link in _links(content, path, host):
            if link not in seen:
                seen.add(link)
                if not _copy_asset(root, link, report):
                    waiting.append(link)
    _copy_static(root, report)
    _write_redirects(root, report)
    _write_error_page(root, client)
    return report


def file_of(path: str) -> str:
    """The file a web server answers an address with."""
    plain = unquote(path).lstrip("/")
    return f"{plain}index.html" if not plain or plain.endswith("/") else plain


def _starts() -> Iterator[str]:
    for name in (*_STARTS, *_MORE):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue
    yield from (reverse("corrections"), reverse("figures"), reverse("sources"))


def _links(content: bytes, page: str, host: str) -> Iterator[str]:
    """Addresses of this site that the page names, as paths without their query."""
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
            if not parts.path.startswith(_LEFT_OUT) and not parts.query:
                yield parts.path


def _copy_asset(root: Path, path: str, report: StaticReport) -> bool:
    """Whether the address is a file of ours rather than a page; then it is copied."""
    for base, read in (("/media/", _media), ("/static/", _static)):
        if path.startswith(base):
            content = read(unquote(path.removeprefix(base)))
            if content is None:
                report.broken.append(f"404 {path}")
            else:
                write_file(root, file_of(path), content)
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


def _copy_static(root: Path, report: StaticReport) -> None:
    """All of them: style sheets and scripts name others that no page names."""
    for name in _static_names():
        content = None if name.startswith(_EDITORS) else _static(name)
        if content is not None:
            write_file(root, f"static/{name}", content)
            report.assets += 1


def _static_names() -> Iterator[str]:
    """Collected files under their lasting names, else those of the source folders."""
    collected = Path(str(getattr(staticfiles_storage, "location", "") or "."))
    if (collected / "css").is_dir():
        for path in sorted(collected.rglob("*")):
            if path.is_file():
                yield path.relative_to(collected).as_posix()
        return
    for finder in finders.get_finders():
        for name, _storage in finder.list([]):
            yield Path(name).as_posix()


def _write_redirects(root: Path, report: StaticReport) -> None:
    """No server, no status code: a page that leads on, and says so to machines."""
    for row in Redirect.objects.exclude(article=None).select_related("article"):
        if row.article is None or not row.article.is_live():
            continue
        target = escape(row.article.get_absolute_url())
        text = (
            f'<!doctype html><meta charset="utf-8"><title>{target}</title>'
            f'<link rel="canonical" href="{escape(conf.site_url)}{target}">'
            f'<meta http-equiv="refresh" content="0; url={target}">'
            f'<a href="{target}">{target}</a>\n'
        )
        write_file(root, file_of(row.path), text.encode())
        report.moved += 1


def _write_error_page(root: Path, client: Client) -> None:
    """What servers and CDNs show for an address that is not there."""
    answer = client.get("/404-of-the-static-export/")
    write_file(root, "404.html", answer.content)
