"""A site with nothing in it, as one that is about to be restored."""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def empty() -> None:
    """Every row of ours; the log too, which nobody else can shorten."""
    is_postgres = connection.vendor == "postgresql"
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if is_postgres:  # without triggers and foreign keys, for this session
            cursor.execute("SET session_replication_role = replica")
        for model in apps.get_app_config("articles").get_models(
            include_auto_created=True
        ):
            quoted = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {quoted}")
        if is_postgres:
            cursor.execute("SET session_replication_role = origin")
