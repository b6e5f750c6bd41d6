"""What every benchmark says in the same form: a table to read, a JSON file to compare."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

RESULTS = Path(__file__).resolve().parent / "results"
Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, next to its peer or limit, and whether it meets its target."""

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    ratio: float | None = None
    target: str = ""
    holds: bool | None = None


def compared(
    name: str, value: float, unit: str, *, peer: str, peer_value: float, least: float
) -> Figure:
    """A value that must reach a share of its peer's."""
    ratio = value / peer_value
    target = f"ratio >= {least:g}"
    return Figure(name, value, unit, peer, peer_value, ratio, target, ratio >= least)


def at_most(name: str, value: float, unit: str, *, limit: float) -> Figure:
    """A value that must stay below a limit."""
    return Figure(
        name, value, unit, target=f"<= {limit:g} {unit}", holds=value <= limit
    )


def known(name: str, value: float, unit: str) -> Figure:
    """A value that is told and has no target."""
    return Figure(name, value, unit)


def medians(
    cases: Sequence[Case], measure: Callable[[Case], float], repeats: int
) -> dict[Case, float]:
    """Measure the cases in turn, again and again, so that the machine's moods are shared."""
    found: dict[Case, list[float]] = {case: [] for case in cases}
    for _round in range(repeats):
        for case in cases:
            found[case].append(measure(case))
    return {case: median(values) for case, values in found.items()}


def number(value: float | None) -> str:
    """Write a number as short as it can be read."""
    if value is None:
        return ""
    return (
        f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
    )


def table(figures: Sequence[Figure]) -> str:
    """Lay the figures out in columns."""
    head = ("", "value", "unit", "next to", "its value", "ratio", "target", "")
    rows = [head, *(row_of(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def row_of(figure: Figure) -> tuple[str, ...]:
    """Write one figure as cells."""
    verdict = {None: "", True: "holds", False: "MISSED"}[figure.holds]
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    return (
        figure.name,
        number(figure.value),
        figure.unit,
        figure.peer,
        number(figure.peer_value),
        ratio,
        figure.target,
        verdict,
    )


def write(name: str, figures: Sequence[Figure]) -> Path:
    """Keep the figures as JSON."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    content = [asdict(figure) for figure in figures]
    text = json.dumps(content, indent=1, ensure_ascii=False, default=plain)
    path.write_text(text + "\n")
    return path


def plain(number: np.generic) -> float | bool:
    """Return a number of NumPy as one that JSON knows."""
    return number.item()
