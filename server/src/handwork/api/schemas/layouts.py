"""Layouts."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from handwork.api.schemas.basics import Id, Line, Text


class LayoutIn(Schema):
    """A new layout."""

    organisation_id: Id
    name: Line = Field(examples=["Three questions"])
    html: Text = Field(examples=["<p>${sentence}</p>"])


class LayoutOut(Schema):
    """A layout; `layout_code` is the HITLayoutId of programs of Mechanical Turk."""

    id: int
    organisation_id: int
    layout_code: str
    name: str
    html: str
    parameters: list[str]
    created_at: datetime
