from __future__ import annotations

from django.apps import AppConfig
from django.urls import register_converter

from handwork.site.converters import IdConverter


class SiteConfig(AppConfig):
    name = "handwork.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make `<id:...>` known before any address is read."""
        register_converter(IdConverter, "id")
