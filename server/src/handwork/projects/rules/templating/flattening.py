"""The schema of answers whose form asks for `answer-format="flatten-objects"`.

Each leaf has a name of its own, its path; lists stay whole, as JSON text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from handwork.projects.rules.kind import Content

FORMAT = "answer-format"
FLATTENED = "flatten-objects"
TEXT: Content = {"type": "string"}


def flattened(schema: Mapping[str, Any]) -> Content:
    """Write the schema of an answer as that of its flattened form."""
    flat: Content = {**schema, "properties": {}}
    open_names: Content = {}
    for name, part in schema.get("properties", {}).items():
        _flatten(name, part, flat["properties"], open_names)
    if open_names:
        flat["patternProperties"] = open_names
    # An object without fields leaves nothing, so only leaves are sure to be there.
    asked = [name for name in schema.get("required", ()) if name in flat["properties"]]
    inner = _asked_inside(schema, flat["properties"])
    flat.pop("required", None)
    if asked or inner:
        flat["required"] = [*asked, *inner]
    return flat


def _flatten(
    name: str, schema: Mapping[str, Any], named: Content, opened: Content
) -> None:
    kind = schema.get("type")
    if kind == "array":
        named[name] = dict(TEXT)
    elif "anyOf" in schema:
        named[name] = _any(name, schema["anyOf"], opened)
    elif kind != "object":
        named[name] = dict(schema) if isinstance(kind, str) else {}
    else:
        for inner, part in schema.get("properties", {}).items():
            _flatten(f"{name}.{inner}", part, named, opened)
        rest = schema.get("additionalProperties", True)
        if rest is not False:
            leaf = isinstance(rest, Mapping) and rest.get("type") in (
                "boolean",
                "number",
            )
            opened[f"^{re.escape(name)}\\."] = dict(rest) if leaf else {}


def _any(name: str, schemas: Iterable[Mapping[str, Any]], opened: Content) -> Content:
    """Take anything where objects are among what can be; lists become text."""
    found = [dict(TEXT) if each.get("type") == "array" else each for each in schemas]
    if any(each.get("type") not in ("string", "number", "boolean") for each in found):
        opened[f"^{re.escape(name)}\\."] = {}
        return {}
    distinct = [each for at, each in enumerate(found) if each not in found[:at]]
    return dict(distinct[0]) if len(distinct) == 1 else {"anyOf": distinct}


def _asked_inside(schema: Mapping[str, Any], named: Mapping[str, Any]) -> list[str]:
    asked = schema.get("required", ())
    parts = ((name, schema["properties"].get(name, {})) for name in asked)
    inner = (
        f"{name}.{each}" for name, part in parts for each in part.get("required", ())
    )
    return [name for name in inner if name in named]
