"""Pictures and static files in S3-compatible buckets: `s3://bucket?endpoint=…`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.exceptions import ImproperlyConfigured
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from cms.static import OneSheetEach

PATIENCE = 5  # seconds for a connection and for each answer
_CALLS = ("_open", "_save", "delete", "exists", "listdir", "size", "get_modified_time")


def options(address: str, variable: str = "MEDIA_STORAGE") -> dict[str, Any]:
    """Storage options of an address; keys come from AWS_ACCESS_KEY_ID and its like.

    >>> options("s3://pictures?endpoint=http://127.0.0.1:9000")["bucket_name"]
    'pictures'
    """
    parts = urlsplit(address)
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if (
        parts.scheme != "s3"
        or not parts.netloc
        or given.keys() - {"endpoint", "region", "public"}
    ):
        raise ImproperlyConfigured(
            f"{variable}={address!r} is no address of a bucket. Example: "
            "s3://pictures?endpoint=https://s3.example.jp&region=ap-northeast-1"
        )
    return {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": given.get("endpoint"),
        "region_name": given.get("region"),
        "file_overwrite": True,  # names are hashes: the same name is the same picture
        "default_acl": None,
        "client_config": Config(
            connect_timeout=PATIENCE,
            read_timeout=PATIENCE,
            retries={"total_max_attempts": 2},
            s3={"addressing_style": "path"},
            # Servers other than Amazon's do not know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }


def _as_os_error(call: Callable[..., Any]) -> Callable[..., Any]:
    """What the site already expects of a folder that cannot be read or written."""

    @wraps(call)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (BotoCoreError, ClientError) as problem:
            raise OSError(
                f"The picture storage does not answer: {problem}"
            ) from problem

    return wrapped


def public_address(address: str) -> str:
    """Where browsers find what the bucket of STATIC_STORAGE holds; ends in a slash."""
    parts = urlsplit(address)
    public = parse_qs(parts.query).get("public", [""])[-1]
    if urlsplit(public).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(
            f"STATIC_STORAGE={address!r} does not say where browsers find the files. "
            "Example: s3://static?endpoint=https://s3.example.jp"
            "&public=https://static.example.jp"
        )
    folder = parts.path.strip("/")
    return f"{public.rstrip('/')}/{folder}/" if folder else f"{public.rstrip('/')}/"


class _Public(S3Storage):  # type: ignore[misc]
    """Named by the address browsers find it at; nothing is signed."""

    def get_object_parameters(self, name: str) -> dict[str, str]:
        return {"CacheControl": "public, max-age=31536000, immutable"}

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.STATIC_URL}{filepath_to_uri(name)}"


class S3Static(OneSheetEach, ManifestFilesMixin, _Public):
    """Hashed names, which may be kept for ever; `collectstatic` fills the bucket."""

    manifest_strict = False


class S3Media(S3Storage):  # type: ignore[misc]
    """Stored in the bucket, read through the site: the bucket may stay private, and
    the pages' content security policy names no other host."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"


for _name in _CALLS:
    setattr(S3Media, _name, _as_os_error(getattr(S3Storage, _name)))
