"""Addresses an imported text uses, replaced by ours when its page is made.

The body stays as its file wrote it: `../costs.md` and `img/map.png`. The importer keeps
beside it what each of them is here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from django.core.files.storage import default_storage

from articles.models import Illustration

# Rendered HTML is sanitised: values stand in double quotes and hold none themselves.
_TAG = re.compile(r'<(?:a|img)\b(?:[^<>"]|"[^"]*")*>')
_ADDRESS = re.compile(r'(\s)(href|src)="([^"]*)"')


def picture_entry(picture: Illustration) -> str:
    """How a stored picture is kept among an article's addresses."""
    return str(picture.file.name)


def with_addresses(text: str, addresses: Mapping[str, str]) -> str:
    """Rendered HTML with every known address replaced.

    A value is a path of this site, or else a name in the storage of pictures.
    """
    if not addresses:
        return text

    def replaced(match: re.Match[str]) -> str:
        space, name, value = match.groups()
        written, mark, place = html.unescape(value).partition("#")
        known = addresses.get(written)
        if known is None:
            return match[0]
        if not known.startswith("/"):
            known = default_storage.url(known)
        return f'{space}{name}="{html.escape(known + mark + place)}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(replaced, tag[0]), text)
