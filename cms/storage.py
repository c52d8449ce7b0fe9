"""Pictures in an S3-compatible bucket: `MEDIA_STORAGE=s3://bucket?endpoint=…`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

PATIENCE = 5  # seconds for a connection and for each answer
_CALLS = ("_open", "_save", "delete", "exists", "listdir", "size", "get_modified_time")


def options(address: str) -> dict[str, Any]:
    """Storage options of an address; keys come from AWS_ACCESS_KEY_ID and its like.

    >>> options("s3://pictures?endpoint=http://127.0.0.1:9000")["bucket_name"]
    'pictures'
    """
    parts = urlsplit(address)
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if (
        parts.scheme != "s3"
        or not parts.netloc
        or given.keys() - {"endpoint", "region"}
    ):
        raise ImproperlyConfigured(
            f"MEDIA_STORAGE={address!r} is no address of a bucket. Example: "
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


class S3Media(S3Storage):  # type: ignore[misc]
    """Stored in the bucket, read through the site: the bucket may stay private, and
    the pages' content security policy names no other host."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"


for _name in _CALLS:
    setattr(S3Media, _name, _as_os_error(getattr(S3Storage, _name)))
