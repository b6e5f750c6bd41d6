"""How a database is emptied after a test that committed: sooner than Django does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate

# Written once, of the models alone: nothing here changes them.
KEPT = frozenset({"django_content_type", "auth_permission"})


def empty_quickly() -> None:
    """Leave what migrating wrote where it is; delete the rest, row by row.

    PostgreSQL makes new files for every table and index that it truncates, which takes a
    second for sixty tables; few of them have rows, and those have few.
    """
    keep_contents()
    truncate = connection.ops.sql_flush
    is_postgres = connection.vendor == "postgresql" and may_pass_triggers()

    def sql_flush(style: Any, tables: Iterable[str], **options: Any) -> list[str]:
        ours = [table for table in tables if table not in KEPT]
        if not is_postgres:
            return truncate(style, ours, **options)
        deletions = [f"delete from {connection.ops.quote_name(name)}" for name in ours]
        # For this transaction no trigger runs: of tables that are only added to, of keys.
        return ["set local session_replication_role = replica", *deletions]

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign]


def keep_contents() -> None:
    """Write nothing again that was not deleted."""
    name = "django.contrib.auth.management.create_permissions"
    assert apps.is_installed("django.contrib.auth")
    assert post_migrate.disconnect(create_permissions, dispatch_uid=name)
    assert post_migrate.disconnect(create_contenttypes)


def may_pass_triggers() -> bool:
    """Tell whether the user of this server may do without triggers."""
    with connection.cursor() as cursor:
        cursor.execute("show is_superuser")
        return bool(cursor.fetchone() == ("on",))
