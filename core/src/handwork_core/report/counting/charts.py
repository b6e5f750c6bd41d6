"""Charts of counts: estimates with their intervals, bars, and what an assumption moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from handwork_core.report.charts import LETTER, ROW, WIDTH, shortened
from handwork_core.report.counting.findings import Assumption, Bar, BarChart
from handwork_core.report.markup import Markup, element, join

LONGEST_NAME = 24
N_TICKS = 3
MANY_TIMES = 30.0
"""From here on the largest bar hides the smallest, and the scale is logarithmic."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where numbers lie from left to right."""

    low: float
    high: float
    left: float
    right: float = WIDTH - 24.0
    is_log: bool = False

    def across(self, value: float) -> float:
        """Return the place of a number; what is outside is at the edge."""
        low, high, here = self.low, self.high, min(max(value, self.low), self.high)
        if self.is_log:
            low, high, here = math.log(low), math.log(high), math.log(here)
        share = (here - low) / (high - low) if high > low else 0.5
        return self.left + share * (self.right - self.left)

    def ticks(self) -> list[float]:
        """Return round numbers on the scale."""
        if self.is_log:
            begin, end = math.ceil(math.log10(self.low)), math.log10(self.high)
            skip = max(1, round((end - begin) / N_TICKS))
            return [10.0**power for power in range(begin, math.floor(end) + 1, skip)]
        step = nice_step((self.high - self.low) / N_TICKS)
        first = math.ceil(self.low / step)
        return [
            step * place for place in range(first, math.floor(self.high / step) + 1)
        ]


def nice_step(width: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least so wide.

    Examples
    --------
    >>> nice_step(30), nice_step(0.7), nice_step(0)
    (50.0, 1.0, 1.0)
    """
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return float(
        next(power * one for one in (1, 2, 5, 10) if power * one >= width * 0.99)
    )


def short_number(value: float) -> str:
    """Write a number for a scale.

    Examples
    --------
    >>> short_number(250_000), short_number(3_300_000), short_number(40)
    ('250k', '3.3M', '40')
    """
    for unit, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= unit:
            return f"{value / unit:.3g}{sign}"
    return f"{value:.3g}"


def interval_chart(bars: Sequence[Bar], *, seen: float, label: str) -> Markup:
    """Draw estimates with their intervals; a dashed line marks those seen."""
    ends = [bar.value for bar in bars] + [bar.low for bar in bars]
    ends += [bar.high for bar in bars if math.isfinite(bar.high)]
    finite = [end for end in (*ends, seen) if math.isfinite(end)]
    scale = Scale(min(finite), max(finite), _left(bars))
    rows = (_interval_row(scale, bar, place) for place, bar in enumerate(bars))
    base = ROW * len(bars) + 8.0
    mark = _line(scale.across(seen), 0, base, kind="mark")
    return _svg(base + 36, _axis(scale, base, "persons"), mark, *rows, label=label)


def _interval_row(scale: Scale, bar: Bar, place: int) -> Markup:
    y = ROW * (place + 0.5) + 4
    low, high = (
        end if math.isfinite(end) else bar.value for end in (bar.low, bar.high)
    )
    if math.isinf(bar.high):
        high = scale.high
    told = f"{bar.name}: {bar.value:,.0f}"
    if math.isfinite(bar.low):
        upper = "no upper limit" if math.isinf(bar.high) else f"{bar.high:,.0f}"
        told += f" ({bar.low:,.0f} to {upper})"
    return element(
        "g",
        element("title", told),
        _name(bar.name, scale.left, y),
        element(
            "line",
            x1=scale.across(low),
            x2=scale.across(high),
            y1=y,
            y2=y,
            class_="reach",
        ),
        element("circle", cx=scale.across(bar.value), cy=y, r=4, class_="dot"),
    )


def is_logarithmic(chart: BarChart) -> bool:
    """Tell whether a linear scale would hide the smallest bar."""
    values = [bar.value for bar in chart.bars if bar.value > 0]
    return bool(values) and max(values) / min(values) > MANY_TIMES


def bar_chart(chart: BarChart) -> Markup:
    """Draw bars with their numbers."""
    most = max((bar.value for bar in chart.bars), default=1.0) or 1.0
    least = min((bar.value for bar in chart.bars if bar.value > 0), default=1.0)
    is_log = is_logarithmic(chart)
    left = _left(chart.bars)
    low = 10 ** math.floor(math.log10(least) - 0.001) if is_log else 0.0
    scale = Scale(low, most, left, WIDTH - 60.0, is_log=is_log)
    rows = (_bar_row(scale, bar, place) for place, bar in enumerate(chart.bars))
    base = ROW * len(chart.bars) + 8.0
    return _svg(base + 36, _axis(scale, base, chart.unit), *rows, label=chart.title)


def _bar_row(scale: Scale, bar: Bar, place: int) -> Markup:
    y = ROW * place + 4.0
    end = scale.across(bar.value) if bar.value > 0 else scale.left
    return element(
        "g",
        element("title", f"{bar.name}: {bar.value:,.6g}"),
        _name(bar.name, scale.left, y + 11),
        element(
            "rect",
            x=scale.left,
            y=y + 2,
            width=max(end - scale.left, 0.5),
            height=ROW - 6,
            class_="bar",
        ),
        _text(short_number(bar.value), end + 5, y + 15),
    )


def swing_chart(assumptions: Sequence[Assumption], middle: float) -> Markup:
    """Draw how far each assumption moves the number, the furthest first."""
    bars = [
        Bar(name=one.holds, value=middle, low=one.low, high=one.high)
        for one in assumptions
        if math.isfinite(one.low + one.high)
    ]
    ends = [end for bar in bars for end in (bar.low, bar.high)] + [middle]
    scale = Scale(min(ends), max(ends), _left(bars))
    base = ROW * len(bars) + 8.0
    rows = []
    for place, bar in enumerate(bars):
        y = ROW * place + 4.0
        begin, end = sorted((scale.across(bar.low), scale.across(bar.high)))
        told = f"{bar.name}: {bar.low:,.0f} to {bar.high:,.0f}"
        block = element(
            "rect", x=begin, y=y + 2, width=max(end - begin, 1.0), height=ROW - 6,
            class_="bar",
        )  # fmt: skip
        name = _name(bar.name, scale.left, y + 11)
        rows.append(element("g", element("title", told), name, block))
    mark = _line(scale.across(middle), 0, base, kind="mark")
    label = "How far each assumption moves the number"
    return _svg(base + 36, _axis(scale, base, "persons"), *rows, mark, label=label)


def _left(bars: Sequence[Bar]) -> float:
    longest = min(max((len(bar.name) for bar in bars), default=1), LONGEST_NAME)
    return 12 + longest * LETTER


def _name(name: str, left: float, y: float) -> Markup:
    return _text(shortened(name, LONGEST_NAME), left - 8, y + 4, anchor="end")


def _axis(scale: Scale, base: float, unit: str) -> Markup:
    ticks = scale.ticks() or [scale.low]
    grid = (_line(scale.across(tick), 0, base) for tick in ticks)
    names = (
        _text(short_number(tick), scale.across(tick), base + 14, anchor="middle")
        for tick in ticks
    )
    middle = (scale.left + scale.right) / 2
    how = f"{unit}, logarithmic scale" if scale.is_log else unit
    return join(*grid, *names, _text(how, middle, base + 32, anchor="middle"))


def _line(x: float, top: float, base: float, kind: str = "grid") -> Markup:
    return element("line", x1=x, x2=x, y1=top, y2=base, class_=kind)


def _text(text: str, x: float, y: float, *, anchor: str | None = None) -> Markup:
    return element("text", text, x=x, y=y, text_anchor=anchor)


def _svg(height: float, *parts: Markup, label: str) -> Markup:
    size = f"0 0 {WIDTH} {height:.6g}"
    return element("svg", *parts, viewBox=size, role="img", aria_label=label)
