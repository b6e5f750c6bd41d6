from __future__ import annotations

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "handwork.allocation"
    label = "allocation"
    default_auto_field = "django.db.models.BigAutoField"
