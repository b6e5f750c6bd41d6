"""A chain drawn from client to worker: tiers from left to right, a lane a country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handwork_core.networks.chains.measures import work_steps, work_tiers
from handwork_core.networks.chains.model import CONTROL, RELATIONS, FirmChain, Link
from handwork_core.report.charts import percent, shortened
from handwork_core.report.markup import Markup, element, join

BOX_WIDTH, BOX_HEIGHT = 132.0, 46.0
TIER, ROW = 196.0, 66.0
MARGIN = 16.0
LANE_NAME = 22.0
LETTERS = 18
DOUBTFUL = 0.5
NOWHERE = "country not known"
STYLE = """
.chain text { font-size: 12px; } .chain .small { font-size: 11px; fill: var(--muted, #50585b); }
.chain .box { fill: var(--paper, #fff); stroke: var(--edge, #7b8688); stroke-width: 1.5; }
.chain .people { stroke: var(--accent, #0b5f5c); stroke-width: 2.5; }
.chain .lane { fill: var(--sunk, #eff3f3); } .chain .lane.even { fill: none; }
.chain .work { stroke: var(--accent, #0b5f5c); stroke-width: 2; fill: none; }
.chain .control { stroke: var(--edge, #7b8688); stroke-width: 1.5; fill: none; }
.chain .doubtful { stroke-dasharray: 5 4; }
.chain .tip { fill: var(--accent, #0b5f5c); } .chain .control-tip { fill: var(--edge, #7b8688); }
"""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where boxes and lanes stand."""

    boxes: Mapping[str, tuple[float, float]]
    lanes: tuple[tuple[str, float, float], ...]
    width: float
    height: float


def draw_chain(chain: FirmChain) -> Markup:
    """Draw a chain as SVG.

    Parameters
    ----------
    chain : FirmChain

    Returns
    -------
    Markup
        Work flows from left to right; who only owns, controls or supervises stands one
        tier before whom. Links of a confidence below 0.5 are dashed. Every box and link
        says what it is, with source, date and confidence, to a pointer and to a reader.
    """
    places = _placed(chain)
    lanes = (
        _lane(lane, number, places.width) for number, lane in enumerate(places.lanes)
    )
    size = f"0 0 {places.width:.6g} {places.height:.6g}"
    return element(
        "svg",
        element("title", "Who works for whom"),
        _tips(),
        *lanes,
        *(
            _link(chain, link, places.boxes, place)
            for link, place in zip(chain.links, _beside(chain.links), strict=True)
        ),
        *(_box(chain, name, place) for name, place in places.boxes.items()),
        viewBox=size,
        role="img",
        class_="chain",
        aria_label=f"A chain of {len(chain.organisations)} organisations",
        style=f"max-width:{places.width:.6g}px",
    )


def _placed(chain: FirmChain) -> _Places:
    tiers = _all_tiers(chain)
    countries: dict[str, list[str]] = {}
    for name in sorted(chain.organisations, key=lambda each: (tiers[each], each)):
        country = chain.organisations[name].country or NOWHERE
        countries.setdefault(country, []).append(name)
    boxes, lanes, top = {}, [], MARGIN
    for country, names in countries.items():
        used: dict[int, int] = {}
        for name in names:
            tier = tiers[name]
            row = used.get(tier, 0)
            used[tier] = row + 1
            boxes[name] = (MARGIN + tier * TIER, top + LANE_NAME + 8 + row * ROW)
        height = LANE_NAME + max(used.values()) * ROW
        lanes.append((country, top, height))
        top += height + 8
    width = MARGIN * 2 + max(tiers.values(), default=0) * TIER + BOX_WIDTH
    return _Places(boxes, tuple(lanes), max(width, 320.0), top + MARGIN)


def _all_tiers(chain: FirmChain) -> dict[str, int]:
    tiers, _ = work_tiers(work_steps(chain.links))
    for _round in chain.organisations:
        for link in chain.links:
            if RELATIONS[link.relation].layer == CONTROL:
                if link.source not in tiers and link.target in tiers:
                    tiers[link.source] = tiers[link.target] - 1
                elif link.target not in tiers and link.source in tiers:
                    tiers[link.target] = tiers[link.source] + 1
    lowest = min([*tiers.values(), 0])
    return {name: tiers.get(name, 0) - lowest for name in chain.organisations}


def _lane(lane: tuple[str, float, float], number: int, width: float) -> Markup:
    name, top, height = lane
    band = element(
        "rect",
        x=0.0,
        y=top,
        width=width,
        height=height,
        class_="lane even" if number % 2 else "lane",
    )
    return join(band, element("text", name, x=MARGIN, y=top + 16, class_="small"))


def _box(chain: FirmChain, name: str, place: tuple[float, float]) -> Markup:
    each = chain.organisations[name]
    x, y = place
    told = ", ".join(part for part in (each.name, each.kind, each.country) if part)
    kind = "box people" if each.is_workers else "box"
    return element(
        "g",
        element("title", told),
        element(
            "rect",
            x=x,
            y=y,
            width=BOX_WIDTH,
            height=BOX_HEIGHT,
            rx=22.0 if each.is_workers else 4.0,
            class_=kind,
        ),
        _middle(shortened(each.name, LETTERS), x, y + (20 if each.kind else 28)),
        _middle(shortened(each.kind, LETTERS), x, y + 36, "small")
        if each.kind
        else None,
    )


def _middle(text: str, x: float, y: float, kind: str | None = None) -> Markup:
    return element(
        "text", text, x=x + BOX_WIDTH / 2, y=y, text_anchor="middle", class_=kind
    )


def _beside(links: Sequence[Link]) -> Iterator[int]:
    """Count the links between the same two: they are drawn beside each other."""
    seen: dict[frozenset[str], int] = {}
    for link in links:
        ends = frozenset((link.source, link.target))
        seen[ends] = seen.get(ends, -1) + 1
        yield seen[ends]


def _link(
    chain: FirmChain, link: Link, boxes: Mapping[str, tuple[float, float]], beside: int
) -> Markup:
    relation = RELATIONS[link.relation]
    (x, y), (u, v) = boxes[link.source], boxes[link.target]
    shift = 9.0 * beside
    path, (x_text, y_text) = _curve((x, y + shift), (u, v + shift))
    kind = relation.layer + (" doubtful" if link.confidence < DOUBTFUL else "")
    tip = "tip" if relation.layer != CONTROL else "control-tip"
    words = relation.words + (f" {percent(link.share)} of" if link.share else "")
    return element(
        "g",
        element("title", told_of(chain, link)),
        element("path", d=path, class_=kind, marker_end=f"url(#chain-{tip})"),
        element(
            "text",
            words,
            x=x_text,
            y=y_text + 6.0 * beside,
            text_anchor="middle",
            class_="small",
        ),
    )


def _curve(
    box: tuple[float, float], other: tuple[float, float]
) -> tuple[str, tuple[float, float]]:
    """Lead from one box to another; also return where words stand."""
    (x, y), (u, v) = box, other
    start = x + (BOX_WIDTH if u > x else 0 if u < x else BOX_WIDTH / 2)
    end = u + (0 if u > x else BOX_WIDTH if u < x else BOX_WIDTH / 2)
    if u != x:
        begin, stop = y + BOX_HEIGHT / 2, v + BOX_HEIGHT / 2
        bends = (start + (end - start) / 2, begin, end - (end - start) / 2, stop)
    else:
        down = BOX_HEIGHT if v > y else 0.0
        begin, stop = y + down, v + BOX_HEIGHT - down
        bends = (start, begin, end, stop)
    way = " ".join(f"{value:.6g}" for value in (*bends, end, stop))
    middle = (start + end) / 2, (begin + stop) / 2 - 5
    return f"M{start:.6g} {begin:.6g}C{way}", middle


def told_of(chain: FirmChain, link: Link) -> str:
    """Say a link in words, with what it rests on."""
    names = chain.organisations
    share = f" {percent(link.share)} of" if link.share is not None else ""
    sure = f"confidence {percent(link.confidence)}"
    rest = [link.cited or "no source", link.date or "no date", sure]
    words = RELATIONS[link.relation].words
    return (
        f"{names[link.source].name} {words}{share} {names[link.target].name} "
        f"({', '.join(rest)})"
    )


def _tips() -> Markup:
    marks = (
        element(
            "marker",
            element("path", d="M0 0L8 4L0 8z", class_=name),
            id=f"chain-{name}",
            viewBox="0 0 8 8",
            refX="8",
            refY="4",
            markerWidth="7",
            markerHeight="7",
            orient="auto",
        )
        for name in ("tip", "control-tip")
    )
    return element("defs", *marks)
