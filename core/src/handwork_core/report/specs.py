"""Vega-Lite beside each chart: the numbers behind it, to download and draw again."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from handwork_core.report.markup import Markup, element

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

Spec = Mapping[str, Any]


def spec_link(name: str, spec: Spec) -> Markup:
    """Make a link that downloads a specification; it is in the page already."""
    text = json.dumps(spec, ensure_ascii=False, allow_nan=False, indent=1)
    coded = base64.b64encode(text.encode()).decode()
    return element(
        "a",
        "chart and numbers (Vega-Lite)",
        href=f"data:application/json;base64,{coded}",
        download=f"{name}.vl.json",
    )


def interval_spec(title: str, unit: str, rows: Sequence[Mapping[str, Any]]) -> Spec:
    """Specify points with intervals, one row each: name, value, low, high."""
    names = {"field": "name", "type": "nominal", "sort": None, "title": None}
    across = {"type": "quantitative", "title": unit, "scale": {"zero": False}}
    return {
        "$schema": SCHEMA,
        "title": title,
        "data": {"values": list(rows)},
        "encoding": {"y": names},
        "layer": [
            {
                "mark": "rule",
                "encoding": {"x": {**across, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True},
                "encoding": {"x": {**across, "field": "value"}},
            },
        ],
    }


def bar_spec(
    title: str, unit: str, rows: Sequence[Mapping[str, Any]], *, is_log: bool
) -> Spec:
    """Specify bars, one each: name, value."""
    scale = {"type": "log"} if is_log else {"type": "linear"}
    return {
        "$schema": SCHEMA,
        "title": title,
        "data": {"values": list(rows)},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": unit,
                "scale": scale,
            },
        },
    }
