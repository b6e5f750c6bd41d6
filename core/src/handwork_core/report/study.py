"""A study in parts, written once and shown twice: on a terminal and as a page."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handwork_core.report.markup import Markup, element, join
from handwork_core.report.parts import (
    bullets,
    figure,
    figures,
    notice,
    paragraph,
    section,
    table,
)
from handwork_core.report.style import STYLE
from handwork_core.truth.describing import Reference

WITHHELD = "withheld"
"""What stands for a figure that would tell about a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of texts; `numbers` are the columns to align right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing that answers a question, and the same as a Vega-Lite specification."""

    title: str
    drawing: Markup
    note: str = ""
    spec: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is said under one heading; notes are what must not be overlooked."""

    title: str
    says: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    charts: tuple[Chart, ...] = ()
    items: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What was asked of which data, and what was found.

    Attributes
    ----------
    question : str
    opening : str
        In a sentence, what this is and where the data are from.
    figures : tuple of (str, str, str)
        What it is, the number, what belongs to it.
    parts : tuple of Part
    notes : tuple of str
    references : tuple of Reference
    """

    question: str
    opening: str
    figures: tuple[tuple[str, str, str], ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


def write_study(study: Study, *, style: str = "") -> str:
    """Write a study as one HTML document that fetches nothing and has no script.

    Parameters
    ----------
    study : Study
    style : str, optional
        Of its drawings.

    Returns
    -------
    str
        Every text is escaped.

    Examples
    --------
    >>> study = Study(question="x < y?", opening="From x.", figures=(), parts=())
    >>> "<h1>x &lt; y?</h1>" in write_study(study)
    True
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", study.question),
        element("style", Markup(STYLE + style)),
    )
    body = element(
        "main",
        element("h1", study.question),
        paragraph(study.opening),
        figures(study.figures) if study.figures else None,
        *map(notice, study.notes),
        *map(_section, study.parts),
        _references(study.references),
    )
    whole = element("html", head, element("body", body), lang="en")
    return f"<!doctype html>\n{whole}\n"


def _section(part: Part) -> Markup:
    return section(
        part.title,
        *map(notice, part.notes),
        *map(paragraph, part.says),
        bullets(part.items) if part.items else None,
        *map(_grid, part.grids),
        *map(_chart, part.charts),
    )


def _grid(grid: Grid) -> Markup:
    return table(
        grid.caption, grid.header, _rows(grid.rows), numbers=grid.numbers, most=2_000
    )


def _rows(rows: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    return rows


def _chart(chart: Chart) -> Markup:
    drawn = figure(chart.title, chart.drawing, chart.note)
    if chart.spec is None:
        return drawn
    data = base64.b64encode(json.dumps(chart.spec).encode()).decode()
    link = element(
        "a",
        "The chart as Vega-Lite, with its numbers",
        href=f"data:application/json;base64,{data}",
        download="chart.vl.json",
    )
    return join(drawn, paragraph(link))


def _references(references: Sequence[Reference]) -> Markup | None:
    if not references:
        return None
    items = (
        join(
            each.text,
            " ",
            element("a", each.address, href=each.address) if each.address else None,
        )
        for each in dict.fromkeys(references)
    )
    return section("References", bullets(items))
