"""Sub-commands set Django up when they run, so that `handwork --help` stays quick."""

from __future__ import annotations

import os

import django
from django.apps import apps


def setup() -> None:
    """Make settings, tables and journeys ready for the rest of the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
    if not apps.ready:
        django.setup()
