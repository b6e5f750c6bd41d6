"""One source in which some are seen once and never again."""

from __future__ import annotations

from collections.abc import Sequence

from handwork_core.counting.results import Estimate
from handwork_core.counting.single import SeenData, count_family
from handwork_core.counting.single_families import (
    ONE_INFLATED_GEOMETRIC,
    ONE_INFLATED_POISSON,
)


def one_inflated_poisson(
    data: SeenData, *, covariates: Sequence[str] = (), level: float = 0.95
) -> Estimate:
    r"""Count as :func:`zero_truncated_poisson`, where some leave after being seen once.

    Parameters
    ----------
    data : Sightings, TimesSeen or mapping from times to persons
    covariates : sequence of str, default ()
    level : float, default 0.95

    Returns
    -------
    Estimate
        As :func:`zero_truncated_poisson`.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen twice.

    Notes
    -----
    Of those seen a share :math:`\omega` is seen once and never again, the others follow
    the truncated Poisson distribution.

    References
    ----------
    .. [1] R. T. Godwin and D. Böhning, "Estimation of the Population Size by Using the
       One-Inflated Positive Poisson Model", Journal of the Royal Statistical Society C
       66, 2017. doi:10.1111/rssc.12192

    Examples
    --------
    >>> round(one_inflated_poisson({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).point)
    3454
    """
    return count_family(ONE_INFLATED_POISSON, data, covariates, level)


def one_inflated_geometric(
    data: SeenData, *, covariates: Sequence[str] = (), level: float = 0.95
) -> Estimate:
    r"""Count as :func:`zero_truncated_geometric`, where some are seen just once for sure.

    Parameters
    ----------
    data : Sightings, TimesSeen or mapping from times to persons
    covariates : sequence of str, default ()
    level : float, default 0.95

    Returns
    -------
    Estimate
        As :func:`zero_truncated_poisson`. Its standard error has
        :math:`\sum_i (1 - \pi_i) / \pi_i^2` for who happens to be seen, as all methods
        here; singleRcapture 0.2.3 has :math:`\sum_i (1 - \pi_i) / \pi_i`, which is less.

    Raises
    ------
    NotIdentifiedError
        When nobody was seen twice.

    Notes
    -----
    Of all persons a share :math:`\omega` is seen once for sure, the others follow the
    geometric distribution; the population is
    :math:`\sum_i 1 / (1 - (1 - \omega) / (1 + \lambda_i))`.

    References
    ----------
    .. [1] D. Böhning and P. G. M. van der Heijden, "The Identity of the Zero-Truncated,
       One-Inflated Likelihood and the Zero-One-Truncated Likelihood for General Count
       Densities with an Application to Drink-Driving in Britain", Annals of Applied
       Statistics 13, 2019. doi:10.1214/18-AOAS1232

    Examples
    --------
    >>> round(one_inflated_geometric({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).point)
    5317
    """
    return count_family(ONE_INFLATED_GEOMETRIC, data, covariates, level)
