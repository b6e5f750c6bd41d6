"""Figures about people, as they may be published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.privacy import protect
from handwork_core.report.study import WITHHELD, Grid

Floats = NDArray[np.float64]
COUNT = re.compile(r"(?:^|(?<=: ))(?P<count>\d[\d,]*)(?= |\.)")


def safe_counts(
    caption: str,
    counts: NDArray[Any],
    rows: tuple[str, ...],
    header: tuple[str, ...],
    *,
    minimum: int,
    persons: NDArray[Any] | None = None,
) -> Grid:
    """Make a table of counts with margins, small cells and their guards withheld.

    The header begins with what the rows are.
    """
    found = protect(counts, minimum=minimum, persons=persons)
    texts = [
        [WITHHELD if hidden else f"{value:,.0f}" for value, hidden in zip(*row, strict=True)]
        for row in zip(found.cells, found.withheld, strict=True)
    ]  # fmt: skip
    if len(rows) == 1:
        texts = texts[:1]
    names = (*rows, "all")[: len(texts)]
    return Grid(
        caption=caption,
        header=(*header, "all"),
        rows=tuple((name, *row) for name, row in zip(names, texts, strict=True)),
        numbers=range(1, len(header) + 1),
    )


def spread_row(
    name: str, values: Floats, minimum: int, places: int = 2
) -> tuple[str, ...]:
    """Summarise a figure over people: how many, mean, deviation, quartiles.

    Smallest and largest values are facts about one person: they are never there, and
    a quartile only where enough of the people lie on either side of it.
    """
    known = values[~np.isnan(values)]
    if len(known) < max(minimum, 1):
        n = str(len(known)) if not len(known) else f"fewer than {minimum}"
        return (name, n, *[WITHHELD if len(known) else ""] * 5)
    told = [known.mean(), known.std(ddof=1) if len(known) > 1 else np.nan]
    shown = [_written(value, places) for value in told]
    for part in (0.25, 0.5, 0.75):
        beyond = len(known) * min(part, 1 - part)
        is_enough = minimum <= 1 or beyond >= minimum
        value = float(np.quantile(known, part))
        shown.append(_written(value, places) if is_enough else WITHHELD)
    return (name, _how_many(len(known), len(values), minimum), *shown)


SPREAD_HEADER = ("figure", "people", "mean", "deviation", "lower quarter", "median", "upper quarter")  # fmt: skip


def _how_many(known: int, total: int, minimum: int) -> str:
    """Write how many there are, unless that tells how few are not among them."""
    return f"{minimum} or more" if 0 < total - known < minimum else f"{known:,}"


def _written(value: float, places: int) -> str:
    return "" if np.isnan(value) else f"{value:,.{places}f}"


def discreet(notes: Iterable[str], minimum: int) -> Iterator[str]:
    """Write "some" for a small number of people with which a note begins or ends.

    Examples
    --------
    >>> list(discreet(["3 workers have no time.", "30 workers have none."], 10))
    ['Some workers have no time.', '30 workers have none.']
    """
    for note in notes:
        found = COUNT.search(note)
        if found and minimum > 1 and int(found["count"].replace(",", "")) < minimum:
            yield COUNT.sub("some", note, count=1).capitalize()
        else:
            yield note


def mean_text(values: Floats, minimum: int, places: int = 2) -> str:
    """Write a mean, or that it is withheld."""
    known = values[~np.isnan(values)]
    if not len(known):
        return ""
    return WITHHELD if len(known) < minimum else f"{known.mean():,.{places}f}"
