"""Serves stored pictures where no web server or bucket does it: the embedded set-up."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

# The name holds a hash of the content: another content has another name.
CACHE_CONTROL = "public, max-age=31536000, immutable"
# Whatever a picture's bytes claim to be, nothing in them may run.
POLICY = "default-src 'none'; sandbox"
_LONGEST_SIGNATURE = 16


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """From our own folder, or through us from wherever the storage keeps pictures."""
    if isinstance(default_storage, FileSystemStorage):
        return _from_folder(request, path)
    return _from_storage(request, path)


def _from_folder(request: HttpRequest, path: str) -> HttpResponseBase:
    file = _stored_file(path)
    with file.open("rb") as opened:
        content_type = picture_type(opened.read(_LONGEST_SIGNATURE))
    if not content_type:
        raise Http404("Only pictures are served.")
    facts = file.stat()
    etag = quote_etag(f"{facts.st_mtime_ns:x}-{facts.st_size:x}")
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=etag, last_modified=int(facts.st_mtime)
    )
    if response is None:
        response = FileResponse(file.open("rb"), content_type=content_type)
    response.headers["Last-Modified"] = http_date(facts.st_mtime)
    return _for_ever(response, etag)


def _from_storage(request: HttpRequest, path: str) -> HttpResponseBase:
    # A name is never given to another content, so it is its own validator.
    etag = quote_etag(hashlib.sha256(path.encode()).hexdigest()[:32])
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is not None:
        return _for_ever(response, etag)
    try:
        with default_storage.open(path) as opened:
            content = opened.read()
    except (FileNotFoundError, SuspiciousFileOperation, ValueError) as problem:
        raise Http404("No such picture.") from problem
    except OSError:
        logger.exception("A picture could not be read.")
        return _away()
    content_type = picture_type(content[:_LONGEST_SIGNATURE])
    if not content_type:
        raise Http404("Only pictures are served.")
    return _for_ever(HttpResponse(content, content_type=content_type), etag)


def _for_ever(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    for name, value in {
        "Cache-Control": CACHE_CONTROL,
        "Content-Security-Policy": POLICY,
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }.items():
        response.headers[name] = value
    return response


def _away() -> HttpResponse:
    response = HttpResponse(
        "The picture storage is away.\n", status=503, content_type="text/plain"
    )
    response.headers["Retry-After"] = "30"
    response.headers["Cache-Control"] = "no-store"
    return response


def picture_type(start: bytes) -> str:
    """The media type that a file's first 16 bytes show; "" when it is no picture.

    The name is not asked: it is what an uploader typed.
    """
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp" and start[8:12] in {b"avif", b"avis"}:
        return "image/avif"
    for signature, content_type in _SIGNATURES.items():
        if start.startswith(signature):
            return content_type
    return ""


_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def _stored_file(path: str) -> Path:
    """The file in our own folder; anything else is not there, whatever it is."""
    if "\0" in path:
        raise Http404("No such picture.")
    try:
        # Links are followed first: one inside the folder may not lead out of it.
        file = Path(default_storage.path(path)).resolve()
        root = Path(default_storage.path("")).resolve()
        is_ours = root in file.parents and file.is_file()
    except (SuspiciousFileOperation, ValueError, OSError) as problem:
        # OSError: a name longer than the file system takes.
        raise Http404("No such picture.") from problem
    if not is_ours:
        raise Http404("No such picture.")
    return file
