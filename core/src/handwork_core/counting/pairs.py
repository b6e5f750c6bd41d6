"""Two lists, and lists one after the other: Lincoln, Petersen, Chapman, Schnabel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import gamma

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    NotIdentifiedError,
    TriedModel,
    check_level,
    log_normal_interval,
    normal_quantile,
    read_estimate,
)

INDEPENDENT = (
    "being on one list does not change the chance to be on the other, everybody on one "
    "list has the same chance, nobody came or left in between, and the same person is "
    "recognised on both"
)


def lincoln_petersen(table: CaptureTable, *, level: float = 0.95) -> Estimate:
    r"""Count from two lists by the share of one that is found on the other.

    Parameters
    ----------
    table : CaptureTable
        Of exactly two lists.
    level : float, default 0.95

    Returns
    -------
    Estimate
        `diagnostics` has the sizes of the lists and the number on both.

    Raises
    ------
    CountingError
        When there are not two lists, or one is empty.
    NotIdentifiedError
        When nobody is on both.

    Notes
    -----
    :math:`N = n_1 n_2 / m`, biased upward when :math:`m` is small; the variance
    :math:`n_1 n_2 (n_1 - m)(n_2 - m)/m^3` is that of the Poisson fit. Log-normal
    interval. Exact.

    References
    ----------
    .. [1] G. A. F. Seber, "The Estimation of Animal Abundance", 2nd ed., 1982, ch. 3.

    Examples
    --------
    >>> table = CaptureTable.from_dict({"10": 82, "01": 70, "11": 49})
    >>> round(lincoln_petersen(table).point, 3)
    318.143
    """
    first, second, both = _two(table)
    if both == 0:
        raise NotIdentifiedError(
            "nobody is on both lists, so that any number is possible: Chapman's number "
            "is a lower bound at best"
        )
    point = first * second / both
    variance = first * second * (first - both) * (second - both) / both**3
    return _tell(
        table, "lincoln_petersen", "Lincoln-Petersen", (point, variance), level
    )


def chapman(table: CaptureTable, *, level: float = 0.95) -> Estimate:
    r"""Count from two lists as Lincoln and Petersen, without most of their bias.

    Parameters
    ----------
    table : CaptureTable
        Of exactly two lists.
    level : float, default 0.95

    Returns
    -------
    Estimate
        With a log-normal interval.

    Raises
    ------
    CountingError
        When there are not two lists, or one is empty.

    Notes
    -----
    :math:`N = (n_1+1)(n_2+1)/(m+1) - 1` with variance
    :math:`(n_1+1)(n_2+1)(n_1-m)(n_2-m)/((m+1)^2(m+2))`. Unbiased where
    :math:`n_1 + n_2 \ge N`. Exact.

    References
    ----------
    .. [1] D. G. Chapman, "Some properties of the hypergeometric distribution with
       applications to zoological sample censuses", 1951.
    .. [2] G. A. F. Seber, "The effects of trap response on tag recapture estimates",
       Biometrics 26(1), 1970. doi:10.2307/2529040

    Examples
    --------
    >>> table = CaptureTable.from_dict({"10": 87, "01": 74, "11": 49})
    >>> round(chapman(table).point, 2)
    338.76
    """
    first, second, both = _two(table)
    product = (first + 1.0) * (second + 1.0)
    point = product / (both + 1.0) - 1.0
    variance = product * (first - both) * (second - both)
    variance /= (both + 1.0) ** 2 * (both + 2.0)
    found = _tell(table, "chapman", "Chapman", (point, variance), level)
    if both > 0:
        return found
    return _with_warning(
        found,
        "Nobody is on both lists: the number is a lower bound at best, and its interval "
        "means little.",
    )


def chapman_pairs(
    table: CaptureTable, *, level: float = 0.95
) -> tuple[TriedModel, ...]:
    """Return Chapman's number for each pair of lists, in the order of the lists.

    Parameters
    ----------
    table : CaptureTable
    level : float, default 0.95

    Returns
    -------
    tuple of TriedModel
        Named "A x B"; the interval is log-normal over those on one of the two lists.
        A pair of which one list is empty has no point and a note.
    """
    found = []
    for i, one in enumerate(table.lists):
        for other in table.lists[i + 1 :]:
            name = f"{one} x {other}"
            try:
                estimate = chapman(table.choose([one, other]), level=level)
            except CountingError as error:
                note = str(error)
                found.append(TriedModel(name=name, point=float("nan"), note=note))
                continue
            found.append(
                TriedModel(
                    name=name,
                    point=estimate.point,
                    se=estimate.se,
                    note=" ".join(estimate.warnings),
                    interval=estimate.interval,
                )
            )
    return tuple(found)


def schnabel(table: CaptureTable, *, level: float = 0.95) -> Estimate:
    r"""Count from lists in the order of time by the share already known on each.

    Parameters
    ----------
    table : CaptureTable
        Two lists or more, in the order of time.
    level : float, default 0.95

    Returns
    -------
    Estimate
        With Chapman's correction; `diagnostics` has the number without it.

    Raises
    ------
    CountingError
        When there are fewer than two lists or nobody.

    Notes
    -----
    :math:`N = \sum_j n_j M_j / (R + 1)` with :math:`M_j` known before list :math:`j` and
    :math:`R` in all found again. :math:`1/N` has about the standard error
    :math:`\sqrt{R} / \sum_j n_j M_j`; the interval takes its ends, from the Poisson
    distribution of :math:`R` below 50, exact limits of Garwood. No end is below those
    seen.

    References
    ----------
    .. [1] Z. E. Schnabel, "The estimation of the total fish population of a lake",
       American Mathematical Monthly 45(6), 1938. doi:10.2307/2304025

    Examples
    --------
    >>> table = CaptureTable.from_dict({"100": 8, "010": 6, "001": 5, "110": 4, "011": 2})
    >>> round(schnabel(table).diagnostics["uncorrected"], 6)
    47.333333
    """
    exposed, again = _exposure(table)
    point = max(exposed / (again + 1.0), float(table.n_seen))
    low, high = _again_limits(again, check_level(level))
    interval = Interval(
        low=max(exposed / high, float(table.n_seen)),
        high=max(exposed / low, point) if low > 0 else float("inf"),
        level=level,
        how="Poisson limits of those found again",
    )
    uncorrected = exposed / again if again else float("inf")
    return Estimate(
        method="schnabel",
        title="Schnabel",
        point=point,
        n_seen=table.n_seen,
        interval=interval,
        se=float(point * np.sqrt(again) / (again + 1.0)) if again else float("nan"),
        diagnostics={"found_again": again, "uncorrected": uncorrected},
        reading=read_estimate(point, table.n_seen, interval, INDEPENDENT),
        warnings=_warn_of_schnabel(exposed, again, table.n_seen),
    )


def _warn_of_schnabel(exposed: float, again: float, n_seen: int) -> tuple[str, ...]:
    warnings = []
    if again < 7:
        warnings.append(
            f"Only {again:g} persons were found again: the number is rough."
        )
    if exposed / (again + 1.0) < n_seen:
        warnings.append(
            "The formula gives less than the persons seen: those seen are reported. Some "
            "are found far more often than others, so that the method does not fit."
        )
    return tuple(warnings)


def _exposure(table: CaptureTable) -> tuple[float, float]:
    """Return the sum of list sizes times those known before, and those found again."""
    if table.n_lists < 2 or table.n_seen == 0:
        raise CountingError("two lists or more with somebody on them are needed")
    first = table.histories.argmax(axis=1)
    new = np.bincount(first, table.counts, table.n_lists)
    known = np.cumsum(new) - new
    sizes = table.list_sizes.astype(float)
    return float(sizes @ known), float(sizes.sum() - table.n_seen)


def _again_limits(again: float, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    if again >= 50:
        reach = normal_quantile(level) * np.sqrt(again)
        return float(again - reach), float(again + reach)
    low = gamma.ppf(tail, again) if again else 0.0
    return float(low), float(gamma.isf(tail, again + 1))


def _two(table: CaptureTable) -> tuple[float, float, float]:
    if table.n_lists != 2:
        raise CountingError(
            f"two lists are needed, not {table.n_lists}: choose two, or take a method "
            "for more"
        )
    first, second = (float(size) for size in table.list_sizes)
    if first == 0 or second == 0:
        empty = table.lists[0 if first == 0 else 1]
        raise CountingError(
            f"nobody is on list {empty!r}: two lists with persons are needed"
        )
    return first, second, float(table.shared[0, 1])


def _tell(
    table: CaptureTable,
    method: str,
    title: str,
    found: tuple[float, float],
    level: float,
) -> Estimate:
    point, variance = found
    se = float(np.sqrt(variance))
    interval = log_normal_interval(point, se, table.n_seen, check_level(level))
    first, second, both = _two(table)
    warnings = []
    if 0 < both < 7:
        warnings.append(
            f"Only {both:g} persons are on both lists: the number is rough."
        )
    if both == min(first, second):
        warnings.append(
            "One list lies wholly within the other: the number is the longer list and "
            "says nothing about those on neither."
        )
    return Estimate(
        method=method,
        title=title,
        point=point,
        n_seen=table.n_seen,
        interval=interval,
        se=se,
        diagnostics={"first": first, "second": second, "both": both},
        reading=read_estimate(point, table.n_seen, interval, INDEPENDENT),
        warnings=tuple(warnings),
    )


def _with_warning(estimate: Estimate, warning: str) -> Estimate:
    return replace(estimate, warnings=(warning, *estimate.warnings))
