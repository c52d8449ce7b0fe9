"""Whether this machine should get requests: asked by balancers and operators."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LEAST_FREE = 0.05  # of the disk


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 with every check "ok", or 503 with what is wrong; tells no paths or names."""
    checks = {
        "database": _database(),
        "migrations": _migrations(),
        "pictures": _pictures(),
        "disk": _disk(),
    }
    is_ready = all(found == "ok" for found in checks.values())
    return JsonResponse(
        {"ready": is_ready, "checks": checks}, status=200 if is_ready else 503
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    return f"{len(missing)} to apply" if missing else "ok"


def _pictures() -> str:
    if not isinstance(default_storage, FileSystemStorage):
        return "ok"  # a bucket that is away takes no text away
    folder = Path(default_storage.location)
    present = next(p for p in (folder, *folder.parents) if p.exists())
    return "ok" if os.access(present, os.W_OK) else "cannot be written"


def _disk() -> str:
    folder = Path(settings.MEDIA_ROOT)
    present = next(p for p in (folder, *folder.parents) if p.exists())
    usage = shutil.disk_usage(present)
    return "ok" if usage.free >= LEAST_FREE * usage.total else "almost full"
