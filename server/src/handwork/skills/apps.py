from __future__ import annotations

from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "handwork.skills"
    label = "skills"
    default_auto_field = "django.db.models.BigAutoField"
