"""What a web server is told about a static export, to answer as the site does.

Content types, headers, old addresses and those that are gone: for nginx as a file to
include, for hosts of static sites as their `_redirects`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

# Of files that are copied, not asked for; nginx's own list lacks some of them.
_ASSETS: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "json": "application/json",
    "txt": "text/plain",
}
_HEADERS: Final = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "X-Frame-Options",
)
_NGINX: Final = """\
# How nginx serves what export_site wrote. Include it in a server block:
#     server {{ listen 80; server_name www.example.org; root /path/to/DIR;
#               include /path/to/this.conf; }}
index index.html;
absolute_redirect off;
charset utf-8;
charset_types {charsets};
gzip on;
gzip_types {charsets};
types {{
{types}}}
{headers}error_page 404 /404.html;
location / {{ try_files $uri $uri/ =404; }}
location ~ "^/static/.+\\.[0-9a-f]{{12}}\\.[a-z0-9]+$" {{ expires 1y; }}
{named}{moved}{gone}"""


@dataclass(slots=True)
class Answers:
    """What the site itself said: types, headers, and where old addresses lead."""

    moved: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    """Old address → the page that says so."""
    headers: dict[str, Counter[str]] = field(default_factory=dict)
    types: dict[str, Counter[str]] = field(default_factory=dict)
    """File name → types it was sent with."""

    def note(self, path: str, headers: Mapping[str, str]) -> None:
        """Remember how the page at that address was sent."""
        sent = headers.get("Content-Type", "").partition(";")[0]
        self.types.setdefault(_file_name(path), Counter())[sent] += 1
        if sent == "text/html":
            for name in _HEADERS:
                if name in headers:
                    self.headers.setdefault(name, Counter())[headers[name]] += 1

    def as_redirects(self) -> str:
        """The `_redirects` file of hosts of static sites."""
        return "".join(
            f"{quote(path)} {quote(target, safe='/%')} 301\n"
            for path, target in self.moved.items()
        )

    def as_nginx(self) -> str:
        """A configuration to include in a server block."""
        by_suffix, named = self._types()
        charsets = sorted(
            {
                kind
                for kind in (*by_suffix.values(), *named.values())
                if not kind.startswith(("image/", "font/", "text/html"))
                and not kind.endswith("json")
            }
        )
        return _NGINX.format(
            charsets=" ".join(charsets),
            types="".join(f"    {kind} {end};\n" for end, kind in by_suffix.items()),
            headers="".join(
                f"add_header {name} {_quoted(found.most_common(1)[0][0])} always;\n"
                for name, found in self.headers.items()
            ),
            named="".join(
                f"location ~ {_quoted('/' + _pattern(name) + '$')} "
                f"{{ types {{ }} default_type {kind}; }}\n"
                for name, kind in named.items()
            ),
            moved="".join(
                f"location = {_quoted(path)} "
                f"{{ return 301 {_quoted(quote(target, safe='/%'))}; }}\n"
                for path, target in self.moved.items()
            ),
            gone="".join(
                f"location = {_quoted(path)} {{ error_page 410 {page}; return 410; }}\n"
                for path, page in self.gone.items()
            ),
        )

    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Types by the ends of names, and by whole names where these differ."""
        votes: dict[str, Counter[str]] = {}
        for name, sent in self.types.items():
            end = PurePosixPath(name).suffix.lstrip(".")
            if end:
                votes.setdefault(end, Counter()).update(sent)
        ends = {end: found.most_common(1)[0][0] for end, found in votes.items()}
        ends = dict(sorted((_ASSETS | ends).items()))
        named = {}
        for name, sent in sorted(self.types.items()):
            kind = sent.most_common(1)[0][0]
            if kind != ends.get(PurePosixPath(name).suffix.lstrip(".")):
                named[name] = kind
        return ends, named


def _file_name(path: str) -> str:
    return path.rpartition("/")[2] or "index.html"


def _pattern(name: str) -> str:
    return name.replace(".", "\\.")


def _quoted(text: str) -> str:
    """A word of nginx's configuration; paths and headers hold no line ends."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
