"""Counting people who cannot all be seen: from lists, repeated sightings and accounts.

`METHODS` in :mod:`handwork_core.counting.registry` names every method. A new one is one
file and one line there; the conformance suite then tests it.
"""

from __future__ import annotations

from handwork_core.counting.accounts import (
    AccountPersons,
    persons_behind_links,
    persons_from_sample,
)
from handwork_core.counting.assumptions import (
    Importance,
    Prior,
    Propagated,
    persons_of_accounts,
    propagate,
)
from handwork_core.counting.behaviour import mb, mbh
from handwork_core.counting.checks import (
    heterogeneity,
    leave_one_list_out,
    list_dependence,
)
from handwork_core.counting.corrected import bias_corrected
from handwork_core.counting.coverage import sample_coverage
from handwork_core.counting.decay import Decay, decay_of_overlaps, overlap_decay
from handwork_core.counting.decomposable import decomposable_graph_average
from handwork_core.counting.dirichlet import latent_classes
from handwork_core.counting.frequencies import beta_binomial, chao, equal_catchability
from handwork_core.counting.inventory import Inventory, Observation
from handwork_core.counting.ladder import (
    PUBLISHED_LADDERS,
    Ladder,
    PublishedLadder,
    Rung,
    compute_ladder,
)
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear import log_linear, log_linear_models
from handwork_core.counting.lower_bounds import chao_covariates, zelterman
from handwork_core.counting.matching import (
    seen_with_missed_matches,
    with_missed_matches,
)
from handwork_core.counting.method import InputKind, Method
from handwork_core.counting.mixtures import binomial_mixture
from handwork_core.counting.occasions import closed_models, m0, mh, mt, mth
from handwork_core.counting.one_inflated import (
    one_inflated_geometric,
    one_inflated_poisson,
)
from handwork_core.counting.open import OpenPopulation, jolly_seber, open_population
from handwork_core.counting.pairs import (
    chapman,
    chapman_pairs,
    lincoln_petersen,
    schnabel,
)
from handwork_core.counting.planted import (
    Recovery,
    World,
    lists_world,
    open_world,
    recover,
    remembering_world,
    seen_world,
    sighted_world,
    tied_world,
)
from handwork_core.counting.platforms import (
    Imputation,
    PlatformCount,
    impute_registrations,
)
from handwork_core.counting.registry import METHODS, find_method, methods_for
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    NotIdentifiedError,
    TriedModel,
)
from handwork_core.counting.sightings import Sightings
from handwork_core.counting.single import (
    zero_truncated_geometric,
    zero_truncated_negative_binomial,
    zero_truncated_poisson,
)
from handwork_core.counting.sparse import sparse_lists
from handwork_core.counting.times_seen import TimesSeen

__all__ = [
    "METHODS",
    "PUBLISHED_LADDERS",
    "AccountPersons",
    "CaptureTable",
    "CountingError",
    "Decay",
    "Estimate",
    "Importance",
    "Imputation",
    "InputKind",
    "Interval",
    "Inventory",
    "Ladder",
    "Method",
    "NotIdentifiedError",
    "Observation",
    "OpenPopulation",
    "PlatformCount",
    "Prior",
    "Propagated",
    "PublishedLadder",
    "Recovery",
    "Rung",
    "Sightings",
    "TimesSeen",
    "TriedModel",
    "World",
    "beta_binomial",
    "bias_corrected",
    "binomial_mixture",
    "chao",
    "chao_covariates",
    "chapman",
    "chapman_pairs",
    "closed_models",
    "compute_ladder",
    "decay_of_overlaps",
    "decomposable_graph_average",
    "equal_catchability",
    "find_method",
    "heterogeneity",
    "impute_registrations",
    "jolly_seber",
    "latent_classes",
    "leave_one_list_out",
    "lincoln_petersen",
    "list_dependence",
    "lists_world",
    "log_linear",
    "log_linear_models",
    "m0",
    "mb",
    "mbh",
    "methods_for",
    "mh",
    "mt",
    "mth",
    "one_inflated_geometric",
    "one_inflated_poisson",
    "open_population",
    "open_world",
    "overlap_decay",
    "persons_behind_links",
    "persons_from_sample",
    "persons_of_accounts",
    "propagate",
    "recover",
    "remembering_world",
    "sample_coverage",
    "schnabel",
    "seen_with_missed_matches",
    "seen_world",
    "sighted_world",
    "sparse_lists",
    "tied_world",
    "with_missed_matches",
    "zelterman",
    "zero_truncated_geometric",
    "zero_truncated_negative_binomial",
    "zero_truncated_poisson",
]
