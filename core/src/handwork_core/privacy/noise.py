"""Counts with noise of a stated strength: differential privacy."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.privacy.margins import with_margins


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NoisyTable:
    """Counts to which noise was added.

    Attributes
    ----------
    cells : ndarray of int64
        With margins, which are sums of the noisy cells; may be negative.
    epsilon : float
        Privacy lost by publishing this table.
    most_cells_of_one : int
        Cells that one person can be in.
    noise_95 : int
        The noise of a cell is within this of 0 in 95 of 100 cells, or more.
    reading : str
        What this protects, in plain words.
    """

    cells: NDArray[np.int64]
    epsilon: float
    most_cells_of_one: int
    noise_95: int
    reading: str


def noisy_counts(
    table: NDArray[Any],
    *,
    epsilon: float,
    rng: np.random.Generator,
    most_cells_of_one: int = 1,
) -> NoisyTable:
    r"""Add two-sided geometric noise to the counts of a table, then its margins.

    Parameters
    ----------
    table : ndarray of int at least 0, any shape
        Persons in each cell, without margins.
    epsilon : float
        Above 0. Someone who knows all others learns by a factor of at most
        :math:`e^\varepsilon` more about whether a person is in the data. Tables of the
        same persons add up: two of 0.5 are one of 1.
    rng : numpy.random.Generator
    most_cells_of_one : int, default 1
        Cells that one person can be in.

    Returns
    -------
    NoisyTable
        Differentially private for adding or removing one person of the groups that the
        table has: those come from whoever makes it. Negative counts are left: cutting
        them off would bias the sums.

    Raises
    ------
    ValueError
        When a count is negative or no whole number, or a parameter is not above 0.

    Notes
    -----
    The noise is :math:`P(k) = \frac{1 - a}{1 + a} a^{|k|}` with
    :math:`a = e^{-\varepsilon / c}` and :math:`c` the cells of one person.

    References
    ----------
    .. [1] C. Dwork, F. McSherry, K. Nissim and A. Smith, "Calibrating Noise to
       Sensitivity in Private Data Analysis", TCC 2006. doi:10.1007/11681878_14
    .. [2] A. Ghosh, T. Roughgarden and M. Sundararajan, "Universally
       Utility-Maximizing Privacy Mechanisms", STOC 2009. doi:10.1145/1536414.1536464

    Examples
    --------
    >>> found = noisy_counts(np.array([30, 40]), epsilon=1.0,
    ...                      rng=np.random.default_rng(0))
    >>> found.noise_95, bool(found.cells[2] == found.cells[:2].sum())
    (3, True)
    """
    counts = np.asarray(table)
    if (counts != np.floor(counts)).any() or (counts < 0).any():
        raise ValueError("counts of persons are whole numbers at least 0")
    if not epsilon > 0 or not np.isfinite(epsilon):
        raise ValueError(f"epsilon must be a number above 0, not {epsilon}")
    if most_cells_of_one < 1:
        raise ValueError(f"a person is in 1 cell or more, not {most_cells_of_one}")
    decay = exp(-epsilon / most_cells_of_one)
    noise = rng.geometric(1 - decay, counts.shape) - rng.geometric(
        1 - decay, counts.shape
    )
    # P(|k| > m) = 2 a^(m + 1) / (1 + a)
    noise_95 = max(int(np.ceil(log(0.025 * (1 + decay)) / log(decay))) - 1, 0)
    return NoisyTable(
        cells=with_margins(counts.astype(np.int64) + noise),
        epsilon=float(epsilon),
        most_cells_of_one=most_cells_of_one,
        noise_95=noise_95,
        reading=(
            f"Noise was added to every count (epsilon {epsilon:g}): about 95 of 100 "
            f"cells are within {noise_95} of the true count. Whether any one person is "
            f"in the data changes what is published by a factor of at most "
            f"{exp(epsilon):.3g}. Margins are sums of noisy cells. Which groups there "
            "are is told as it is."
        ),
    )
