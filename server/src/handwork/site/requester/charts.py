"""Where the parts of a chart stand: plain numbers for a template that draws SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

WIDTH = 480
LEFT = 52
PLOT_WIDTH = WIDTH - LEFT - 16
PLOT_HEIGHT = 160
TOP = 12
BAR_HEIGHT = 22
BAR_GAP = 8
LABEL_WIDTH = 130
SPAN_WIDTH = 112
DOT_RADIUS = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it stands, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line over time, with its axes."""

    points: str
    area: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    width: int = WIDTH
    left: int = LEFT
    right: int = LEFT + PLOT_WIDTH
    top: int = TOP
    bottom: int = TOP + PLOT_HEIGHT
    height: int = TOP + PLOT_HEIGHT + 48


@dataclass(frozen=True, slots=True)
class Interval:
    """A share on a line from 0 to 1: a dot, and a thicker line from its low to its high."""

    low: float
    high: float
    low_x: float
    point_x: float
    high_x: float
    width: int = SPAN_WIDTH
    end_x: int = SPAN_WIDTH - DOT_RADIUS
    radius: int = DOT_RADIUS


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a bar chart; positions are of its upper left corner."""

    label: str
    value: int
    share: float
    y: int
    middle: int
    length: float
    value_x: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars, the largest as long as the plot."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    left: int = LABEL_WIDTH
    thickness: int = BAR_HEIGHT


def interval(low: float, point: float, high: float) -> Interval:
    """Place a share and the ends of its interval on a line from 0 to 1."""
    length = SPAN_WIDTH - 2 * DOT_RADIUS
    first, middle, last = (
        round(DOT_RADIUS + length * share, 1) for share in (low, point, high)
    )
    return Interval(low, high, first, middle, last)


def line(values: Sequence[int], labels: Sequence[str]) -> Line | None:
    """Place one value a label from left to right; fewer than two make no line."""
    if len(values) < 2:
        return None
    top_value = round_up(max(values))
    step = PLOT_WIDTH / (len(values) - 1)
    bottom = TOP + PLOT_HEIGHT
    places = [
        (LEFT + i * step, bottom - PLOT_HEIGHT * value / top_value)
        for i, value in enumerate(values)
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return Line(
        points=points,
        area=f"{LEFT},{bottom} {points} {LEFT + PLOT_WIDTH},{bottom}",
        x_ticks=tuple(
            Tick(round(LEFT + i * step, 1), labels[i]) for i in few(len(values))
        ),
        y_ticks=tuple(
            Tick(
                round(bottom - PLOT_HEIGHT * part / 2, 1),
                number_format(top_value * part // 2, force_grouping=True),
            )
            for part in range(3)
        ),
    )


def few(length: int) -> tuple[int, ...]:
    """Choose at most four places of a row, the first and the last among them."""
    count = min(4, length)
    return tuple(sorted({round(i * (length - 1) / (count - 1)) for i in range(count)}))


def round_up(value: int) -> int:
    """Take the next even number of the form 2, 4, 10, 20, 40, 100 …, to end an axis."""
    magnitude = 1
    while True:
        for factor in (2, 4, 10):
            if value <= factor * magnitude:
                return factor * magnitude
        magnitude *= 10


def bars(counts: Sequence[tuple[str, int]], total: int | None = None) -> Bars | None:
    """Place one bar a label, in the order given; shares are of the total."""
    largest = max((value for _, value in counts), default=0)
    if largest == 0:
        return None
    total = total or sum(value for _, value in counts)
    room = WIDTH - LABEL_WIDTH - 110
    placed = []
    for i, (label, value) in enumerate(counts):
        y = i * (BAR_HEIGHT + BAR_GAP)
        length = round(room * value / largest, 1)
        middle = y + BAR_HEIGHT // 2
        beside = LABEL_WIDTH + length + 8
        placed.append(Bar(label, value, value / total, y, middle, length, beside))
    return Bars(tuple(placed), height=len(counts) * (BAR_HEIGHT + BAR_GAP))
