"""Charts as SVG that stand in a page: drawn in its colours, readable in both schemes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handwork_core.report.markup import Markup, element, join

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from handwork_core.report.check import Bin

WIDTH = 360
"""Units across; a phone shows about one a pixel, so 12 units of text stay readable."""
LETTER = 7.0
"""As wide as a letter of 12 units is in a wide font."""
ROW = 22
UPRIGHT = 40.0
"""Columns of this width have room for their name; in narrower ones it is turned."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A row of a dot plot: a share with its interval, and what a pointer is told."""

    name: str
    value: float
    low: float
    high: float
    told: str


def shortened(text: str, most: int) -> str:
    """Cut the middle out of a text that is too long: both ends tell names apart.

    Examples
    --------
    >>> shortened("picture number 12", 12)
    'pictur…er 12'
    """
    if len(text) <= most:
        return text
    end = (most - 1) // 2
    return f"{text[: most - 1 - end]}…{text[len(text) - end :]}"


def percent(share: float) -> str:
    """Write a share; what is not quite all is never written as all.

    Examples
    --------
    >>> percent(0.5), percent(0.9999), percent(float("nan"))
    ('50 %', '99.9 %', 'unknown')
    """
    if share != share:  # noqa: PLR0124 - NaN
        return "unknown"
    if 0.995 <= share < 1:
        return f"{min(share, 0.999):.1%}".replace("%", " %")
    return f"{share:.0%}".replace("%", " %")


def heat_map(names: Sequence[str], shares: NDArray[np.float64]) -> Markup:
    """Draw a confusion matrix: rows are the truth, columns what was answered."""
    longest = max(map(len, names))
    margin = max(16 + min(longest, 14) * LETTER, 40.0)
    cell = min((WIDTH - margin - 2) / len(names), 64.0)
    top = 40.0 if cell >= UPRIGHT else max(40.0, 30 + min(longest, 14) * LETTER)
    parts = [
        _text("answered", margin + cell * len(names) / 2, 12, anchor="middle"),
        _text("truth", 0, top - 6),
    ]
    for place, name in enumerate(names):
        middle = (place + 0.5) * cell
        parts.append(_column_name(name, margin + middle, top - 6, cell))
        side = shortened(name, 14)
        parts.append(_text(side, margin - 8, top + middle + 4, anchor="end"))
        for other, given in enumerate(names):
            share = float(shares[place, other])
            told = f"truth {name}, answered {given}: {percent(share)}"
            corner = (margin + other * cell, top + place * cell)
            parts.append(_cell(corner, cell, share, told))
    return _svg(top + cell * len(names) + 2, *parts, label="Confusion matrix")


def _column_name(name: str, middle: float, base: float, cell: float) -> Markup:
    if cell >= UPRIGHT or len(name) * LETTER <= cell:
        return _text(
            shortened(name, max(int(cell / LETTER), 2)), middle, base, anchor="middle"
        )
    turned = f"rotate(-90 {middle + 4:.6g} {base:.6g})"
    return _text(shortened(name, 14), middle + 4, base, transform=turned)


def _cell(corner: tuple[float, float], size: float, share: float, told: str) -> Markup:
    x, y = corner
    square = element(
        "rect",
        element("title", told),
        x=x + 1,
        y=y + 1,
        width=size - 2,
        height=size - 2,
        class_="cell",
        fill_opacity=round(0.04 + 0.96 * share, 3),
    )
    if size < 30 and share < 0.005:
        return square
    number = f"{100 * share:.0f}"
    return join(square, _text(number, x + size / 2, y + size / 2 + 4, anchor="middle"))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where shares from `lowest` to 1 lie, across and up."""

    left: float
    top: float
    base: float
    right: float = WIDTH - 20.0
    lowest: float = 0.0

    def across(self, share: float) -> float:
        """Return the place of a share from left to right."""
        part = (share - self.lowest) / (1 - self.lowest)
        return self.left + part * (self.right - self.left)

    def up(self, share: float) -> float:
        """Return the place of a share from bottom to top."""
        return self.base - share * (self.base - self.top)

    def scale(self, unit: str, *, lines: bool = True) -> Markup:
        """Draw the scale below."""
        marks = [self.lowest + part * (1 - self.lowest) for part in (0.0, 0.5, 1.0)]
        names = (
            _text(percent(share), self.across(share), self.base + 14, anchor="middle")
            for share in marks
        )
        middle = (self.left + self.right) / 2
        grid = (_vertical(self.across(share), self.top, self.base) for share in marks)
        return join(
            *(grid if lines else ()),
            *names,
            _text(unit, middle, self.base + 32, anchor="middle"),
        )


def dot_plot(dots: Sequence[Dot], *, mark: float, unit: str) -> Markup:
    """Draw shares with their intervals, one row each, on a scale from 0 to 100 %."""
    longest = min(max((len(dot.name) for dot in dots), default=1), 14)
    frame = Frame(left=12 + longest * LETTER, top=0, base=ROW * len(dots) + 8.0)
    dashed = _vertical(frame.across(mark), 0, frame.base, kind="mark")
    rows = (_row(frame, dot, ROW * (place + 0.5) + 4) for place, dot in enumerate(dots))
    return _svg(frame.base + 36, frame.scale(unit), dashed, *rows, label=unit)


def _row(frame: Frame, dot: Dot, y: float) -> Markup:
    low, high = frame.across(dot.low), frame.across(dot.high)
    return element(
        "g",
        element("title", dot.told),
        _text(shortened(dot.name, 14), frame.left - 8, y + 4, anchor="end"),
        element("line", x1=low, x2=high, y1=y, y2=y, class_="reach"),
        element("circle", cx=frame.across(dot.value), cy=y, r=4, class_="dot"),
    )


def histogram(
    counts: Sequence[int], edges: Sequence[float], *, unit: str, of: str
) -> Markup:
    """Draw how many there are of each confidence; the last edge is 1."""
    frame = Frame(left=44, top=24, base=160, lowest=edges[0])
    most = max(1, *counts)
    bars = (
        _bar(frame, (low, high), count / most, f"{count:,} {of}")
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )
    ground = frame.base
    return _svg(
        ground + 40,
        _text(f"number of {of}", 0, 11),
        _text(f"{most:,}", frame.left - 6, frame.top + 8, anchor="end"),
        _text("0", frame.left - 6, ground, anchor="end"),
        *bars,
        element(
            "line", x1=frame.left, x2=frame.right, y1=ground, y2=ground, class_="axis"
        ),
        frame.scale(unit, lines=False),
        label=unit,
    )


def _bar(frame: Frame, ends: tuple[float, float], share: float, told: str) -> Markup:
    begin, end = map(frame.across, ends)
    return element(
        "rect",
        element("title", f"{percent(ends[0])} to {percent(ends[1])}: {told}"),
        x=begin + 1,
        y=frame.up(share),
        width=end - begin - 2,
        height=frame.base - frame.up(share),
        class_="bar",
    )


def reliability(bins: Sequence[Bin]) -> Markup:
    """Draw how often estimates of each confidence are right; the diagonal is perfect."""
    frame = Frame(left=44, top=30, base=270)
    shares = (
        _text(percent(share), frame.left - 6, frame.up(share) + 4, anchor="end")
        for share in (0.0, 0.5, 1.0)
    )
    diagonal = element(
        "line",
        x1=frame.left,
        y1=frame.base,
        x2=frame.right,
        y2=frame.top,
        class_="mark",
    )
    return _svg(
        frame.base + 36,
        _text("share of them that is right", 0, 11),
        frame.scale("confidence of the estimate"),
        diagonal,
        *shares,
        *(_bin(frame, part) for part in bins),
        label="Calibration",
    )


def _bin(frame: Frame, part: Bin) -> Markup:
    x = frame.across(part.confidence)
    told = (
        f"{part.n_tasks:,} of confidence {percent(part.confidence)}: "
        f"{percent(part.accuracy)} right"
    )
    return element(
        "g",
        element("title", told),
        _vertical(x, frame.up(part.high), frame.up(part.low), kind="reach"),
        element("circle", cx=x, cy=frame.up(part.accuracy), r=4, class_="dot"),
    )


def _vertical(x: float, top: float, base: float, kind: str = "grid") -> Markup:
    return element("line", x1=x, x2=x, y1=top, y2=base, class_=kind)


def _text(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str | None = None,
    transform: str | None = None,
) -> Markup:
    return element("text", text, x=x, y=y, text_anchor=anchor, transform=transform)


def _svg(height: float, *parts: Markup, label: str) -> Markup:
    size = f"0 0 {WIDTH} {height:.6g}"
    return element("svg", *parts, viewBox=size, role="img", aria_label=label)
