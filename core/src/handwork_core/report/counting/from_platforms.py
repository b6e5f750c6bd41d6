"""From platforms and accounts to persons: the ladder, both divisors, and what matters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from handwork_core.counting.accounts import AccountPersons, persons_behind_links
from handwork_core.counting.assumptions import Prior, Propagated, propagate
from handwork_core.counting.inventory import METRICS, Inventory
from handwork_core.counting.ladder import (
    PUBLISHED_LADDERS,
    Ladder,
    PublishedLadder,
    compute_ladder,
)
from handwork_core.counting.platforms import Imputation
from handwork_core.counting.results import Estimate, Interval
from handwork_core.report.counting.findings import (
    Assumption,
    Bar,
    BarChart,
    CountFindings,
    Part,
)

NOT_ONE_NUMBER = (
    "There is no one number of workers: each rung counts other persons. Name the rung "
    "whenever you quote one."
)
NO_DIVISOR = (
    "Every account is taken to be another person, which counts too many: give "
    "--mean-inverse, the mean of one over the accounts of those met on the platforms."
)
NO_ERROR = (
    "--mean-inverse is taken as exact: give --mean-inverse-se, its standard error, or "
    "--respondents, what those met said, and the intervals carry it."
)
LAVALLEE = (
    "P. Lavallée, Indirect Sampling, Springer, 2007. doi:10.1007/978-0-387-70782-2"
)
KASSI = (
    "O. Kässi, V. Lehdonvirta and F. Stephany, How Many Online Workers Are There in the "
    "World?, Open Research Europe 1:53, version 4, 2021. "
    "doi:10.12688/openreseurope.13639.4"
)


def count_from_platforms(  # noqa: PLR0913 - what a person may ask
    inventory: Inventory,
    *,
    question: str,
    source: str,
    country: str = "",
    mean_inverse: float | None = None,
    mean_inverse_se: float = 0.0,
    very_active: Estimate | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> CountFindings:
    """Compute the ladder of a country, beside the published ones.

    Parameters
    ----------
    inventory : Inventory
    question, source : str
    country : str, default ""
        Empty for the world.
    mean_inverse : float, optional
        Persons an account; by default 1, with a note.
    mean_inverse_se : float, default 0
        Its standard error, which widens the intervals.
    very_active : Estimate, optional
        The third rung, by capture and recapture.
    level : float, default 0.95
    seed : int, default 0

    Returns
    -------
    CountFindings

    Raises
    ------
    CountingError
        As :func:`compute_ladder`.
    """
    country = inventory.known_country(country)
    ladder = compute_ladder(
        inventory,
        country,
        np.random.default_rng(seed),
        mean_inverse=1.0 if mean_inverse is None else mean_inverse,
        mean_inverse_se=mean_inverse_se,
        very_active=very_active,
        level=level,
    )
    notes = [NOT_ONE_NUMBER, *ladder.warnings]
    if mean_inverse is None:
        notes.append(NO_DIVISOR)
    elif mean_inverse_se == 0:
        notes.append(NO_ERROR)
    return CountFindings(
        question=question,
        source=source,
        facts=(
            ("country", country or "the world"),
            ("platforms", f"{len(inventory.platforms):,}"),
            *((rung.name, f"{rung.persons:,.0f}") for rung in ladder.rungs),
        ),
        parts=(
            _ladder_part(ladder),
            _imputation_part(ladder.imputation),
            _known_part(inventory),
            *map(_published_part, _beside(country)),
        ),
        charts=(_ladder_chart(ladder),),
        sources={"Imputation and ladder": KASSI, "From accounts to persons": LAVALLEE},
        notes=tuple(notes),
    )


def _beside(country: str) -> list[PublishedLadder]:
    asked = country.strip().lower() or "world"
    names = {"fr": "france", "fra": "france"}
    wanted = names.get(asked, asked)
    return [one for one in PUBLISHED_LADDERS if one.where.lower() == wanted] or list(
        PUBLISHED_LADDERS
    )


def _ends(interval: Interval | None) -> str:
    if interval is None:
        return "not stated"
    return f"{interval.low:,.0f} to {interval.high:,.0f} ({interval.how})"


def _ladder_part(ladder: Ladder) -> Part:
    return Part(
        title=f"The ladder, {ladder.country or 'the world'}",
        header=("rung", "who is counted", "persons", "interval", "from"),
        rows=tuple(
            (r.name, r.definition, f"{r.persons:,.0f}", _ends(r.interval), r.how)
            for r in ladder.rungs
        ),
        numbers=frozenset({2}),
    )


def _ladder_chart(ladder: Ladder) -> BarChart:
    bars = tuple(Bar(name=r.name, value=r.persons) for r in ladder.rungs)
    return BarChart(title="How many, by what is meant?", unit="persons", bars=bars)


def _imputation_part(found: Imputation) -> Part:
    note = "Every platform declares its accounts."
    if not math.isnan(found.log_error):
        note = (
            f"log accounts = {found.intercept:.2f} + {found.slope:.2f} log "
            f"{found.traffic}. Left out and foretold, a platform is wrong by a factor of "
            f"about {math.exp(found.log_error):.2f}."
        )
    return Part(
        title="Accounts of each platform",
        header=("platform", "accounts", "interval", "from"),
        rows=tuple(
            (one.platform, f"{one.registered:,.0f}", _ends(one.interval), one.source)
            for one in found.platforms
        ),
        numbers=frozenset({1}),
        note=note,
    )


def _known_part(inventory: Inventory) -> Part:
    return Part(
        title="What is known, by whom",
        header=(
            "platform",
            "country",
            "period",
            "what",
            "value",
            "provider",
            "meaning",
        ),
        rows=tuple(
            (
                one.platform,
                one.country or "world",
                one.period,
                one.metric,
                "" if math.isnan(one.value) else f"{one.value:,.6g}",
                one.provider,
                one.definition or METRICS[one.metric],
            )
            for one in inventory.observations
        ),
        numbers=frozenset({4}),
    )


def _published_part(one: PublishedLadder) -> Part:
    return Part(
        title=f"Published: {one.where} {one.year}, {one.version} ({one.unit})",
        header=("who is counted", "number"),
        rows=tuple((definition, f"{number:,}") for definition, number in one.rungs),
        numbers=frozenset({1}),
        note=f"{one.source} {one.note} Kept as a record: nothing here is computed from it.",
    )


def count_from_accounts(
    accounts: Sequence[str],
    persons: Sequence[str],
    platforms: Sequence[str] | None,
    *,
    question: str,
    source: str,
) -> CountFindings:
    """Count the persons behind accounts, where it is known who uses which.

    Parameters
    ----------
    accounts, persons : sequence of str
    platforms : sequence of str, optional
    question, source : str

    Returns
    -------
    CountFindings
    """
    found = persons_behind_links(accounts, persons, platforms)
    parts = [_divisor_part(found)]
    if found.by_platform:
        parts.append(
            Part(
                title="Persons by platform, each shared out over their accounts",
                header=("platform", "persons"),
                rows=tuple(
                    (name, f"{share:,.2f}")
                    for name, share in sorted(found.by_platform.items())
                ),
                numbers=frozenset({1}),
            )
        )
    return CountFindings(
        question=question,
        source=source,
        facts=(
            ("persons", f"{found.persons:,.0f}"),
            ("accounts", f"{found.accounts:,.0f}"),
            ("uses of an account", f"{found.links:,.0f}"),
        ),
        parts=tuple(parts),
        sources={"Harmonic weight share": LAVALLEE},
        notes=(found.reading, *found.warnings),
    )


def _divisor_part(found: AccountPersons) -> Part:
    return Part(
        title="Two divisors",
        header=("divisor", "accounts a person", "persons"),
        rows=(
            (
                "harmonic mean over uses: right",
                f"{found.harmonic_mean:.3f}",
                f"{found.persons:,.3f}",
            ),
            (
                "arithmetic mean over uses: as published, too few",
                f"{found.arithmetic_mean:.3f}",
                f"{found.by_arithmetic_mean:,.3f}",
            ),
        ),
        numbers=frozenset({1, 2}),
        note=f"The arithmetic mean counts {-found.bias:.1%} too few here.",
    )


def count_from_priors(
    priors: Sequence[Prior],
    *,
    question: str,
    source: str,
    level: float = 0.95,
    seed: int = 0,
) -> CountFindings:
    """Carry stated beliefs on accounts through to persons.

    Parameters
    ----------
    priors : sequence of Prior
    question, source : str
    level : float, default 0.95
    seed : int, default 0

    Returns
    -------
    CountFindings
    """
    found = propagate(priors, np.random.default_rng(seed), level=level)
    return CountFindings(
        question=question,
        source=source,
        facts=(
            ("persons, in the middle", f"{found.persons:,.0f}"),
            (
                f"{100 * level:g} % of what is thought possible",
                f"{found.interval.low:,.0f} to {found.interval.high:,.0f}",
            ),
        ),
        assumptions=tuple(_swings(found)),
        parts=(_importance_part(found, priors),),
        sources={"From accounts to persons": LAVALLEE},
        notes=(found.reading, "The interval is as good as what was stated."),
    )


def _swings(found: Propagated) -> Iterator[Assumption]:
    for one in found.importance:
        if one.swing > 0:
            yield Assumption(
                holds=one.name,
                otherwise=f"from {one.low:,.4g} to {one.high:,.4g}, all else in the middle",
                low=one.persons_at_low,
                high=one.persons_at_high,
            )


def _stated(prior: Prior) -> str:
    if prior.low == prior.high:
        return f"{prior.low:,.6g}"
    peak = "" if prior.likeliest is None else f", likeliest {prior.likeliest:,.6g}"
    return f"{prior.low:,.6g} to {prior.high:,.6g}{peak}, {prior.shape}"


def _importance_part(found: Propagated, priors: Sequence[Prior]) -> Part:
    stated = {prior.name: _stated(prior) for prior in priors}
    return Part(
        title="Which assumption matters most",
        header=(
            "assumption",
            "stated",
            "5 % to 95 % point",
            "persons there",
            "share of the spread",
            "why",
        ),
        rows=tuple(
            (
                one.name,
                stated[one.name],
                f"{one.low:,.4g} to {one.high:,.4g}",
                f"{one.persons_at_low:,.0f} to {one.persons_at_high:,.0f}",
                f"{one.share_of_variance:.0%}",
                one.source,
            )
            for one in found.importance
        ),
        numbers=frozenset({3, 4}),
        note="Persons from the 5 % to the 95 % point of each, all others at their middle.",
    )
