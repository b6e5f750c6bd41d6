"""Checks of what counting assumes: dependence, differences between persons, each list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.occasions import fit_different
from handwork_core.counting.results import CountingError, Estimate

MANY_TIMES = 3.0
"""A list without which the number changes by such a factor carries it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDependence:
    """Whether two lists share more or fewer than chance, among those on other lists.

    Attributes
    ----------
    lists : (str, str)
    among : int
        Persons on some third list, on whom this is measured.
    log_odds_ratio, low, high : float
        Natural logarithm; above 0 where being on one goes with being on the other. The
        ends are of the 95 % interval.
    p_value : float
        Two-sided; NaN where nobody is on a third list.
    reading : str
    """

    lists: tuple[str, str]
    among: int
    log_odds_ratio: float
    low: float
    high: float
    p_value: float
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """Whether persons differ more than lists of different reach would let them.

    Attributes
    ----------
    statistic, p_value : float
        Deviance of Mt less that of Mth with Darroch's column; chi-squared, one degree.
    slope : float
        Coefficient of the column: above 0 where some are seen again and again.
    reading : str
    """

    statistic: float
    p_value: float
    slope: float
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutList:
    """The number without one list.

    Attributes
    ----------
    left_out : str
    estimate : Estimate or None
        None where the method refuses the lists that are left.
    change : float
        Its point over that of all lists, less 1; NaN without an estimate.
    note : str
        Why there is no estimate, or empty.
    """

    left_out: str
    estimate: Estimate | None
    change: float
    note: str


def list_dependence(table: CaptureTable) -> tuple[PairDependence, ...]:
    r"""Measure, for each pair of lists, whether they share more or fewer than chance.

    Parameters
    ----------
    table : CaptureTable
        Three lists or more: two cannot show whether they depend on each other.

    Returns
    -------
    tuple of PairDependence
        In the order of the lists.

    Raises
    ------
    CountingError
        When there are fewer than three lists.

    Notes
    -----
    Among those on some third list all four cells of a pair are seen. The log odds ratio
    with 0.5 added to each has standard error :math:`\sqrt{\sum 1/(n + 0.5)}`. Persons on
    other lists may differ from the rest: a sign, no proof.

    References
    ----------
    .. [1] J. B. S. Haldane, "The estimation and significance of the logarithm of a ratio
       of frequencies", Annals of Human Genetics 20(4), 1956.
       doi:10.1111/j.1469-1809.1955.tb01285.x
    """
    if table.n_lists < 3:
        raise CountingError(
            "dependence needs three lists or more: two lists cannot show it"
        )
    return tuple(
        _pair(table, i, j)
        for i in range(table.n_lists)
        for j in range(i + 1, table.n_lists)
    )


def _pair(table: CaptureTable, i: int, j: int) -> PairDependence:
    others = np.delete(table.histories, [i, j], axis=1).any(axis=1)
    code = 2 * table.histories[others, i] + table.histories[others, j]
    cells = np.bincount(code, table.counts[others], 4) + 0.5
    value = float(np.log(cells[0] * cells[3] / (cells[1] * cells[2])))
    se = float(np.sqrt((1 / cells).sum()))
    among = int(table.counts[others].sum())
    reach = float(norm.ppf(0.975)) * se
    p_value = float(2 * norm.sf(abs(value) / se)) if among else float("nan")
    names = (table.lists[i], table.lists[j])
    return PairDependence(
        lists=names,
        among=among,
        log_odds_ratio=value,
        low=value - reach,
        high=value + reach,
        p_value=p_value,
        reading=_read_pair(names, value, p_value),
    )


def _read_pair(names: tuple[str, str], value: float, p_value: float) -> str:
    pair = f"{names[0]} and {names[1]}"
    if np.isnan(p_value):
        return f"Nobody on {pair} is on a third list: their dependence cannot be seen."
    if p_value >= 0.05:
        return f"{pair} share about as many as independent lists would."
    if value > 0:
        return (
            f"{pair} share more than independent lists would: a number that takes them as "
            "independent is too low."
        )
    return (
        f"{pair} share fewer than independent lists would: a number that takes them as "
        "independent is too high."
    )


def heterogeneity(table: CaptureTable) -> Heterogeneity:
    """Test whether persons differ, beyond lists of different reach.

    Parameters
    ----------
    table : CaptureTable
        Three lists or more.

    Returns
    -------
    Heterogeneity
        Lists that depend on each other look the same: read it with `list_dependence`.

    Raises
    ------
    CountingError
        When there are fewer than three lists or the models cannot be fitted.
    """
    if table.n_lists < 3:
        raise CountingError(
            "differences need three lists or more: two cannot show them"
        )
    alike, differing = fit_different(table), fit_different(table, "darroch")
    statistic = max(alike.tried.deviance - differing.tried.deviance, 0.0)
    p_value = float(chi2.sf(statistic, 1))
    slope = float(differing.coefficients[-1])
    reading = "Persons are seen about as often as equal chances would have it."
    if p_value < 0.05 and slope > 0:
        reading = (
            "Some persons are seen again and again and others hardly ever: a number that "
            "takes everybody alike is too low."
        )
    elif p_value < 0.05:
        reading = (
            "Persons are seen more evenly than by chance: being on a list seems to keep "
            "people off others, and a number that takes lists as independent is too high."
        )
    return Heterogeneity(
        statistic=statistic, p_value=p_value, slope=slope, reading=reading
    )


def leave_one_list_out(
    table: CaptureTable, method: Callable[[CaptureTable], Estimate]
) -> tuple[WithoutList, ...]:
    """Count again without each list in turn.

    Parameters
    ----------
    table : CaptureTable
        Three lists or more.
    method : callable
        Takes a table and returns an estimate, such as a function of `METHODS`.

    Returns
    -------
    tuple of WithoutList
        In the order of the lists. A change by a factor of 3 or more is noted.

    Raises
    ------
    CountingError
        When there are fewer than three lists, or the method refuses all of them.
    """
    if table.n_lists < 3:
        raise CountingError("three lists or more are needed to leave one out")
    whole = method(table)
    return tuple(_without(table, name, method, whole) for name in table.lists)


def _without(
    table: CaptureTable,
    name: str,
    method: Callable[[CaptureTable], Estimate],
    whole: Estimate,
) -> WithoutList:
    rest = table.choose([other for other in table.lists if other != name])
    try:
        found = method(rest)
    except CountingError as error:
        return WithoutList(
            left_out=name, estimate=None, change=float("nan"), note=str(error)
        )
    change = found.point / whole.point - 1
    note = ""
    if not 1 / MANY_TIMES < change + 1 < MANY_TIMES:
        note = f"Without {name} the number is another one altogether: it rests on that list."
    return WithoutList(left_out=name, estimate=found, change=change, note=note)
