"""Gaps in pay between groups of workers, by the length of the spells they work in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.privacy import MINIMUM_CELL, protect
from handwork_core.privacy.margins import inner
from handwork_core.wages.cube import UNKNOWN, PayCube, pay_cube
from handwork_core.wages.log import TaskLog
from handwork_core.wages.paid import AS_PAID, Deductions

Floats = NDArray[np.float64]
SLOT_MINUTES = (15.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayCell:
    """Pay of one group in spells of one length; None where it is withheld.

    Attributes
    ----------
    group : tuple of str
        A value of each dimension, "all" in the margins; the last is the spell length.
    n_workers : int or None
    hours : float or None
    hourly, low, high : float or None
        All the money over all the time, with its bootstrap interval; NaN without time.
    """

    group: tuple[str, ...]
    n_workers: int | None
    hours: float | None
    hourly: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayGap:
    """Pay of a group beside that of the reference; only where neither is withheld.

    Attributes
    ----------
    group : tuple of str
        As the cells have it, without the first dimension.
    compared, reference : str
        Values of the first dimension.
    ratio, low, high : float
        Hourly pay of the group over that of the reference, with its interval.
    """

    group: tuple[str, ...]
    compared: str
    reference: str
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PayGaps:
    """Pay by groups and spell lengths, safe to publish.

    Attributes
    ----------
    dimensions : tuple of str
    cells : tuple of PayCell
    gaps : tuple of PayGap
    minimum : int
    n_withheld : int
    notes : tuple of str
    """

    dimensions: tuple[str, ...]
    cells: tuple[PayCell, ...]
    gaps: tuple[PayGap, ...]
    minimum: int
    n_withheld: int
    notes: tuple[str, ...]


def wage_gaps(  # noqa: PLR0913 - each is a choice of the study
    log: TaskLog,
    groups: Mapping[str, NDArray[Any]],
    *,
    rng: np.random.Generator,
    reference: str | None = None,
    slot_minutes: Sequence[float] = SLOT_MINUTES,
    gap_seconds: float = 60.0,
    deductions: Deductions = AS_PAID,
    weights: Floats | None = None,
    minimum: int = MINIMUM_CELL,
    level: float = 0.95,
    n_resamples: int = 1_000,
) -> PayGaps:
    """Compare what an hour pays between groups, in short and in long spells of work.

    Parameters
    ----------
    log : TaskLog
    groups : mapping from dimension to ndarray of str, shape (n_workers,)
        Such as gender and care, in the order of ``log.workers``; gaps are those of the
        first dimension. "" is a group of its own, which is compared with none.
    rng : numpy.random.Generator
    reference : str, optional
        Value of the first dimension that others are compared with; by default the one
        of most workers.
    slot_minutes : sequence of float, default (15, 60)
        Where one length of spells ends and the next begins.
    gap_seconds, deductions, weights, level, n_resamples
        As for :func:`hourly_wages`. Workers are resampled, each with all their spells.
    minimum : int, default 10
        Least number of workers behind a published figure.

    Returns
    -------
    PayGaps
        Cells below the minimum, and those that would give them away, are withheld:
        neither time nor money of a withheld cell can be worked out from the margins.

    Raises
    ------
    ValueError
        When no group is named, values do not fit the workers, or the reference is
        unknown.

    Notes
    -----
    Pay is the clustered one: the time of a spell is from its first task to its last.
    Time around work that is logged apart belongs to no spell and is not in it.
    """
    _check_groups(log, groups)
    cube = pay_cube(log, groups, slot_minutes, gap_seconds, deductions)
    held = np.ones(log.n_workers) if weights is None else weights
    drawn = np.array(
        [cube.hourly(held * _redrawn(log.n_workers, rng)) for _ in range(n_resamples)]
    )
    ends = ((1 - level) / 2, (1 + level) / 2)
    persons = cube.persons()
    drawn[:, persons < 2] = np.nan
    hidden = _withheld(cube, persons, minimum)
    first = _reference(cube, persons, reference, next(iter(groups)))
    left_out = log.n_workers - int(persons.flat[-1])
    return PayGaps(
        dimensions=(*groups, "spell"),
        cells=tuple(_cells(cube, hidden, cube.hourly(held), drawn, ends)),
        gaps=tuple(_gaps(cube, hidden, first, cube.hourly(held), drawn, ends)),
        minimum=minimum,
        n_withheld=int(hidden.sum()),
        notes=tuple(_notes(left_out, int(hidden.sum()), minimum)),
    )


def _check_groups(log: TaskLog, groups: Mapping[str, NDArray[Any]]) -> None:
    if not groups:
        raise ValueError("name at least one group of workers, such as gender")
    for name, values in groups.items():
        if len(values) != log.n_workers:
            raise ValueError(
                f"{name} has {len(values)} values for {log.n_workers} workers"
            )


def _withheld(cube: PayCube, persons: Floats, minimum: int) -> NDArray[np.bool_]:
    """Withhold until workers, time and money all keep what is withheld apart."""
    hidden = _small_crowds(persons, minimum)
    for values in (cube.seconds, cube.paid):
        # Fees above pay leave less than nothing, which a sum must not.
        table = inner(cube.total(np.maximum(values, 0.0), np.ones(len(values))))
        safe = protect(table, minimum=minimum, persons=persons, withheld=hidden)
        hidden = safe.withheld
    return hidden


def _small_crowds(persons: Floats, minimum: int) -> NDArray[np.bool_]:
    """Withhold numbers of workers, which add up over groups but not over spells."""
    slots = [
        protect(inner(persons[..., slot]), minimum=minimum).withheld
        for slot in range(persons.shape[-1])
    ]
    return np.stack(slots, axis=-1)


def _redrawn(n: int, rng: np.random.Generator) -> Floats:
    return np.bincount(rng.integers(n, size=n), minlength=n).astype(np.float64)


def _reference(cube: PayCube, persons: Floats, wanted: str | None, name: str) -> str:
    values = cube.labels[0][:-1]
    if not values:
        raise ValueError(f"no worker has a {name}: fill it in")
    if wanted is None:
        counts = persons.reshape(len(values) + 1, -1)[:-1, -1].copy()
        counts[[value == UNKNOWN for value in values]] = -1
        return values[int(np.argmax(counts))]
    if wanted not in values:
        raise ValueError(f"{wanted!r} is no {name}; there are: {', '.join(values)}")
    return wanted


def _cells(
    cube: PayCube,
    withheld: NDArray[np.bool_],
    rates: Floats,
    drawn: Floats,
    ends: tuple[float, float],
) -> Iterator[PayCell]:
    persons = cube.persons()
    time = cube.total(cube.seconds, np.ones(len(cube.seconds)))
    for place in np.ndindex(cube.shape):
        group = tuple(own[at] for own, at in zip(cube.labels, place, strict=True))
        if withheld[place]:
            yield PayCell(
                group=group,
                n_workers=None,
                hours=None,
                hourly=None,
                low=None,
                high=None,
            )
            continue
        low, high = _interval(drawn[(slice(None), *place)], ends)
        yield PayCell(
            group=group,
            n_workers=int(persons[place]),
            hours=float(time[place]) / 3600,
            hourly=float(rates[place]),
            low=low,
            high=high,
        )


def _gaps(
    cube: PayCube,
    withheld: NDArray[np.bool_],
    reference: str,
    rates: Floats,
    drawn: Floats,
    ends: tuple[float, float],
) -> Iterator[PayGap]:
    values = cube.labels[0][:-1]
    base = values.index(reference)
    for place in np.ndindex(cube.shape[1:]):
        for other, value in enumerate(values):
            hidden = withheld[(other, *place)] or withheld[(base, *place)]
            with np.errstate(invalid="ignore", divide="ignore"):
                ratio = rates[(other, *place)] / rates[(base, *place)]
                if (
                    other == base
                    or hidden
                    or value == UNKNOWN
                    or not np.isfinite(ratio)
                ):
                    continue
                ratios = (
                    drawn[(slice(None), other, *place)]
                    / drawn[(slice(None), base, *place)]
                )
            low, high = _interval(ratios, ends)
            own = zip(cube.labels[1:], place, strict=True)
            yield PayGap(
                group=tuple(names[at] for names, at in own),
                compared=value,
                reference=reference,
                ratio=float(ratio),
                low=low,
                high=high,
            )


def _interval(values: Floats, ends: tuple[float, float]) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, ends)
    return float(low), float(high)


def _notes(left_out: int, n_withheld: int, minimum: int) -> Iterator[str]:
    if left_out:
        yield (f"{left_out:,} workers are in no cell: they have no time with a task.")
    if n_withheld:
        yield (
            f"{n_withheld:,} cells are withheld: fewer than {minimum} workers, or they "
            "would give away one that has."
        )
