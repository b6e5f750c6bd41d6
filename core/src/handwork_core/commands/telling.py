"""A study on a terminal: the same parts as on its page, without the drawings."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from handwork_core.commands.shown import aligned, printable
from handwork_core.report.study import Grid, Part, Study

WIDTH = 88
MOST_ROWS = 40


def lines_of(study: Study) -> Iterator[str]:
    """Write a study as lines."""
    yield printable(study.question)
    yield from _wrapped(study.opening)
    if study.figures:
        yield ""
        longest = max(len(name) for name, _, _ in study.figures)
        for name, value, more in study.figures:
            told = f"{name.ljust(longest)}  {value}  {more}".rstrip()
            yield f"  {printable(told)}"
    for note in study.notes:
        yield from _wrapped(f"Note: {note}")
    for part in study.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    if not (part.grids or part.says or part.notes or part.items):
        return
    yield ""
    yield printable(part.title)
    for text in (*part.says, *part.items):
        yield from _wrapped(text)
    for note in part.notes:
        yield from _wrapped(f"Note: {note}")
    for grid in part.grids:
        yield from _grid(grid)


def _grid(grid: Grid) -> Iterator[str]:
    yield f"  {printable(grid.caption)}:"
    yield from aligned(grid.header, grid.rows[:MOST_ROWS], numbers=grid.numbers)
    left = len(grid.rows) - MOST_ROWS
    if left > 0:
        yield f"  and {left:,} more: --report has them"


def _wrapped(text: str) -> Iterator[str]:
    yield from wrap(printable(text), WIDTH, initial_indent="  ", subsequent_indent="  ")
