"""Closed models without most of the bias that few persons bring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import comb

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear.fitting import fit_bounded
from handwork_core.counting.loglinear.terms import (
    all_counts,
    all_histories,
    check_every_list,
    check_lists,
)
from handwork_core.counting.occasions import ASSUMPTIONS, FORMS, shape_columns
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    check_level,
    log_normal_interval,
    read_estimate,
)

Floats = NDArray[np.float64]

FAMILIES = ("m0", "mt", "mh", "mth")


def bias_corrected(
    table: CaptureTable,
    *,
    family: str = "mt",
    form: str | None = None,
    level: float = 0.95,
) -> Estimate:
    r"""Count a closed population by M0, Mt, Mh or Mth, corrected for bias.

    Parameters
    ----------
    table : CaptureTable
        Two to 14 lists; three or more for a form other than "chao".
    family : {"m0", "mt", "mh", "mth"}, default "mt"
    form : {"chao", "poisson", "darroch", "gamma"}, optional
        Of heterogeneity, for Mh and Mth; by default "chao".
    level : float, default 0.95

    Returns
    -------
    Estimate
        With a log-normal interval.

    Raises
    ------
    CountingError
        When the lists are too few or too many, or an argument is unknown.

    Notes
    -----
    Those unseen are a product :math:`\prod_k \mu_k^{a_k}` of the mean numbers on
    :math:`k = 1, 2, (3)` lists, where :math:`a` solves :math:`\sum_k a_k (1, k, h(k)) =
    (1, 0, 0)`. To the first order :math:`E (f + c)^a = \mu^a` for :math:`c = (1 - a)/2`:
    the model is fitted to counts with :math:`c_k` added, shared among the histories of
    :math:`k` lists, and :math:`(t-1)/2` more among those of one list where lists differ.
    Mh with form "chao" is :math:`\frac{t-1}{2t} f_1(f_1-1)/(f_2+1)` unseen, with the
    variance that replaces each moment by its unbiased estimate. With two lists Mt is
    Chapman's number.

    References
    ----------
    .. [1] L.-P. Rivest, T. Levesque, "Improved log-linear model estimators of abundance
       in capture-recapture experiments", Canadian J. Statistics 29(4), 2001.
       doi:10.2307/3316007

    Examples
    --------
    >>> table = CaptureTable.from_dict({"10": 87, "01": 74, "11": 49})
    >>> round(bias_corrected(table).point, 2)
    338.76
    """
    check_lists(table)
    check_every_list(table)
    check_level(level)
    shape = _shape_of(family, form)
    if family == "mh" and shape == "chao":
        unseen, se = _lower_bound(table)
    else:
        unseen, se = _fit_modified(table, family, shape)
    print_name = family.capitalize() + (f" {FORMS[shape]}" if shape else "")
    point = table.n_seen + unseen
    interval = log_normal_interval(point, se, table.n_seen, level)
    return Estimate(
        method="bias_corrected",
        title=f"{print_name}, corrected for bias",
        point=point,
        n_seen=table.n_seen,
        interval=interval,
        se=se,
        diagnostics={"model": print_name},
        reading=read_estimate(
            point, table.n_seen, interval, ASSUMPTIONS[family.capitalize()]
        ),
        warnings=_warn(table, unseen, se),
    )


def _shape_of(family: str, form: str | None) -> str | None:
    if family not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise CountingError(f"no family is called {family!r}: choose {known}")
    if family in {"m0", "mt"}:
        if form is not None:
            raise CountingError(f"{family} has no form of heterogeneity: leave it out")
        return None
    if form is not None and form not in FORMS:
        raise CountingError(f"no form is called {form!r}: choose {', '.join(FORMS)}")
    return form or "chao"


def _lower_bound(table: CaptureTable) -> tuple[float, float]:
    once, twice = table.times_seen[1:3].astype(float)
    factor = (table.n_lists - 1) / (2 * table.n_lists)
    unseen = factor * once * (once - 1) / (twice + 1)
    fourth = once * (once - 1) * (once - 2) * (once - 3)
    squared = factor**2 * fourth / ((twice + 1) * (twice + 2))
    return float(unseen), float(np.sqrt(max(unseen + unseen**2 - squared, 0.0)))


def modifications(shape: str | None, n_lists: int) -> Floats:
    """Return what is added to the numbers on 1, 2 and 3 lists, shape (3,)."""
    if shape in {None, "chao"}:
        return np.array([-0.5, 1.0, 0.0])
    if n_lists < 3:
        raise CountingError("a form of heterogeneity needs three lists or more")
    seen = np.array([1.0, 2.0, 3.0])
    extra, _ = shape_columns(seen, shape, n_lists)
    rows = np.column_stack((np.ones(3), seen, extra))
    powers = np.linalg.solve(rows.T, np.array([1.0, 0.0, 0.0]))
    return np.asarray((1 - powers) / 2)


def _fit_modified(
    table: CaptureTable, family: str, shape: str | None
) -> tuple[float, float]:
    n_lists = table.n_lists
    added = modifications(shape, n_lists)
    if family in {"mt", "mth"}:
        added[0] += (n_lists - 1) / 2
    histories = all_histories(n_lists).astype(float)
    if family in {"mt", "mth"}:
        seen, counts = histories.sum(axis=1), all_counts(table)
        columns, offset, ways = histories, np.zeros(len(counts)), comb(n_lists, seen)
    else:
        seen = np.arange(1.0, n_lists + 1)
        counts, columns = table.times_seen[1:].astype(float), seen[:, None]
        offset, ways = np.log(comb(n_lists, seen)), np.ones(n_lists)
    share = np.append(added, 0.0)[np.minimum(seen.astype(int), 4) - 1] / ways
    extra, n_bounded = shape_columns(seen, shape, n_lists)
    design = np.column_stack((np.ones(len(seen)), columns, extra))
    given = np.maximum(counts + share, 0.0)
    fits, _ = fit_bounded(design, given, n_bounded, offset=offset)
    unseen = float(np.exp(fits.coefficients[0, 0]))
    variance = unseen + unseen**2 * float(fits.covariance[0, 0, 0])
    return unseen, float(np.sqrt(variance))


def _warn(table: CaptureTable, unseen: float, se: float) -> tuple[str, ...]:
    found = []
    if table.n_seen == table.times_seen[1]:
        found.append(
            "Nobody is on two lists: the number comes from the correction alone and says "
            "nothing."
        )
    if se > unseen:
        found.append("The standard error is larger than the number unseen.")
    return tuple(found)
