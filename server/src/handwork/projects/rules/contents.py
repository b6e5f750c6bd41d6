"""What a task shows: its fields, and the assets that they name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from handwork.projects.rules.kinds import kind_named

# Fields that a page shows by themselves, the others stand in a list of definitions.
MEDIA_FIELDS = ("image", "audio", "video")
_ASSET = re.compile(r"asset:([1-9][0-9]{0,17})")


def media_of(text: object) -> int | None:
    """Read `asset:12` as 12."""
    found = _ASSET.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def asset_ids(content: Mapping[str, Any]) -> Iterator[int]:
    """Tell which assets a task's content names."""
    for value in content.values():
        if (asset_id := media_of(value)) is not None:
            yield asset_id


def shown_fields(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the fields that hold nothing."""
    return {
        name: value for name, value in content.items() if value not in (None, "", [])
    }


def why_not_shown(kind: str, content: Mapping[str, Any]) -> str:
    """Say why a task of this kind cannot be shown; empty when it can."""
    shown = shown_fields(content)
    if not shown:
        return "the task has nothing to show: every field is empty"
    found = kind_named(kind)
    if found.shows and found.shows not in shown:
        return f'the field "{found.shows}" is missing or empty'
    return found.why_not_asked(content) if found.why_not_asked else ""


def as_text(value: object) -> str:
    """Write any JSON value of a field as a person can read it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
