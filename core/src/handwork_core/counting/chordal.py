"""Decomposable graphs on few lists: their cliques and separators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from handwork_core.counting.results import CountingError

Part = frozenset[int]

MOST_LISTS = 5
"""822 decomposable graphs; six lists would have 18,154."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A decomposable graph.

    Attributes
    ----------
    cliques : tuple of frozenset of int
        The largest sets in which everybody is joined to everybody.
    separators : tuple of frozenset of int
        Where cliques meet, one fewer; may be empty sets, and repeat.
    """

    cliques: tuple[Part, ...]
    separators: tuple[Part, ...]


@lru_cache(maxsize=8)
def decomposable_graphs(n_nodes: int) -> tuple[Graph, ...]:
    """Return every decomposable graph on labelled nodes: 2, 8, 61 and 822 for 2 to 5.

    Raises
    ------
    CountingError
        When there are more than five nodes.
    """
    if n_nodes > MOST_LISTS:
        raise CountingError(
            f"{n_nodes} lists have too many graphs (at most {MOST_LISTS} lists): merge "
            "lists of one kind or leave some out"
        )
    edges = list(combinations(range(n_nodes), 2))
    found = []
    for code in range(2 ** len(edges)):
        chosen = [edge for place, edge in enumerate(edges) if code >> place & 1]
        graph = decompose(n_nodes, chosen)
        if graph is not None:
            found.append(graph)
    return tuple(found)


def decompose(n_nodes: int, edges: Sequence[tuple[int, int]]) -> Graph | None:
    """Return cliques and separators, or None where the graph is not decomposable.

    Nodes are taken by how many taken neighbours they have, the most first; the graph is
    decomposable if those neighbours are always joined to each other (Tarjan and
    Yannakakis 1984, doi:10.1137/0213035).
    """
    near: list[set[int]] = [set() for _ in range(n_nodes)]
    for i, j in edges:
        near[i].add(j)
        near[j].add(i)
    taken: list[int] = []
    cliques: list[Part] = []
    separators: list[Part] = []
    while len(taken) < n_nodes:
        left = [node for node in range(n_nodes) if node not in taken]
        node = max(left, key=lambda one: (len(near[one] & set(taken)), -one))
        before = frozenset(near[node] & set(taken))
        if any(j not in near[i] for i, j in combinations(before, 2)):
            return None
        if cliques and before == cliques[-1]:
            cliques[-1] = before | {node}
        else:
            if cliques:
                separators.append(before)
            cliques.append(before | {node})
        taken.append(node)
    return Graph(tuple(cliques), tuple(separators))
