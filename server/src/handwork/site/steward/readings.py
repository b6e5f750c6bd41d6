"""How the installation does: disk, versions."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings
from django.db import connection


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that holds the home folder."""

    free_bytes: int
    total_bytes: int

    @property
    def is_short(self) -> bool:
        """Whether less than a tenth is free."""
        return self.free_bytes * 10 < self.total_bytes


def disk() -> Disk:
    """Measure the disk of the home folder."""
    usage = shutil.disk_usage(settings.ENVIRONMENT.home)
    return Disk(free_bytes=usage.free, total_bytes=usage.total)


def versions() -> tuple[tuple[str, str], ...]:
    """Name what runs here, with versions."""
    return (
        ("Handwork", version("handwork")),
        ("Django", version("django")),
        ("Python", platform.python_version()),
        (connection.display_name, database_version()),
    )


def database_version() -> str:
    """Ask the database for its version."""
    parts = connection.get_database_version()
    return ".".join(str(part) for part in parts)
