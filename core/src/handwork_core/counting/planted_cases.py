"""For each method, a world in which its assumptions hold, and worlds in which one does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.planted import (
    World,
    lists_world,
    open_world,
    remembering_world,
    seen_world,
    sighted_world,
    tied_world,
)

Times = Callable[[np.random.Generator, NDArray[np.bool_]], NDArray[np.int64]]
ONE_IN_FOUR = [[0.25, 0.25, 0.25, 0.25]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A method in a world.

    Attributes
    ----------
    method : str
        Name in `METHODS`.
    world : World
    holds : bool
        Whether its assumptions hold there.
    is_slow : bool
        Whether 500 worlds take more than some seconds.
    options : Mapping from str to object
    """

    method: str
    world: World
    holds: bool = True
    is_slow: bool = False
    options: Mapping[str, object] = field(default_factory=dict)


def _poisson(first: float, second: float) -> Times:
    def draw(rng: np.random.Generator, group: NDArray[np.bool_]) -> NDArray[np.int64]:
        return rng.poisson(np.where(group, second, first))

    return draw


def _geometric(first: float, second: float) -> Times:
    def draw(rng: np.random.Generator, group: NDArray[np.bool_]) -> NDArray[np.int64]:
        return rng.geometric(1 / (1 + np.where(group, second, first))) - 1

    return draw


def _gamma(size: float, mean: float) -> Times:
    def draw(rng: np.random.Generator, group: NDArray[np.bool_]) -> NDArray[np.int64]:
        return rng.negative_binomial(size, size / (size + mean), len(group))

    return draw


def _leaving(rate: float, share: float) -> Times:
    """Some of those who were seen make sure that it stays at once."""

    def draw(rng: np.random.Generator, group: NDArray[np.bool_]) -> NDArray[np.int64]:
        times = rng.poisson(rate, len(group))
        leaves = rng.random(len(group)) < share
        return np.where(leaves, np.minimum(times, 1), times)

    return draw


ALIKE = seen_world("all as easy to see", 1000, 10, [0.12])
TWO_KINDS = seen_world("shy and keen persons", 2000, 12, [0.1, 0.4], [0.6, 0.4])
HARDLY = seen_world("some hardly ever seen", 1000, 10, [0.01, 0.2], [0.5, 0.5])
RATES = sighted_world("rates differ by group", 800, _poisson(0.6, 1.2))
WIDE_RATES = sighted_world("rates differ within groups", 800, _geometric(0.6, 1.2))
GAMMA_RATES = sighted_world("rates have a gamma distribution", 2000, _gamma(2.0, 1.5))
LEAVING = sighted_world("some avoid being seen twice", 800, _leaving(1.0, 0.4))
PAIR = lists_world("two independent lists", 1000, [[0.3, 0.25]])
TIED_PAIR = tied_world("two lists that refer persons", 1000, [0.2, 0.2], [(0, 1, 1.0)])
LISTS = lists_world("four independent lists", 1000, ONE_IN_FOUR)
SHORT = lists_world("six short independent lists", 3000, [[0.04] * 6])
REACH = lists_world("lists of different reach", 1000, [[0.15, 0.2, 0.3, 0.35]])
TIED = tied_world(
    "two of four lists refer persons", 1500, [0.2, 0.2, 0.25, 0.25], [(0, 1, 1.2)]
)
KINDS = lists_world("persons differ", 1500, [[0.08] * 4, [0.45] * 4], [0.6, 0.4])
TRAPPED = remembering_world("being seen makes it likelier", 1000, [0.25] * 4, 0.4)
SHY = remembering_world("being seen makes it less likely", 800, [0.35] * 5, 0.15)
CHANGING = open_world(
    "persons come and go", [200, 60, 60, 60, 60], 0.8, [1, 0.5, 0.5, 0.5, 1]
)
CAUGHT = open_world(
    "persons come and go, and come back once seen",
    [200, 60, 60, 60, 60], 0.8, [1, 0.4, 0.4, 0.4, 1], 0.3,
)  # fmt: skip

GROUP = {"covariates": ("group",)}
within = partial(Case, holds=True)
outside = partial(Case, holds=False)

CASES: tuple[Case, ...] = (
    within(method="chao", world=ALIKE),
    outside(method="chao", world=HARDLY),
    within(method="equal_catchability", world=ALIKE),
    outside(method="equal_catchability", world=TWO_KINDS),
    within(
        method="binomial_mixture",
        world=TWO_KINDS,
        options={"classes": (2,)},
        is_slow=True,
    ),
    outside(
        method="binomial_mixture", world=HARDLY, options={"classes": (1,)}, is_slow=True
    ),
    within(method="zero_truncated_poisson", world=RATES, options=GROUP),
    outside(method="zero_truncated_poisson", world=WIDE_RATES, options=GROUP),
    within(method="zero_truncated_geometric", world=WIDE_RATES, options=GROUP),
    outside(method="zero_truncated_geometric", world=RATES, options=GROUP),
    within(method="zero_truncated_negative_binomial", world=GAMMA_RATES, is_slow=True),
    within(method="zelterman", world=RATES, options=GROUP),
    outside(method="zelterman", world=LEAVING),
    within(method="chao_covariates", world=RATES, options=GROUP),
    outside(method="chao_covariates", world=LEAVING),
    within(method="jolly_seber", world=CHANGING),
    outside(method="jolly_seber", world=CAUGHT),
    within(method="lincoln_petersen", world=PAIR),
    within(method="chapman", world=PAIR),
    outside(method="chapman", world=TIED_PAIR),
    within(method="schnabel", world=SHORT),
    outside(method="schnabel", world=KINDS),
    within(method="m0", world=LISTS, is_slow=True),
    within(method="mt", world=REACH, is_slow=True),
    outside(method="mt", world=KINDS, is_slow=True),
    outside(method="mt", world=TRAPPED, is_slow=True),
    within(method="mh_chao", world=LISTS, is_slow=True),
    within(method="mb", world=SHY, is_slow=True),
    within(
        method="log_linear", world=TIED, options={"model": "[12,3,4]"}, is_slow=True
    ),
    outside(
        method="log_linear", world=TIED, options={"model": "[1,2,3,4]"}, is_slow=True
    ),
    within(method="mh_poisson", world=LISTS, is_slow=True),
    within(method="mh_darroch", world=LISTS, is_slow=True),
    within(method="mh_gamma", world=LISTS, is_slow=True),
    within(method="mth_chao", world=REACH, is_slow=True),
    within(method="mth_poisson", world=REACH, is_slow=True),
    within(method="mth_darroch", world=REACH, is_slow=True),
    within(method="mth_gamma", world=REACH, is_slow=True),
    within(method="mbh", world=SHY, is_slow=True),
    within(method="bias_corrected", world=REACH),
    within(method="one_inflated_poisson", world=LEAVING),
    within(method="sample_coverage_independent", world=REACH, is_slow=True),
    within(method="sample_coverage_low", world=REACH, is_slow=True),
    outside(method="sample_coverage_low", world=TIED, is_slow=True),
    within(method="sample_coverage_high", world=REACH, is_slow=True),
    within(method="decomposable_graphs", world=REACH, is_slow=True),
    within(method="sparse_lists", world=REACH, is_slow=True),
)
"""Tried by the tests where they are quick, and by the benchmark."""

NOT_PLANTED: Mapping[str, str] = {
    "beta_binomial": "refuses most worlds, as it should",
    "one_inflated_geometric": "no world has its stayers among geometric rates",
    "latent_classes": "draws for a minute in each world",
}
"""Methods of whose intervals nothing is claimed, and why they are not tried."""
