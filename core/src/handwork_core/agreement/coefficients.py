"""Every coefficient of agreement by name, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from handwork_core.agreement.bootstrap import AgreementInterval, resample_tasks
from handwork_core.agreement.chance_corrected import (
    fleiss_sums,
    gwet_sums,
    percent_sums,
)
from handwork_core.agreement.cohen import cohen_sums
from handwork_core.agreement.krippendorff import alpha_sums

if TYPE_CHECKING:
    import numpy as np

    from handwork_core.agreement.sums import TaskSums
    from handwork_core.answers import AnswerTable

COEFFICIENTS: Mapping[str, Callable[[AnswerTable, str], TaskSums]] = MappingProxyType(
    {
        "krippendorff_alpha": alpha_sums,
        "percent_agreement": percent_sums,
        "cohen_kappa": cohen_sums,
        "fleiss_kappa": fleiss_sums,
        "gwet_ac": gwet_sums,
    }
)
"""By name, from a table and a level to the coefficient as sums over tasks."""


def bootstrap_interval(
    table: AnswerTable,
    *,
    rng: np.random.Generator,
    coefficient: str = "krippendorff_alpha",
    level: str = "nominal",
    level_share: float = 0.95,
    n_resamples: int = 1000,
) -> AgreementInterval:
    """Say how far agreement would move with other tasks of the same kind.

    Parameters
    ----------
    table : AnswerTable
    rng : numpy.random.Generator
        Resamples are drawn from it.
    coefficient : str, default "krippendorff_alpha"
        A name in `COEFFICIENTS`: also "percent_agreement", "cohen_kappa",
        "fleiss_kappa", "gwet_ac".
    level : str, default "nominal"
        As the function of that name takes it.
    level_share : float, default 0.95, between 0 and 1
    n_resamples : int, default 1000, at least 1

    Returns
    -------
    AgreementInterval
        Percentiles of the coefficient over resamples of whole tasks, drawn with
        replacement from the tasks that the coefficient uses.

    Raises
    ------
    ValueError
        When an option is unknown or out of range, or as the function of that name.

    Notes
    -----
    The percentile bootstrap. Its error falls with the number of tasks; below some
    twenty tasks it is too narrow. Workers are not resampled, so it says nothing about
    another crowd.

    References
    ----------
    .. [1] B. Efron and R. Tibshirani, "Bootstrap Methods for Standard Errors,
       Confidence Intervals, and Other Measures of Statistical Accuracy", Statistical
       Science 1(1), 1986. doi:10.1214/ss/1177013815

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 1, 1, 0, 1]
    ... )
    >>> interval = bootstrap_interval(table, rng=np.random.default_rng(1))
    >>> interval.low <= 0.4444 <= interval.high
    True
    """
    if coefficient not in COEFFICIENTS:
        known = ", ".join(COEFFICIENTS)
        raise ValueError(f"no coefficient is called {coefficient!r}: choose {known}")
    return resample_tasks(
        COEFFICIENTS[coefficient](table, level),
        rng=rng,
        level_share=level_share,
        n_resamples=n_resamples,
    )
