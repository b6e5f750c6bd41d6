"""Write the reference page of the counting methods, from their registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from handwork_core.counting import METHODS, Method
from handwork_core.counting.ladder import PUBLISHED_LADDERS
from handwork_core.truth.describing import describe

NEEDS = {
    "pairs of lists": "Two lists",
    "lists": "Two lists or more",
    "occasions": "Occasions in the order of time",
    "frequencies": "How many were seen how often",
    "covariates": "One row a person: how often they were seen, and covariates",
}


def counting_page() -> str:
    """List every counting method: what it needs, what it assumes, where it comes from."""
    lines = [
        "# Counting methods",
        "",
        "Every method by what it counts from. Which one when:",
        "{doc}`../explanation/counting`. All of them are in",
        "`handwork_core.counting.METHODS`; their options and equations are in",
        "[the core](core.md). `handwork count --list-methods` names them too.",
    ]
    for needs, title in NEEDS.items():
        lines += ["", f"## {title}"]
        for method in METHODS.values():
            if method.needs == needs:
                lines += entry(method)
    lines += ["", "## Published ladders", "", *ladders()]
    return "\n".join(lines) + "\n"


def entry(method: Method) -> Iterator[str]:
    """Describe one method."""
    yield from ("", f"### {method.title}", "")
    yield f"`{method.name}`. {describe(_function(method)).summary}".rstrip()
    if method.fewest_lists > 2:
        yield from ("", f"At least {method.fewest_lists} lists.")
    yield from ("", *(f"- {text}" for text in method.assumptions))
    yield from ("", f"*Source:* {method.source}")


def _function(method: Method) -> Callable[..., object]:
    """Return the function itself where the method is one form of it."""
    function = method.function
    return function.func if isinstance(function, partial) else function


def ladders() -> Iterator[str]:
    """Show the records of published ladders."""
    yield "Records, beside which a computed ladder is shown; nothing is computed from them."
    for one in PUBLISHED_LADDERS:
        yield from ("", f"### {one.where}, {one.year}, {one.version}", "")
        yield from ("| who is counted | number |", "|---|---:|")
        yield from (f"| {text} | {number:,} |" for text, number in one.rungs)
        yield from ("", f"In {one.unit}. {one.source} {one.note}")
