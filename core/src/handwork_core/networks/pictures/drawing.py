"""Scenes as SVG: large for one person, small beside each other for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, sin, sqrt

from handwork_core.networks.pictures.scene import Mark, Scene
from handwork_core.report.charts import shortened
from handwork_core.report.markup import Markup, element, join

SIZE = 420.0
"""Units across: on a phone about one a pixel, so that names of 13 units are readable."""
SMALL = 120.0
REACH = 0.36
LETTERS = 12
MOST_NAMES = 45
"""With more marks, names would cover each other."""
N_LOOKS = 6
STYLE = """
.network text { font-size: 13px; fill: var(--ink, #16191a); }
.network .tie { stroke: var(--edge, #7b8688); stroke-opacity: .55; }
.network .to-ego { stroke: var(--line, #d5dcdc); }
.network .ring { fill: none; stroke: var(--line, #d5dcdc); }
.network .ego { fill: var(--ink, #16191a); }
.network .person { stroke: var(--paper, #fff); stroke-width: 1.5; }
.network .g0 { fill: #0072b2; } .network .g1 { fill: #d55e00; }
.network .g2 { fill: #009e73; } .network .g3 { fill: #cc79a7; }
.network .g4 { fill: #e69f00; } .network .g5 { fill: #56b4e9; }
"""


def draw_network(scene: Scene, *, ego: str = "You") -> Markup:
    """Draw one network, sized to be shown to the person concerned.

    Parameters
    ----------
    scene : Scene
        From :func:`make_scene`.
    ego : str, default "You"
        What the middle is called.

    Returns
    -------
    Markup
        SVG. Groups differ in shape as well as in colour, and stand in a key below;
        every mark says what it is to a pointer and to a screen reader.
    """
    # Groups that only others' people are of are nobody's to see here.
    used = sorted({mark.group for mark in scene.marks})
    keys = [(number, scene.groups[number]) for number in used if scene.groups[number]]
    height = SIZE + 22.0 * ((len(keys) + 1) // 2)
    return element(
        "svg",
        element("title", scene.title),
        _inside(scene, SIZE, ego=ego),
        *(_key(number, name, row) for row, (number, name) in enumerate(keys)),
        viewBox=f"0 0 {SIZE:.6g} {height:.6g}",
        role="img",
        class_="network",
        aria_label=f"{scene.title}: {_people(scene.marks)}, {len(scene.ties)} ties",
    )


def draw_many(scenes: Iterable[Scene], *, across: int = 6) -> Markup:
    """Draw many networks beside each other, without names.

    Parameters
    ----------
    scenes : iterable of Scene
    across : int, default 6

    Returns
    -------
    Markup
        SVG.
    """
    drawn = []
    for number, scene in enumerate(scenes):
        x, y = (number % across) * SMALL, (number // across) * (SMALL + 18)
        told = element("title", f"{scene.title}: {_people(scene.marks)}")
        name = element(
            "text",
            shortened(scene.title, 16),
            x=SMALL / 2,
            y=SMALL + 8,
            text_anchor="middle",
        )
        drawn.append(
            element(
                "g",
                told,
                _inside(scene, SMALL, ego=""),
                name,
                transform=f"translate({x:.6g} {y:.6g})",
            )
        )
    rows = (len(drawn) + across - 1) // across
    width = SMALL * min(max(len(drawn), 1), across)
    return element(
        "svg",
        *drawn,
        viewBox=f"0 0 {width:.6g} {rows * (SMALL + 18):.6g}",
        role="img",
        class_="network many",
        aria_label=f"{len(drawn)} personal networks",
    )


def _inside(scene: Scene, size: float, *, ego: str) -> Markup:
    scale = size / SIZE
    places = [_at(mark, size) for mark in scene.marks]
    middle = size / 2
    has_names = size == SIZE and len(scene.marks) <= MOST_NAMES
    return join(
        *(_rings(size) if scene.has_rings else ()),
        *(_line((middle, middle), place, "to-ego", scale) for place in places),
        *(
            _line(places[a], places[b], "tie", scale * (1 + 4 * weight * (weight < 1)))
            for a, b, weight in scene.ties
        ),
        element("circle", cx=middle, cy=middle, r=9 * scale, class_="ego"),
        element("text", ego, x=middle, y=middle + 24, text_anchor="middle")
        if ego
        else None,
        *(
            _mark(mark, place, scale, named=has_names)
            for mark, place in zip(scene.marks, places, strict=True)
        ),
    )


def _at(mark: Mark, size: float) -> tuple[float, float]:
    return size / 2 + REACH * size * mark.x, size / 2 + REACH * size * mark.y


def _rings(size: float) -> Iterable[Markup]:
    return (
        element(
            "circle",
            cx=size / 2,
            cy=size / 2,
            r=REACH * size * part,
            class_="ring",
        )
        for part in (0.25, 0.5, 0.75, 1.0)
    )


def _line(
    one: tuple[float, float], other: tuple[float, float], kind: str, width: float
) -> Markup:
    return element(
        "line",
        x1=one[0],
        y1=one[1],
        x2=other[0],
        y2=other[1],
        class_=kind,
        stroke_width=width,
    )


def _mark(
    mark: Mark, place: tuple[float, float], scale: float, *, named: bool
) -> Markup:
    size = 8.0 * scale * min(sqrt(mark.count), 4.0)
    name = None
    if named and mark.label:
        below = mark.y >= 0
        y = place[1] + (size + 14 if below else -size - 6)
        x = min(max(place[0], 34.0), SIZE - 34.0)
        name = element(
            "text", shortened(mark.label, LETTERS), x=x, y=y, text_anchor="middle"
        )
    return element(
        "g", element("title", mark.told), shape_of(mark.group, place, size), name
    )


def shape_of(group: int, place: tuple[float, float], size: float) -> Markup:
    """Draw the mark of a group: circle, square, triangle, diamond, pentagon, cross."""
    look = group % N_LOOKS
    x, y = place
    kind = f"person g{look}"
    if look == 0:
        return element("circle", cx=x, cy=y, r=size, class_=kind)
    corners: Sequence[tuple[float, float]]
    if look == 5:
        a, b = size * 1.1, size * 0.4
        corners = [(-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b),
                   (b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b)]  # fmt: skip
    else:
        n = {1: 4, 2: 3, 3: 4, 4: 5}[look]
        turn = pi / 4 if look == 1 else 0.0
        angles = [2 * pi * corner / n - pi / 2 + turn for corner in range(n)]
        corners = [(1.2 * size * cos(a), 1.2 * size * sin(a)) for a in angles]
    points = " ".join(f"{x + dx:.5g},{y + dy:.5g}" for dx, dy in corners)
    return element("polygon", points=points, class_=kind)


def _key(number: int, name: str, row: int) -> Markup:
    x, y = 20.0 + (row % 2) * SIZE / 2, SIZE + 12 + 22.0 * (row // 2)
    return join(
        shape_of(number, (x, y), 6.0),
        element("text", shortened(name, 24), x=x + 14, y=y + 4),
    )


def _people(marks: Sequence[Mark]) -> str:
    count = sum(mark.count for mark in marks)
    return "1 person" if count == 1 else f"{count} people"
