"""Latent classes: unknown groups of persons with their own chances to be on each list."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.chains import effective_size, r_hat
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    TriedModel,
    check_level,
    read_estimate,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

N_CLASSES = 10
N_CHAINS = 4
N_DRAWS = 10_000
N_BEFORE = 5_000
N_BETWEEN = 10
PRIOR = (0.25, 0.25)
MOST_TIMES = 20
MOST_R_HAT = 1.05
FEWEST_EFFECTIVE = 400
FEWEST_CHAINS = 4

ASSUMPTION = (
    "persons fall into groups within which lists are independent, nobody came or left in "
    "between, and the same person is recognised on every list"
)


def latent_classes(  # noqa: PLR0913 - every choice that changes the number is an argument
    table: CaptureTable,
    *,
    level: float = 0.95,
    rng: np.random.Generator | None = None,
    n_classes: int = N_CLASSES,
    n_chains: int = N_CHAINS,
    n_draws: int = N_DRAWS,
    n_before: int = N_BEFORE,
    n_between: int = N_BETWEEN,
) -> Estimate:
    r"""Count from lists whose dependence comes from differences between persons.

    Parameters
    ----------
    table : CaptureTable
        Three lists or more.
    level : float, default 0.95
    rng : numpy.random.Generator, optional
        By default one that begins at 0; each chain gets its own from it.
    n_classes : int, default 10
        Most groups, at least 2.
    n_chains : int, default 4
        At least 4, begun in different places.
    n_draws, n_before, n_between : int, default 10,000, 5,000 and 10
        Draws kept of each chain, sweeps before them, and sweeps for each draw.

    Returns
    -------
    Estimate
        `point` is the posterior median, `interval` has equal tails, `models` has each
        chain, `draws` has all draws, chain after chain. `diagnostics` has R-hat and the
        effective number of draws; `converged` is whether R-hat is at most 1.05.

    Raises
    ------
    CountingError
        When there are fewer than three lists, nobody, or too few classes or chains.

    Notes
    -----
    A Dirichlet process mixture, cut at `n_classes` sticks: :math:`\alpha \sim
    \mathrm{Gamma}(1/4, 1/4)`, sticks :math:`\mathrm{Beta}(1, \alpha)`, chances
    :math:`\mathrm{Beta}(1, 1)`, prior :math:`1/N`. Those on no list are negative
    binomial given the rest, cut at 20 times those seen. After each sweep neighbouring
    classes may change places, the sticks summed over, with probability
    :math:`\min(1, (\alpha + m_{k+1} + m_{>k+1}) / (\alpha + m_k + m_{>k+1}))`: without it
    a chain stays for long where it began. The posterior may still have several peaks:
    hence several chains and the warning.

    References
    ----------
    .. [1] D. Manrique-Vallier, "Bayesian population size estimation using Dirichlet
       process mixtures", Biometrics 72(4), 2016. doi:10.1111/biom.12502
    .. [2] O. Papaspiliopoulos, G. O. Roberts, "Retrospective Markov chain Monte Carlo
       methods for Dirichlet process hierarchical models", Biometrika 95(1), 2008.
       doi:10.1093/biomet/asm086

    Examples
    --------
    >>> table = CaptureTable.from_dict(
    ...     {"001": 63, "010": 55, "011": 18, "100": 69, "101": 17, "110": 21, "111": 28}
    ... )
    >>> found = latent_classes(table, n_draws=200, n_before=200, n_between=1)
    >>> found.n_seen < found.point < 1000
    True
    """
    check_level(level)
    _check(table, n_classes, n_chains, min(n_draws, n_between))
    generator = np.random.default_rng(0) if rng is None else rng
    sizes = np.empty((n_chains, n_draws))
    for place, one in enumerate(generator.spawn(n_chains)):
        steps = (n_before, n_between, n_draws)
        sizes[place] = table.n_seen + _run(table, one, n_classes, steps)
    return _tell(table, sizes, level)


def _check(table: CaptureTable, n_classes: int, n_chains: int, n_least: int) -> None:
    if table.n_lists < 3:
        raise CountingError(
            f"latent classes need three lists or more, not {table.n_lists}: with two "
            "lists nothing tells groups from chance"
        )
    if table.n_seen == 0:
        raise CountingError("nobody is on any list: there is nothing to count from")
    if n_classes < 2 or n_chains < FEWEST_CHAINS or n_least < 1:
        raise CountingError(
            f"latent classes need 2 classes, {FEWEST_CHAINS} chains and 1 draw or more"
        )


def _run(
    table: CaptureTable,
    rng: np.random.Generator,
    n_classes: int,
    steps: tuple[int, int, int],
) -> Integers:
    """Return the numbers on no list that one chain draws."""
    from handwork_core._kernels import (  # noqa: PLC0415 - starts the compiler
        latent_classes as compiled,
    )

    n_before, n_between, n_draws = steps
    unseen = np.empty(n_draws, np.int64)
    compiled.run_chain(
        rng,
        np.ascontiguousarray(table.histories),
        np.ascontiguousarray(table.counts),
        n_classes,
        np.array(PRIOR),
        MOST_TIMES * table.n_seen,
        n_before,
        n_between,
        unseen,
    )
    return unseen


def _tell(table: CaptureTable, sizes: Floats, level: float) -> Estimate:
    agreement, effective = r_hat(sizes), effective_size(sizes)
    everything = sizes.ravel()
    point = float(np.median(everything))
    interval = _tails(everything, level)
    return Estimate(
        method="latent_classes",
        title="Latent classes (Dirichlet process mixture)",
        point=point,
        n_seen=table.n_seen,
        interval=interval,
        se=float(everything.std(ddof=1)),
        diagnostics={
            "r_hat": agreement,
            "effective_draws": effective,
            "mean": float(everything.mean()),
            "chains": len(sizes),
            "draws_of_each": sizes.shape[1],
        },
        reading=read_estimate(point, table.n_seen, interval, ASSUMPTION),
        warnings=_warn(table, sizes, agreement, effective),
        converged=agreement <= MOST_R_HAT,
        models=_chains(sizes, level),
        draws=everything,
    )


def _chains(sizes: Floats, level: float) -> tuple[TriedModel, ...]:
    return tuple(
        TriedModel(
            name=f"chain {place + 1}",
            point=float(np.median(chain)),
            se=float(chain.std(ddof=1)),
            weight=1 / len(sizes),
            interval=_tails(chain, level),
        )
        for place, chain in enumerate(sizes)
    )


def _tails(draws: Floats, level: float) -> Interval:
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Interval(
        low=float(low), high=float(high), level=level, how="posterior, equal tails"
    )


def _warn(
    table: CaptureTable, sizes: Floats, agreement: float, effective: float
) -> tuple[str, ...]:
    found = []
    if agreement > MOST_R_HAT:
        medians = ", ".join(f"{np.median(chain):,.0f}" for chain in sizes)
        found.append(
            f"The chains do not agree (R-hat {agreement:.2f}): their medians are "
            f"{medians}. The posterior has several peaks, or more draws are needed; do "
            "not report one number."
        )
    if effective < FEWEST_EFFECTIVE:
        found.append(
            f"The draws are worth only {effective:,.0f} independent ones: raise "
            "n_between or n_draws."
        )
    limit = (MOST_TIMES - 1) * table.n_seen
    if np.mean(sizes - table.n_seen > limit) > 0.01:
        found.append(
            "The posterior reaches the limit of 20 times those seen: the data set no "
            "upper limit of their own."
        )
    return tuple(found)
