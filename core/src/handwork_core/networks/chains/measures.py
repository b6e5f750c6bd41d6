"""How long a chain is, how many borders it crosses, who owns several of its firms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.chains.model import RELATIONS, FirmChain, Link

MOST_PATHS = 10_000
"""With more, the paths that are listed are not all there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPath:
    """One way from a client to those who do the work.

    Attributes
    ----------
    organisations : tuple of str
        Ids, client first.
    n_steps : int
    n_between : int
        Tiers between the client and the last one.
    n_borders : int
        Steps between two known countries that differ.
    confidence : float
        Product of the confidences of the steps, each its surest link.
    """

    organisations: tuple[str, ...]
    n_steps: int
    n_between: int
    n_borders: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedOwner:
    """Someone with a stake in several organisations, also through others.

    Attributes
    ----------
    owner : str
    stakes : Mapping from str to float
        Id and share owned, directly and indirectly, 0..1.
    """

    owner: str
    stakes: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ChainMeasures:
    """What can be said of a chain.

    Attributes
    ----------
    paths : tuple of WorkPath
        From every organisation that gets work from none to every one that passes none
        on, the longest first.
    longest, shortest : WorkPath or None
    n_countries : int
    n_borders : int
        Links of work between two known countries that differ.
    ei_country : float
        Links across borders minus those within, over both; NaN without such a link.
    shared_owners : tuple of SharedOwner
    tiers : Mapping from str to int
        Longest way from a client, 0 for clients; only of organisations with work.
    betweenness : Mapping from str to float
        Pairs of organisations whose shortest way of work leads over each.
    notes : tuple of str
    """

    paths: tuple[WorkPath, ...]
    longest: WorkPath | None
    shortest: WorkPath | None
    n_countries: int
    n_borders: int
    ei_country: float
    shared_owners: tuple[SharedOwner, ...]
    tiers: Mapping[str, int]
    betweenness: Mapping[str, float]
    notes: tuple[str, ...]


def chain_measures(chain: FirmChain) -> ChainMeasures:
    """Measure a chain.

    Parameters
    ----------
    chain : FirmChain

    Returns
    -------
    ChainMeasures
        Work that goes in a circle is followed once round, and named in the notes.

    References
    ----------
    .. [1] P. Tubaro, "Disembedded or Deeply Embedded? A Multi-Level Network Analysis of
       Online Labour Platforms", Sociology 55(5), 2021. doi:10.1177/0038038520986082

    Examples
    --------
    >>> from handwork_core.networks.chains import Link, Organisation
    >>> chain = FirmChain.from_links(
    ...     [Organisation(id="a", name="A", country="US"),
    ...      Organisation(id="b", name="B", country="ES"),
    ...      Organisation(id="c", name="C", kind="workers", country="FR")],
    ...     [Link(source="a", target="b", relation="outsources_to"),
    ...      Link(source="c", target="b", relation="works_for")])
    >>> found = chain_measures(chain).longest
    >>> found.organisations, found.n_borders
    (('a', 'b', 'c'), 2)
    """
    steps = work_steps(chain.links)
    paths = sorted(_paths(chain, steps), key=lambda p: (-p.n_steps, p.organisations))
    crossing = [
        (chain.organisations[a].country, chain.organisations[b].country)
        for a, after in steps.items()
        for b in after
    ]
    told = [(a, b) for a, b in crossing if a and b]
    n_borders = sum(a != b for a, b in told)
    countries = {each.country for each in chain.organisations.values()} - {""}
    tiers, circles = work_tiers(steps)
    notes = [f"Work goes in a circle: {' → '.join(circle)}." for circle in circles]
    if len(paths) >= MOST_PATHS:
        notes.append(f"There are more than {MOST_PATHS:,} paths: the first are here.")
    return ChainMeasures(
        paths=tuple(paths),
        longest=paths[0] if paths else None,
        shortest=paths[-1] if paths else None,
        n_countries=len(countries),
        n_borders=n_borders,
        ei_country=(2 * n_borders - len(told)) / len(told) if told else float("nan"),
        shared_owners=tuple(_shared_owners(chain)),
        tiers=MappingProxyType(tiers),
        betweenness=MappingProxyType(_betweenness(steps)),
        notes=tuple(notes),
    )


def work_steps(links: Sequence[Link]) -> dict[str, dict[str, float]]:
    """Tell from whom to whom work goes, and how sure that is."""
    steps: dict[str, dict[str, float]] = {}
    for link in links:
        way = RELATIONS[link.relation].with_the_work
        if way:
            ends = (link.source, link.target)[:: 1 if way > 0 else -1]
            after = steps.setdefault(ends[0], {})
            after[ends[1]] = max(after.get(ends[1], 0.0), link.confidence)
            steps.setdefault(ends[1], {})
    return steps


def work_tiers(
    steps: Mapping[str, Mapping[str, float]],
) -> tuple[dict[str, int], list[tuple[str, ...]]]:
    """Return the longest way to each from where work begins, and circles that were cut."""
    tiers: dict[str, int] = dict.fromkeys(steps, 0)
    circles: list[tuple[str, ...]] = []
    cut: set[tuple[str, str]] = set()
    done: set[str] = set()
    for first in steps:
        if first not in done:
            circles += _circles_from(steps, first, cut, done)
    for _round in steps:
        changed = False
        for here, after in steps.items():
            for there in after:
                if (here, there) not in cut and tiers[there] < tiers[here] + 1:
                    tiers[there], changed = tiers[here] + 1, True
        if not changed:
            break
    return tiers, circles


def _circles_from(
    steps: Mapping[str, Mapping[str, float]],
    first: str,
    cut: set[tuple[str, str]],
    done: set[str],
) -> Iterator[tuple[str, ...]]:
    path, rows = [first], [iter(steps[first])]
    while rows:
        there = next(rows[-1], None)
        if there is None:
            rows.pop()
            done.add(path.pop())
        elif there in path:
            cut.add((path[-1], there))
            yield (*path[path.index(there) :], there)
        elif there not in done:
            path.append(there)
            rows.append(iter(steps[there]))


def _paths(
    chain: FirmChain, steps: Mapping[str, Mapping[str, float]]
) -> list[WorkPath]:
    given = {there for after in steps.values() for there in after}
    clients = [each for each in steps if each not in given] or list(steps)[:1]
    found: list[WorkPath] = []
    for client in clients:
        for path in _walks(steps, (client,)):
            found.append(_path(chain, steps, path))
            if len(found) >= MOST_PATHS:
                return found
    return found


def _walks(
    steps: Mapping[str, Mapping[str, float]], path: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    after = [there for there in steps[path[-1]] if there not in path]
    if not after and len(path) > 1:
        yield path
    for there in after:
        yield from _walks(steps, (*path, there))


def _path(
    chain: FirmChain, steps: Mapping[str, Mapping[str, float]], path: tuple[str, ...]
) -> WorkPath:
    pairs = list(pairwise(path))
    places = [
        (chain.organisations[a].country, chain.organisations[b].country)
        for a, b in pairs
    ]
    return WorkPath(
        organisations=path,
        n_steps=len(pairs),
        n_between=len(path) - 2,
        n_borders=sum(bool(a and b and a != b) for a, b in places),
        confidence=float(np.prod([steps[a][b] for a, b in pairs])),
    )


def _shared_owners(chain: FirmChain) -> Iterator[SharedOwner]:
    stakes = integrated_stakes(chain)
    names = list(chain.organisations)
    for owner, row in zip(names, stakes, strict=True):
        held = {
            names[place]: min(float(share), 1.0)
            for place, share in enumerate(row)
            if share > 1e-9 and names[place] != owner
        }
        if len(held) > 1:
            yield SharedOwner(owner=owner, stakes=MappingProxyType(held))


def integrated_stakes(chain: FirmChain) -> NDArray[np.float64]:
    r"""Return what each owns of each, directly and through others.

    Notes
    -----
    With direct shares :math:`W` it is :math:`W + W^2 + \dots = (I - W)^{-1} W`, so that
    circles of ownership count as they should; a link "owns" without a share adds none.
    """
    place = {name: number for number, name in enumerate(chain.organisations)}
    direct = np.zeros((len(place), len(place)))
    for link in chain.links:
        if link.relation == "owns" and link.share is not None:
            row, column = place[link.source], place[link.target]
            direct[row, column] = max(direct[row, column], link.share)
    # Firms that own each other wholly have no outside owner: kept just short of that.
    owned = direct.sum(axis=0)
    direct *= np.where(owned > 1 - 1e-9, (1 - 1e-9) / np.maximum(owned, 1e-9), 1.0)
    whole = np.linalg.solve(np.eye(len(place)) - direct, direct)
    return np.asarray(whole, dtype=np.float64)


def _betweenness(steps: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    between = dict.fromkeys(steps, 0.0)
    for source in steps:
        order, paths, before = [source], {source: 1.0}, {source: list[str]()}
        distance = {source: 0}
        for here in order:
            for there in steps[here]:
                if there not in distance:
                    distance[there], paths[there] = distance[here] + 1, 0.0
                    before[there] = []
                    order.append(there)
                if distance[there] == distance[here] + 1:
                    paths[there] += paths[here]
                    before[there].append(here)
        leaning = dict.fromkeys(order, 0.0)
        for here in reversed(order[1:]):
            for back in before[here]:
                leaning[back] += paths[back] / paths[here] * (1 + leaning[here])
            between[here] += leaning[here]
    return between
