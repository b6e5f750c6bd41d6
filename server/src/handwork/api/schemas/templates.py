"""Templates, ready and converted."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from handwork.api.schemas.projects import Function


class GalleryTemplateOut(Schema):
    """A ready template; `options` and the rest are what a project is made with."""

    name: str
    title: str
    summary: str
    group: str
    function: Function
    instructions: str
    expected_seconds: int
    answers_wanted: int
    warning: str
    formats: list[str]
    options: dict[str, str]
    rows: list[dict[str, Any]]


class InterfaceIn(Schema):
    """A labelling interface, as Label Studio writes it."""

    interface: str = Field(min_length=1, max_length=500_000)


class UnmatchedOut(Schema):
    """A tag that has no counterpart here."""

    line: int
    tag: str
    reason: str


class ConvertedOut(Schema):
    """A template, what is not in it, and which fields of rows are files."""

    template: str
    unmatched: list[UnmatchedOut]
    files: list[str]
