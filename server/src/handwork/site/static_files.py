"""Addresses of the site's own files name what stands in them, so that browsers keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

OWN = "handwork/"


class VersionedStorage(StaticFilesStorage):
    """Static files; addresses of ours end in a query that changes with the content."""

    def url(self, name: str | None) -> str:
        """Give the address of a file."""
        address = super().url(name)
        version = _version(name) if name and name.startswith(OWN) else ""
        return f"{address}?v={version}" if version else address


# Whitenoise looks at the files once, when a process begins; so do these.
@cache
def _version(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    content = Path(found).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]
