"""From accounts to persons: several accounts a person, several persons an account."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.results import (
    CountingError,
    Interval,
    check_level,
    normal_quantile,
)

Floats = NDArray[np.float64]

ARITHMETIC = (
    "Dividing by the arithmetic mean counts too few persons, because persons with many "
    "accounts are met more often: it is shown because the literature uses it."
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AccountPersons:
    """Persons behind accounts, by both divisors.

    Attributes
    ----------
    persons : float
        By harmonic weight share: each link counts one over the accounts of its person.
    by_arithmetic_mean : float
        What dividing by the arithmetic mean gives: too few.
    interval : Interval or None
        Of `persons`; None where every link is known.
    se : float
        Of `persons`; 0 where every link is known.
    accounts, links : float
        Accounts, and uses of an account by a person.
    harmonic_mean, arithmetic_mean : float
        Accounts a person, over the links.
    by_platform : Mapping from str to float
        Parts of `persons` that each platform accounts for; empty for samples.
    reading : str
    warnings : tuple of str
    """

    persons: float
    by_arithmetic_mean: float
    interval: Interval | None
    se: float
    accounts: float
    links: float
    harmonic_mean: float
    arithmetic_mean: float
    by_platform: Mapping[str, float]
    reading: str
    warnings: tuple[str, ...] = ()

    @property
    def bias(self) -> float:
        """By which share the arithmetic mean counts too few; negative."""
        return self.by_arithmetic_mean / self.persons - 1


def persons_behind_links(
    accounts: Sequence[Hashable],
    persons: Sequence[Hashable],
    platforms: Sequence[str] | None = None,
) -> AccountPersons:
    r"""Count persons exactly where it is known who uses which account.

    Parameters
    ----------
    accounts, persons : sequence of hashable, length n_links
        One entry for each use of an account by a person; repeats count once.
    platforms : sequence of str, optional
        Of each account.

    Returns
    -------
    AccountPersons
        Exact.

    Raises
    ------
    CountingError
        When lengths differ, there is no link, or an account is on two platforms.

    Notes
    -----
    :math:`N = \sum_a \sum_{i \in a} 1 / m_i` with :math:`m_i` accounts of person
    :math:`i`: the generalised weight share.

    References
    ----------
    .. [1] P. Lavallée, "Indirect Sampling", Springer, 2007. doi:10.1007/978-0-387-70782-2

    Examples
    --------
    >>> found = persons_behind_links(["a", "b", "c"], ["ada", "ada", "bola"])
    >>> found.persons, round(found.by_arithmetic_mean, 2)
    (2.0, 1.8)
    """
    if len(accounts) != len(persons) or not accounts:
        raise CountingError("each link needs an account and a person; there is none")
    if platforms is not None and len(platforms) != len(accounts):
        raise CountingError("each link needs the platform of its account")
    of = _platform_of(accounts, platforms)
    links = dict.fromkeys(zip(accounts, persons, strict=True))
    each: dict[Hashable, int] = {}
    for _, person in links:
        each[person] = each.get(person, 0) + 1
    shares = {link: 1 / each[link[1]] for link in links}
    parts: dict[str, float] = {}
    for (account, _), share in shares.items():
        if of:
            parts[of[account]] = parts.get(of[account], 0.0) + share
    m = np.array([each[person] for _, person in links], np.float64)
    total = math.fsum(shares.values())
    return AccountPersons(
        persons=total,
        by_arithmetic_mean=len(links) / float(m.mean()),
        interval=None,
        se=0.0,
        accounts=float(len({account for account, _ in links})),
        links=float(len(links)),
        harmonic_mean=len(links) / total,
        arithmetic_mean=float(m.mean()),
        by_platform=parts,
        reading=f"{len(links):,} uses of accounts are those of {total:,.0f} persons.",
        warnings=(ARITHMETIC,),
    )


def _platform_of(
    accounts: Sequence[Hashable], platforms: Sequence[str] | None
) -> dict[Hashable, str]:
    of: dict[Hashable, str] = {}
    for account, platform in zip(accounts, platforms or (), strict=False):
        if of.setdefault(account, platform) != platform:
            raise CountingError(
                f"account {account!r} is on {of[account]} and {platform}"
            )
    return of


def persons_from_sample(
    accounts: float,
    accounts_each: Sequence[float] | NDArray[np.generic],
    *,
    users_per_account: float = 1.0,
    dormant_share: float = 0.0,
    level: float = 0.95,
) -> AccountPersons:
    r"""Count persons from how many accounts those met on the platforms have.

    Parameters
    ----------
    accounts : float
        On all platforms together.
    accounts_each : sequence of float, length n_respondents
        Accounts that each respondent used in the reference period, the one included on
        which they were met; at least 1. Respondents are a random sample of the uses of
        accounts: who has more accounts is met more often.
    users_per_account : float, default 1
        Persons that use an account, on average; at least 1.
    dormant_share : float, default 0
        Share of the accounts that nobody used in the reference period, 0..1.
    level : float, default 0.95

    Returns
    -------
    AccountPersons
        The interval is normal and has the error of the sample only: that of the other
        inputs is carried by :func:`propagate`.

    Raises
    ------
    CountingError
        When nobody was asked, a number of accounts is below 1, or a share is not one.

    Notes
    -----
    :math:`\hat N = L \cdot \overline{1/m}` with :math:`L` links: those met are sampled in
    proportion to :math:`m_i`, so that the harmonic mean is the right divisor.

    References
    ----------
    .. [1] P. Lavallée, "Indirect Sampling", Springer, 2007. doi:10.1007/978-0-387-70782-2

    Examples
    --------
    >>> found = persons_from_sample(1000, [1, 1, 1, 2, 4])
    >>> found.persons, round(found.by_arithmetic_mean)
    (750.0, 556)
    """
    check_level(level)
    m = _as_accounts(accounts_each)
    if users_per_account < 1 or not 0 <= dormant_share < 1 or accounts <= 0:
        raise CountingError(
            "accounts must be above 0, users_per_account at least 1 and dormant_share "
            "from 0 to below 1"
        )
    links = accounts * (1 - dormant_share) * users_per_account
    inverse = 1 / m
    share = float(inverse.mean())
    se = math.nan
    if len(m) > 1:
        se = links * float(inverse.std(ddof=1)) / math.sqrt(len(m))
    interval = _sampled(links * share, se, level) if len(m) > 1 else None
    return AccountPersons(
        persons=links * share,
        by_arithmetic_mean=links / float(m.mean()),
        interval=interval,
        se=se,
        accounts=float(accounts),
        links=links,
        harmonic_mean=1 / share,
        arithmetic_mean=float(m.mean()),
        by_platform={},
        reading=(
            f"{links:,.0f} uses of accounts are those of about {links * share:,.0f} "
            f"persons, by {len(m):,} respondents with {1 / share:.2f} accounts each on "
            "the harmonic mean."
        ),
        warnings=(ARITHMETIC,),
    )


def _as_accounts(accounts_each: Sequence[float] | NDArray[np.generic]) -> Floats:
    m = np.asarray(accounts_each, dtype=np.float64)
    if m.ndim != 1 or not len(m):
        raise CountingError("no respondent: at least one number of accounts is needed")
    if not np.isfinite(m).all() or (m < 1).any():
        raise CountingError(
            "each respondent has at least the account on which they were met: 1 or more"
        )
    return m


def _sampled(persons: float, se: float, level: float) -> Interval:
    reach = normal_quantile(level) * se
    return Interval(
        low=max(persons - reach, 0.0),
        high=persons + reach,
        level=level,
        how="normal, error of the sample",
    )
