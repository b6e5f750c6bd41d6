"""The ladder of activity: registered, monthly, very active; never one number."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.inventory import Inventory
from handwork_core.counting.platforms import Imputation, impute_registrations
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    check_level,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One meaning of "worker", and how many persons it covers.

    Attributes
    ----------
    name : str
    definition : str
        Who is counted.
    persons : float
    interval : Interval or None
        None where what it rests on states no error.
    how : str
        From what, by which steps.
    """

    name: str
    definition: str
    persons: float
    interval: Interval | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs from the widest meaning to the narrowest.

    Attributes
    ----------
    country : str
        Empty for the whole world.
    rungs : tuple of Rung
    imputation : Imputation
        Behind the first rung.
    warnings : tuple of str
    """

    country: str
    rungs: tuple[Rung, ...]
    imputation: Imputation
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLadder:
    """What a publication says, kept as a record: nothing is computed from it.

    Attributes
    ----------
    where : str
    year : int
    version : str
    rungs : tuple of (definition, persons or accounts)
    unit : str
        What is counted.
    source : str
    note : str
    """

    where: str
    year: int
    version: str
    rungs: tuple[tuple[str, int], ...]
    unit: str
    source: str
    note: str


PUBLISHED_LADDERS: tuple[PublishedLadder, ...] = (
    PublishedLadder(
        where="France",
        year=2019,
        version="preprint",
        rungs=(
            ("registered on at least one platform", 266_126),
            ("at least once a month", 52_337),
            ("very active, most of them weekly", 14_903),
        ),
        unit="persons",
        source="C. Le Ludec, P. Tubaro and A. Casilli, How Many People Microwork in "
        "France? Estimating the Size of a New Labor Force, 2019. arXiv:1901.03889",
        note="What each platform declared is not published, so that it cannot be "
        "computed again; a multi-homing coefficient of 1.27 was used. Contested: "
        "registrations and visits measure neither work nor workers (P. Barraud de "
        "Lagerie, J. Gros and L. Sigalo Santos, CREST working paper 2019-05, "
        "hal-02190523).",
    ),
    PublishedLadder(
        where="France",
        year=2020,
        version="article, rounded",
        rungs=(
            ("registered on at least one platform", 260_000),
            ("at least once a month", 50_000),
            ("very active: the authors speculate", 15_000),
        ),
        unit="persons",
        source="P. Tubaro, C. Le Ludec and A. Casilli, Counting 'Micro-Workers', Work "
        "Organisation, Labour & Globalisation 14(1), 2020. "
        "doi:10.13169/workorgalaboglob.14.1.0067",
        note="Rounded from the preprint.",
    ),
    PublishedLadder(
        where="World",
        year=2021,
        version="version 1, March",
        rungs=(
            ("registered profiles", 163_000_000),
            ("obtained work at least once", 19_000_000),
            ("at least 10 projects or $1,000", 5_000_000),
        ),
        unit="profiles; several can be of one person",
        source="O. Kässi, V. Lehdonvirta and F. Stephany, How Many Online Workers Are "
        "There in the World?, 2021. arXiv:2103.12648",
        note="Replaced by version 4, which corrects the second and third numbers.",
    ),
    PublishedLadder(
        where="World",
        year=2021,
        version="version 4, October",
        rungs=(
            ("registered profiles", 163_000_000),
            ("obtained work at least once", 14_000_000),
            ("at least 10 projects or $1,000", 3_300_000),
        ),
        unit="profiles; several can be of one person",
        source="O. Kässi, V. Lehdonvirta and F. Stephany, How Many Online Workers Are "
        "There in the World?, Open Research Europe 1:53, version 4, 2021. "
        "doi:10.12688/openreseurope.13639.4",
        note="A multi-homing coefficient of 1.83 is reported.",
    ),
)
"""What was published, beside which a computed ladder is shown."""


def compute_ladder(  # noqa: PLR0913 - what the three rungs rest on
    inventory: Inventory,
    country: str,
    rng: np.random.Generator,
    *,
    mean_inverse: float,
    mean_inverse_se: float = 0.0,
    very_active: Estimate | None = None,
    level: float = 0.95,
) -> Ladder:
    r"""Compute registered, monthly and very active persons of a country.

    Parameters
    ----------
    inventory : Inventory
    country : str
        Empty for the whole world.
    rng : numpy.random.Generator
    mean_inverse : float
        Mean of one over the accounts of a person, over those met on the platforms: from
        :func:`persons_from_sample`; 1 where nobody has two accounts.
    mean_inverse_se : float, default 0
    very_active : Estimate, optional
        By capture and recapture. Without it, what platforms declare as very active.
    level : float, default 0.95

    Returns
    -------
    Ladder
        With the rungs that the inventory allows.

    Raises
    ------
    CountingError
        When nothing is known of the country, or `mean_inverse` is not above 0 and at
        most 1.
    NotIdentifiedError
        As :func:`impute_registrations`.

    Notes
    -----
    Registered: :math:`\sum_p R_p \overline{1/m}`; monthly: :math:`\sum_p U_p (1 - w_p)
    \overline{1/m}` with :math:`U_p` declared monthly users, or else unique visitors, of
    whom a share :math:`w_p` are no workers: that of the country, or else of the world.

    References
    ----------
    .. [1] P. Tubaro, C. Le Ludec and A. Casilli, "Counting 'Micro-Workers'", Work
       Organisation, Labour & Globalisation 14(1), 2020.
       doi:10.13169/workorgalaboglob.14.1.0067
    """
    check_level(level)
    if not 0 < mean_inverse <= 1 or mean_inverse_se < 0:
        raise CountingError(
            f"mean_inverse is one over accounts: above 0 and at most 1, not {mean_inverse}"
        )
    imputation = impute_registrations(inventory, country, rng, level=level)
    size = max(len(imputation.draws), 4000)
    factor = mean_inverse + mean_inverse_se * rng.standard_normal(size)
    factor = np.clip(factor, 0, 1)
    rungs = [_registered(imputation, mean_inverse, factor, level)]
    rungs += _monthly(inventory, country, mean_inverse, factor, level)
    rungs += _very_active(inventory, country, mean_inverse, factor, level, very_active)
    return Ladder(
        country=country,
        rungs=tuple(rungs),
        imputation=imputation,
        warnings=(*imputation.warnings, *_order_warnings(rungs)),
    )


def _between(draws: Floats, level: float) -> Interval | None:
    if np.ptp(draws) == 0:
        return None
    low, high = np.quantile(draws, [0.5 - level / 2, 0.5 + level / 2])
    return Interval(low=float(low), high=float(high), level=level, how="Monte Carlo")


def _registered(
    imputation: Imputation, mean_inverse: float, factor: Floats, level: float
) -> Rung:
    draws = np.resize(imputation.draws, len(factor)) * factor
    return Rung(
        name="registered",
        definition="persons with an account on at least one platform, used or not",
        persons=imputation.total * mean_inverse,
        interval=_between(draws, level),
        how=f"{imputation.total:,.0f} accounts, {imputation.imputed_share:.0%} of them "
        f"foretold from traffic, times {mean_inverse:.3f} persons an account",
    )


def _monthly(
    inventory: Inventory,
    country: str,
    mean_inverse: float,
    factor: Floats,
    level: float,
) -> list[Rung]:
    told = inventory.in_country("monthly", country)
    visits = inventory.in_country("unique_visitors", country)
    others = inventory.latest("not_workers_share", "")
    others |= inventory.latest("not_workers_share", country)
    accounts = 0.0
    for name, one in (visits | told).items():
        share = others[name].value if name in others else 0.0
        accounts += one.value * (1 - share)
    if not told and not visits:
        return []
    return [
        Rung(
            name="monthly",
            definition="persons who come at least once a month, to look or to work",
            persons=accounts * mean_inverse,
            interval=_between(accounts * factor, level),
            how=f"{accounts:,.0f} declared monthly users and unique visitors of "
            f"{len(told | visits)} platforms, less those who are no workers, times {mean_inverse:.3f}",
        )
    ]


def _very_active(
    inventory: Inventory,
    country: str,
    mean_inverse: float,
    factor: Floats,
    level: float,
    estimate: Estimate | None,
) -> list[Rung]:
    definition = "persons for whom it is regular work: weekly or more"
    if estimate is not None:
        return [
            Rung(
                name="very active",
                definition=definition,
                persons=estimate.point,
                interval=estimate.interval,
                how=f"capture and recapture, {estimate.title}: {estimate.n_seen:,} seen",
            )
        ]
    told = inventory.in_country("very_active", country)
    if not told:
        return []
    accounts = sum(one.value for one in told.values())
    return [
        Rung(
            name="very active",
            definition=definition,
            persons=accounts * mean_inverse,
            interval=_between(accounts * factor, level),
            how=f"{accounts:,.0f} accounts that {len(told)} platforms declare, times "
            f"{mean_inverse:.3f}",
        )
    ]


def _order_warnings(rungs: list[Rung]) -> tuple[str, ...]:
    pairs = itertools.pairwise(rungs)
    return tuple(
        f"More persons are {narrow.name} than {wide.name}: the sources do not mean the "
        "same, or platforms are missing."
        for wide, narrow in pairs
        if narrow.persons > wide.persons
    )
