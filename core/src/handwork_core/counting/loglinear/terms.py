"""Histories, interaction terms and hierarchical models of lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import CountingError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Term = frozenset[int]
"""Positions of the lists that act together; the empty one is the intercept."""

Model = tuple[Term, ...]
"""The largest terms of a hierarchical model: no one holds another."""

MOST_LISTS = 14
"""2**14 histories; each fit works on all of them."""


def all_histories(n_lists: int) -> Flags:
    """Return every history but that of zeros, ascending, shape (2**n_lists - 1, n_lists)."""
    numbers = np.arange(1, 2**n_lists)[:, None]
    places = np.arange(n_lists - 1, -1, -1)[None, :]
    return (numbers >> places & 1).astype(bool)


def all_counts(table: CaptureTable) -> Floats:
    """Return how many have each of `all_histories`, zeros too.

    Raises
    ------
    CountingError
        When there are too many lists, fewer than two, or nobody.
    """
    check_lists(table)
    places = 1 << np.arange(table.n_lists - 1, -1, -1)
    counts = np.zeros(2**table.n_lists - 1)
    counts[table.histories @ places - 1] = table.counts
    return counts


def check_lists(table: CaptureTable, fewest: int = 2) -> None:
    """Refuse a table that no model of several lists can be fitted to."""
    if table.n_lists < fewest:
        raise CountingError(
            f"{fewest} lists or more are needed, not {table.n_lists}: give another list"
        )
    if table.n_lists > MOST_LISTS:
        raise CountingError(
            f"{table.n_lists} lists make too many histories (at most {MOST_LISTS} lists): "
            "merge lists of one kind, or leave some out"
        )
    if table.n_seen == 0:
        raise CountingError("nobody is on any list: there is nothing to count from")


def check_every_list(table: CaptureTable) -> None:
    """Refuse a table with a list that nobody is on."""
    empty = [
        name
        for name, size in zip(table.lists, table.list_sizes, strict=True)
        if size == 0
    ]
    if empty:
        raise CountingError(f"nobody is on list {empty[0]!r}: leave it out")


def design_of(histories: Flags, terms: Sequence[Term]) -> Floats:
    """Return a column for each term: 1 where the history is on all of its lists."""
    design = np.empty((len(histories), len(terms)))
    for column, term in enumerate(terms):
        design[:, column] = histories[:, sorted(term)].all(axis=1)
    return design


def terms_of(model: Iterable[Term], n_lists: int) -> tuple[Term, ...]:
    """Return every term of a hierarchical model: intercept, lists, pairs and so on."""
    held: set[Term] = {frozenset()} | {frozenset({i}) for i in range(n_lists)}
    for largest in model:
        for size in range(2, len(largest) + 1):
            held.update(frozenset(part) for part in combinations(sorted(largest), size))
    return tuple(sorted(held, key=_by_size))


def largest_terms(terms: Iterable[Term]) -> Model:
    """Return the terms that no other one holds, the longest first."""
    held = [term for term in set(terms) if term]
    largest = [term for term in held if not any(term < other for other in held)]
    return tuple(sorted(largest, key=lambda term: (-len(term), sorted(term))))


def _by_size(term: Term) -> tuple[int, list[int]]:
    return len(term), sorted(term)


def name_model(model: Model, n_lists: int) -> str:
    """Return the usual notation, such as "[12,3,4]"; from ten lists on "[1:2,10]".

    Examples
    --------
    >>> name_model((frozenset({0, 1}), frozenset({2})), 3)
    '[12,3]'
    """
    join = "" if n_lists < 10 else ":"
    return "[" + ",".join(join.join(str(i + 1) for i in sorted(t)) for t in model) + "]"


def parse_model(name: str, n_lists: int) -> Model:
    """Return the model of a notation such as "[12,3,4]".

    Raises
    ------
    CountingError
        When it names a list that is not there or is not written so.
    """
    terms: set[Term] = {frozenset({i}) for i in range(n_lists)}
    for written in name.strip().strip("[]").split(","):
        parts = written.split(":") if n_lists >= 10 else list(written.strip())
        if not parts or not all(
            part.strip().isdigit() and 0 < int(part) <= n_lists for part in parts
        ):
            raise CountingError(
                f"{written!r} is no term of {n_lists} lists: write models as [12,3], "
                "numbers of lists beside each other that interact"
            )
        terms.add(frozenset(int(part) - 1 for part in parts))
    return largest_terms(terms)


@lru_cache(maxsize=8)
def hierarchical_models(n_lists: int) -> tuple[Model, ...]:
    """Return every hierarchical model in which each list is and not all interact.

    1 for two lists, 8 for three, 113 for four; 6,893 for five, which nobody should look at.
    """
    if n_lists > 5:
        raise CountingError(
            "beyond five lists there are too many models: search stepwise"
        )
    pairs = [frozenset(p) for p in combinations(range(n_lists), 2) if n_lists > 2]
    found = []
    for size in range(len(pairs) + 1):
        for chosen in combinations(pairs, size):
            found.extend(_grown(chosen, n_lists, 3))
    return tuple(sorted((largest_terms(terms) for terms in found), key=_by_shape))


def _by_shape(model: Model) -> tuple[list[tuple[int, list[int]]], ...]:
    return ([(-len(term), sorted(term)) for term in model],)


def _grown(terms: Sequence[Term], n_lists: int, size: int) -> list[frozenset[Term]]:
    """Return the closed sets of terms with those below `size` and any from there on."""
    base = frozenset(terms) | {frozenset({i}) for i in range(n_lists)}
    if size >= n_lists:
        return [base]
    open_ = [
        frozenset(term)
        for term in combinations(range(n_lists), size)
        if all(frozenset(part) in base for part in combinations(term, size - 1))
    ]
    found: list[frozenset[Term]] = []
    for number in range(len(open_) + 1):
        for chosen in combinations(open_, number):
            found.extend(_grown(tuple(base | set(chosen)), n_lists, size + 1))
    return found


def next_terms(model: Model, n_lists: int, largest: int) -> tuple[Term, ...]:
    """Return the terms that can be added so that the model stays hierarchical."""
    held = set(terms_of(model, n_lists))
    return tuple(
        frozenset(term)
        for size in range(2, min(largest, n_lists - 1) + 1)
        for term in combinations(range(n_lists), size)
        if frozenset(term) not in held
        and all(frozenset(part) in held for part in combinations(term, size - 1))
    )
