from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "handwork.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
