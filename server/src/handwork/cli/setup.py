"""What every sub-command does first: find the settings, ready the database."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

MIGRATE_LOCK = zlib.crc32(b"handwork migrate") & 0x7FFF_FFFF


def ready(*, port: int | None = None) -> None:
    """Load the settings and the rooms; links name the port where no address is set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
    if port is not None:
        os.environ.setdefault("HANDWORK_URL", f"http://localhost:{port}")
    django.setup()
    # Empty unless files are collected for a web server in front; whitenoise wants it.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def migrate() -> None:
    """Bring the tables up to date; processes that start together do it one by one."""
    if connection.vendor != "postgresql":
        call_command("migrate", interactive=False, verbosity=0)
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATE_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATE_LOCK])
