from __future__ import annotations

from django.apps import AppConfig


class PayConfig(AppConfig):
    name = "handwork.pay"
    label = "pay"
    default_auto_field = "django.db.models.BigAutoField"
