"""What the sections of a report are made of: tables, figures, notices."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from handwork_core.report.charts import percent
from handwork_core.report.markup import Content, Markup, element

LONG_WORD = 16
"""A longer one may be cut in a table."""
EN_DASH = "\N{EN DASH}"


def section(title: str, *content: Content) -> Markup:
    """Make a section with a heading."""
    return element("section", element("h2", title), *content)


def paragraph(*content: Content) -> Markup:
    """Make a paragraph."""
    return element("p", *content)


def notice(*content: Content) -> Markup:
    """Make a note that is not to be overlooked: it begins with a word, not a colour."""
    return element("p", element("strong", "Note: "), *content, class_="notice")


def figures(pairs: Iterable[tuple[str, str, str]]) -> Markup:
    """Show numbers large: what it is, the number, and what belongs to it."""
    return element(
        "dl",
        *(
            element(
                "div",
                element("dt", name),
                element("dd", number),
                element("dd", more, class_="more") if more else None,
            )
            for name, number, more in pairs
        ),
        class_="figures",
    )


def table(
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Content]],
    *,
    numbers: Collection[int] = (),
    most: int = 1000,
) -> Markup:
    """Make a table; `numbers` are the columns to align right."""
    shown = list(islice(rows, most))
    kinds = ["number" if place in numbers else None for place in range(len(header))]
    head = (
        element("th", name, scope="col", class_=kind)
        for name, kind in zip(header, kinds, strict=True)
    )
    body = (
        element(
            "tr", *(_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True))
        )
        for row in shown
    )
    made = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *head)),
        element("tbody", *body),
    )
    # A table that is wider than the page is scrolled, also with the keyboard.
    return element(
        "div",
        made,
        class_="table-wrap",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def _cell(cell: Content, kind: str | None) -> Markup:
    """Make a cell of a table."""
    if kind is None and len(str(cell or "").split(" ", 1)[0]) > LONG_WORD:
        kind = "long"
    return element("td", cell, class_=kind)


def folded(summary: str, *content: Content) -> Markup:
    """Keep content out of sight until it is asked for."""
    return element("details", element("summary", summary), *content)


def figure(title: str, chart: Markup, note: str = "") -> Markup:
    """Give a chart its title and what must be known to read it."""
    return element(
        "figure",
        element("h3", title),
        chart,
        element("figcaption", note) if note else None,
    )


def side_by_side(*content: Markup | None) -> Markup:
    """Put parts beside each other where the page is wide enough."""
    cells = (element("div", part) for part in content if part)
    return element("div", *cells, class_="side")


def bullets(items: Iterable[Content]) -> Markup:
    """Make a list."""
    return element("ul", *(element("li", item) for item in items))


def share_with_interval(value: float, low: float, high: float) -> str:
    """Write a share and how sure it is."""
    low_end = percent(low).removesuffix(" %")
    return f"{percent(value)} ({low_end}{EN_DASH}{percent(high)})"


def number(value: float, places: int = 2) -> str:
    """Write a number; what is not defined is a word."""
    return "not defined" if value != value else f"{value:,.{places}f}"  # noqa: PLR0124


def number_with_interval(value: float, low: float, high: float) -> str:
    """Write a number with its interval; what is not defined has none.

    Examples
    --------
    >>> number_with_interval(0.5, 0.25, 0.75), number_with_interval(*[float("nan")] * 3)
    ('0.50 (0.25 to 0.75)', 'not defined')
    """
    told = number(value)
    if math.isnan(value):
        return told
    return f"{told} ({number(low)} to {number(high)})"


def counted(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> counted(1, "task"), counted(1200, "task")
    ('1 task', '1,200 tasks')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str], most: int = 12) -> str:
    """Write a list in a line; of a long one the beginning."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
