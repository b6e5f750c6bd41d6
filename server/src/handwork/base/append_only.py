"""A migration operation: the database itself refuses to change a row that was written.

To delete one, too, on PostgreSQL; what the triggers do not stop is said in ARCHITECTURE.md.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRES = """
create function {table}_is_append_only() returns trigger language plpgsql as $$
begin raise exception '{table} is append-only: write a correcting row'; end $$;
create trigger {table}_append_only before update or delete on {table}
for each row execute function {table}_is_append_only();
"""
# Django's own tests empty SQLite tables with DELETE, so only changes are refused there.
SQLITE = """
create trigger {table}_append_only before update on {table}
begin select raise(abort, '{table} is append-only: write a correcting row'); end;
"""


def append_only(table: str) -> migrations.RunPython:
    """Make the operation for one table; `table` is a name from our own models."""

    def add(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        text = POSTGRES if editor.connection.vendor == "postgresql" else SQLITE
        editor.execute(text.format(table=table))

    def remove(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"drop trigger {table}_append_only on {table}")
            editor.execute(f"drop function {table}_is_append_only()")
        else:
            editor.execute(f"drop trigger {table}_append_only")

    return migrations.RunPython(add, remove)
