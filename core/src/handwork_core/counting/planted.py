"""Populations whose size is known: does an interval hold it as often as it says?"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import CountingError, Estimate
from handwork_core.counting.sightings import Sightings
from handwork_core.counting.times_seen import TimesSeen

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class World:
    """A population of known size, and how it is seen.

    Attributes
    ----------
    name : str
        What is true in it, in a few words.
    size : int
        Persons.
    draw : callable
        ``(rng, n_worlds) -> iterator`` of the data of each world.
    """

    name: str
    size: int
    draw: Callable[[np.random.Generator, int], Iterator[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How a method did in worlds whose truth is known.

    Attributes
    ----------
    world : str
    n_worlds : int
        Worlds in which the method gave an interval.
    n_refused : int
        Worlds in which it refused, or gave no interval.
    covered : float
        Share of the intervals that hold the truth, 0..1; NaN without intervals.
    too_low, too_high : float
        Shares of the intervals that lie below the truth, and above it.
    bias : float
        Median of the estimates over the truth, minus 1.
    """

    world: str
    n_worlds: int
    n_refused: int
    covered: float
    too_low: float
    too_high: float
    bias: float


def recover(
    method: Callable[..., Estimate],
    world: World,
    rng: np.random.Generator,
    *,
    n_worlds: int = 500,
    level: float = 0.95,
    **options: object,
) -> Recovery:
    """Count in many worlds, and see how often the interval holds the truth.

    Parameters
    ----------
    method : callable
        ``method(data, level=level, **options) -> Estimate``.
    world : World
    rng : numpy.random.Generator
    n_worlds : int, default 500
    level : float, default 0.95
    **options
        Handed to the method.

    Returns
    -------
    Recovery
        With 500 worlds a share of 0.95 has a standard error of 0.01.

    Examples
    --------
    >>> from handwork_core.counting.frequencies import chao
    >>> world = seen_world("all alike", 400, 10, [0.1])
    >>> found = recover(chao, world, np.random.default_rng(1), n_worlds=50)
    >>> found.n_refused, abs(found.bias) < 0.1
    (0, True)
    """
    points, lows, highs, refused = [], [], [], 0
    for data in world.draw(rng, n_worlds):
        try:
            found = method(data, level=level, **options)
        except CountingError:
            refused += 1
            continue
        if found.interval is None:
            refused += 1
            continue
        points.append(found.point)
        lows.append(found.interval.low)
        highs.append(found.interval.high)
    if not points:
        return Recovery(
            world=world.name,
            n_worlds=0,
            n_refused=refused,
            covered=math.nan,
            too_low=math.nan,
            too_high=math.nan,
            bias=math.nan,
        )
    too_low, too_high = np.array(highs) < world.size, np.array(lows) > world.size
    return Recovery(
        world=world.name,
        n_worlds=len(points),
        n_refused=refused,
        covered=float(1 - (too_low | too_high).mean()),
        too_low=float(too_low.mean()),
        too_high=float(too_high.mean()),
        bias=float(np.median(points)) / world.size - 1,
    )


def all_histories(n_lists: int) -> NDArray[np.bool_]:
    """Return every history of being on lists or not, that of nobody first."""
    return np.array(list(itertools.product((False, True), repeat=n_lists)))


def lists_world(
    name: str,
    size: int,
    chances: Sequence[Sequence[float]],
    shares: Sequence[float] = (1.0,),
) -> World:
    """Make persons of one or more classes, who are on lists independently.

    Parameters
    ----------
    name : str
    size : int
    chances : sequence of sequence of float, shape (n_classes, n_lists)
    shares : sequence of float, shape (n_classes,)
        Of the classes; they sum to 1.
    """
    grid = np.asarray(chances, dtype=np.float64)
    histories = all_histories(grid.shape[1])
    each = np.where(histories[None], grid[:, None], 1 - grid[:, None]).prod(axis=2)
    return _of_histories(name, size, histories, np.asarray(shares) @ each)


def tied_world(
    name: str,
    size: int,
    chances: Sequence[float],
    ties: Sequence[tuple[int, int, float]],
) -> World:
    """Make persons for whom being on one list changes the odds of another.

    Parameters
    ----------
    name : str
    size : int
    chances : sequence of float, shape (n_lists,)
        Of being on a list for who is on no list that is tied to it.
    ties : sequence of (int, int, float)
        Two lists, and by how much being on both is likelier, as a logarithm.
    """
    histories = all_histories(len(chances))
    odds = np.log(np.asarray(chances) / (1 - np.asarray(chances)))
    weights = histories @ odds
    for one, other, strength in ties:
        weights = weights + strength * (histories[:, one] & histories[:, other])
    cells = np.exp(weights)
    return _of_histories(name, size, histories, cells / cells.sum())


def remembering_world(
    name: str, size: int, first: Sequence[float], again: float
) -> World:
    """Make persons whose odds change once they have been seen.

    Parameters
    ----------
    name : str
    size : int
    first : sequence of float, shape (n_lists,)
        Chance of being seen by who was not seen before.
    again : float
        Chance of being seen by who was.
    """
    histories = all_histories(len(first))
    known = np.cumsum(histories, axis=1) - histories > 0
    chance = np.where(known, again, np.asarray(first))
    cells = np.where(histories, chance, 1 - chance).prod(axis=1)
    return _of_histories(name, size, histories, cells)


def _of_histories(
    name: str, size: int, histories: NDArray[np.bool_], cells: Floats
) -> World:
    def draw(rng: np.random.Generator, n_worlds: int) -> Iterator[CaptureTable]:
        for counts in rng.multinomial(size, cells / cells.sum(), n_worlds):
            yield CaptureTable.from_arrays(histories[1:], counts[1:])

    return World(name=name, size=size, draw=draw)


def seen_world(
    name: str,
    size: int,
    n_occasions: int,
    chances: Sequence[float],
    shares: Sequence[float] = (1.0,),
) -> World:
    """Make persons of one or more classes, seen on each of many occasions by chance."""
    times = np.arange(n_occasions + 1)
    ways = np.array([math.comb(n_occasions, k) for k in range(n_occasions + 1)], float)
    p = np.asarray(chances, dtype=np.float64)[:, None]
    cells = np.asarray(shares) @ (ways * p**times * (1 - p) ** (n_occasions - times))

    def draw(rng: np.random.Generator, n_worlds: int) -> Iterator[TimesSeen]:
        for counts in rng.multinomial(size, cells / cells.sum(), n_worlds):
            seen = dict(enumerate(counts[1:].tolist(), start=1))
            yield TimesSeen.from_dict(seen, n_occasions=n_occasions)

    return World(name=name, size=size, draw=draw)


def sighted_world(
    name: str,
    size: int,
    times: Callable[[np.random.Generator, NDArray[np.bool_]], NDArray[np.int64]],
) -> World:
    """Make persons of two groups, seen in one source as often as `times` says.

    Parameters
    ----------
    name : str
    size : int
    times : callable
        ``(rng, is_in_second_group) -> ndarray`` with how often each is seen.
    """

    def draw(rng: np.random.Generator, n_worlds: int) -> Iterator[Sightings]:
        for _ in range(n_worlds):
            second = rng.random(size) < 0.4
            seen = times(rng, second)
            groups = np.where(second, "second", "first")[seen > 0]
            yield Sightings.from_columns(seen[seen > 0], {"group": groups})

    return World(name=name, size=size, draw=draw)


def open_world(
    name: str,
    arrivals: Sequence[int],
    staying: float,
    chances: Sequence[float],
    trap: float = 0.0,
) -> World:
    """Make persons who come before an occasion and leave by chance after each.

    Parameters
    ----------
    name : str
    arrivals : sequence of int, shape (n_occasions,)
        Who is new on each occasion; their sum is the size.
    staying : float
        Chance to stay from one occasion to the next.
    chances : sequence of float, shape (n_occasions,)
        Of being seen while there.
    trap : float, default 0
        What is added to the chance of who was seen before.
    """
    came = np.repeat(np.arange(len(arrivals)), arrivals)

    def draw(rng: np.random.Generator, n_worlds: int) -> Iterator[CaptureTable]:
        for _ in range(n_worlds):
            there, known = np.zeros(len(came), bool), np.zeros(len(came), bool)
            columns = []
            for occasion, chance in enumerate(chances):
                there &= rng.random(len(came)) < staying
                there |= came == occasion
                seen = there & (rng.random(len(came)) < chance + trap * known)
                known |= seen
                columns.append(seen)
            flags = np.column_stack(columns)
            yield CaptureTable.from_arrays(flags[flags.any(axis=1)])

    return World(name=name, size=len(came), draw=draw)
