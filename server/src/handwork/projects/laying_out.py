"""Writes of layouts."""

from __future__ import annotations

from datetime import datetime

from handwork.base.transactions import service
from handwork.projects.models import Layout


@service
def add_layout(*, organisation_id: int, name: str, html: str, now: datetime) -> int:
    """Keep a layout; it never changes, so what was made with it stays what it was."""
    layout = Layout.objects.create(
        organisation_id=organisation_id, name=name, html=html, created_at=now
    )
    return layout.pk
