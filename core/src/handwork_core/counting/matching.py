"""What missed matches do: the same person taken for two."""

from __future__ import annotations

import numpy as np

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import CountingError
from handwork_core.counting.times_seen import TimesSeen


def with_missed_matches(table: CaptureTable, share: float) -> CaptureTable:
    """Return the table as it would be had missed matches been found.

    Parameters
    ----------
    table : CaptureTable
    share : float
        Of the persons on two lists or more, how many were taken for as many persons as
        they have lists; 0 to below 1.

    Returns
    -------
    CaptureTable
        Persons on several lists are more, those on one list fewer, in whole numbers; no
        count falls below 0.

    Raises
    ------
    CountingError
        When the share is not from 0 to below 1.

    Examples
    --------
    >>> table = CaptureTable.from_dict({"10": 50, "01": 40, "11": 30})
    >>> with_missed_matches(table, 0.25).as_dict()
    {'01': 30, '10': 40, '11': 40}
    """
    factor = _missed_each(share)
    counts = table.counts.astype(np.float64)
    several = table.histories.sum(axis=1) > 1
    missed = np.where(several, counts * factor, 0.0)
    counts += missed
    split = missed @ table.histories
    for place, history in enumerate(table.histories):
        if not several[place]:
            counts[place] -= float(split[np.flatnonzero(history)[0]])
    found = np.maximum(np.rint(counts), 0).astype(np.int64)
    return CaptureTable.from_arrays(table.histories, found, lists=table.lists)


def seen_with_missed_matches(seen: TimesSeen, share: float) -> TimesSeen:
    """Return how often persons were seen, had missed matches been found.

    Parameters
    ----------
    seen : TimesSeen
    share : float
        Of the persons seen several times, how many were taken for several, once seen.

    Returns
    -------
    TimesSeen

    Examples
    --------
    >>> found = seen_with_missed_matches(TimesSeen.from_dict({1: 50, 2: 20}), 0.2)
    >>> found.persons.tolist()
    [40, 25]
    """
    factor = _missed_each(share)
    counts = seen.persons.astype(np.float64)
    missed = counts * factor
    missed[0] = 0.0
    counts += missed
    counts[0] -= float(missed @ seen.times)
    found = np.maximum(np.rint(counts), 0).astype(int).tolist()
    return TimesSeen.from_dict(
        dict(enumerate(found, start=1)), n_occasions=seen.n_occasions
    )


def _missed_each(share: float) -> float:
    """Return how many were missed for each that was found."""
    if not 0 <= share < 1:
        raise CountingError(f"a share of missed matches is from 0 to below 1: {share}")
    return share / (1 - share)
