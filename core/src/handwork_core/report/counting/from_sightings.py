"""A count from how often persons were seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from handwork_core.counting.matching import seen_with_missed_matches
from handwork_core.counting.registry import find_method, methods_for
from handwork_core.counting.results import CountingError, Estimate
from handwork_core.counting.sightings import Sightings
from handwork_core.counting.times_seen import TimesSeen
from handwork_core.report.counting.findings import (
    Assumption,
    Bar,
    BarChart,
    CountFindings,
)
from handwork_core.report.counting.running import Call, Ran, Tell, first_of, run_all

MISSED = 0.05
MOST_BARS = 20

WHY_CHAO = (
    "It stands first because it is a lower bound whatever the differences between "
    "persons: how many are hardly ever seen no data can tell. Methods that give more "
    "assume it."
)
UNKNOWN_OCCASIONS = (
    "The number of occasions is not known, so that methods which need it were left out: "
    "give it with --occasions."
)
WHY_ASKED = "It was asked for by name."


def count_from_times(  # noqa: PLR0913 - what a person may ask
    seen: TimesSeen,
    *,
    question: str,
    source: str,
    asked: Sequence[str] = (),
    level: float = 0.95,
    seed: int = 0,
    tell: Tell = lambda _: None,
) -> CountFindings:
    """Count from how many persons were seen how often.

    Parameters
    ----------
    seen : TimesSeen
    question, source : str
    asked : sequence of str, default ()
        Names of methods; by default all that suit.
    level : float, default 0.95
    seed : int, default 0
    tell : callable, optional

    Returns
    -------
    CountFindings

    Raises
    ------
    CountingError
        When an asked method needs other data.
    """
    ran = run_all(_calls_of_times(seen, asked), level=level, seed=seed, tell=tell)
    first = first_of(ran, asked or ("chao", "chao_covariates"))
    notes = (UNKNOWN_OCCASIONS,) if seen.n_occasions is None else ()
    return CountFindings(
        question=question,
        source=source,
        facts=_facts(seen),
        headline=None if first is None else ran.estimates[first],
        why=_why(asked, first),
        estimates=tuple(ran.estimates.values()),
        refused=ran.refused,
        assumptions=tuple(_assumptions(seen, ran, first, level)),
        charts=(_chart(seen),),
        sources=ran.sources,
        notes=notes,
    )


def _calls_of_times(seen: TimesSeen, asked: Sequence[str]) -> list[Call]:
    if asked:
        methods = [find_method(name) for name in asked]
    else:
        by_table = methods_for("frequencies").values()
        methods = [
            m for m in by_table if seen.n_occasions is not None or m.name == "chao"
        ]
        if seen.n_occasions is None:
            methods += [
                m
                for m in methods_for("covariates").values()
                if m.name != "chao_covariates"
            ]
    for method in methods:
        if method.needs not in {"frequencies", "covariates"}:
            raise CountingError(
                f"{method.name} counts from {method.needs}, these data say how often "
                "persons were seen: see --list-methods"
            )
    return [Call(name=one.name, method=one, data=seen, options={}) for one in methods]


def count_from_persons(  # noqa: PLR0913 - what a person may ask
    seen: Sightings,
    *,
    question: str,
    source: str,
    covariates: Sequence[str] = (),
    asked: Sequence[str] = (),
    level: float = 0.95,
    seed: int = 0,
    tell: Tell = lambda _: None,
) -> CountFindings:
    """Count from one row a person, without covariates and with them.

    Parameters
    ----------
    seen : Sightings
    question, source : str
    covariates : sequence of str, default ()
    asked : sequence of str, default ()
        Names of methods; by default all that suit.
    level : float, default 0.95
    seed : int, default 0
    tell : callable, optional

    Returns
    -------
    CountFindings

    Raises
    ------
    CountingError
        When a covariate is not there, or an asked method needs other data.
    """
    seen.design(covariates)
    ran = run_all(
        _calls_of_persons(seen, covariates, asked), level=level, seed=seed, tell=tell
    )
    best = [f"{name} with covariates" for name in (*asked, "chao_covariates")]
    first = first_of(ran, (*best, *asked, "chao_covariates"))
    table = _table_of(seen)
    return CountFindings(
        question=question,
        source=source,
        facts=(*_facts(table), ("covariates", ", ".join(covariates) or "none")),
        headline=None if first is None else ran.estimates[first],
        why=_why(asked, first),
        estimates=tuple(ran.estimates.values()),
        refused=ran.refused,
        assumptions=tuple(_assumptions(table, ran, first, level)),
        charts=(_chart(table),),
        sources=ran.sources,
        notes=tuple(_offer(seen, covariates)),
    )


def _calls_of_persons(
    seen: Sightings, covariates: Sequence[str], asked: Sequence[str]
) -> list[Call]:
    known = methods_for("covariates")
    for name in asked:
        if name not in known:
            find_method(name)
            raise CountingError(
                f"{name} does not count from one row a person: choose {', '.join(known)}"
            )
    methods = [known[name] for name in asked] if asked else list(known.values())
    calls = [Call(name=one.name, method=one, data=seen, options={}) for one in methods]
    if covariates:
        calls += [
            Call(
                name=f"{one.name} with covariates",
                method=one,
                data=seen,
                options={"covariates": tuple(covariates)},
                title=f"{one.title}, with covariates",
            )
            for one in methods
        ]
    return calls


def _offer(seen: Sightings, covariates: Sequence[str]) -> Iterator[str]:
    unused = [name for name in seen.usable() if name not in covariates]
    if unused and not covariates:
        yield (
            f"The covariates {', '.join(unused)} are not used: differences that they "
            "explain are ignored. Use them with --covariate."
        )


def _table_of(seen: Sightings) -> TimesSeen:
    counts = np.bincount(seen.times)
    return TimesSeen.from_dict(dict(enumerate(counts[1:].tolist(), start=1)))


def _why(asked: Sequence[str], first: str | None) -> str:
    if first is None:
        return "No method gave a number: the reasons are below."
    if asked:
        return WHY_ASKED
    return WHY_CHAO if first.startswith("chao") else ""


def _facts(seen: TimesSeen) -> tuple[tuple[str, str], ...]:
    facts = [
        ("persons seen", f"{seen.n_seen:,}"),
        ("seen once", f"{seen.seen(1):,}"),
        ("seen twice", f"{seen.seen(2):,}"),
    ]
    if seen.n_occasions is not None:
        facts.append(("occasions", f"{seen.n_occasions:,}"))
    return tuple(facts)


def _chart(seen: TimesSeen) -> BarChart:
    numbers = seen.persons.tolist()
    bars = [
        Bar(name="once" if times == 1 else f"{times} times", value=float(number))
        for times, number in enumerate(numbers[:MOST_BARS], start=1)
    ]
    if len(numbers) > MOST_BARS:
        more = float(sum(numbers[MOST_BARS:]))
        bars.append(Bar(name=f"more than {MOST_BARS} times", value=more))
    return BarChart(
        title="How often were persons seen?", unit="persons", bars=tuple(bars)
    )


def _assumptions(
    seen: TimesSeen, ran: Ran, first: str | None, level: float
) -> Iterator[Assumption]:
    if first is None:
        return
    headline = ran.estimates[first]
    alike = _points(ran, ("equal_catchability", "zero_truncated_poisson"))
    yield Assumption(
        holds="Persons differ in how easily they are seen.",
        otherwise="Had all been as easy to see, there would be fewer"
        + (f": {min(alike):,.0f}." if alike else "."),
        low=min(alike, default=math.nan),
        high=headline.point if alike else math.nan,
    )
    shy = _points(
        ran, ("binomial_mixture", "zero_truncated_geometric", "beta_binomial")
    )
    yield Assumption(
        holds="Nobody is much harder to see than those seen once.",
        otherwise="Where some are, there are more: models that allow it"
        + (f" say up to {max(shy):,.0f}," if shy else " gave no number here,")
        + " and none of them can be checked.",
        low=headline.point if shy else math.nan,
        high=max(shy, default=math.nan),
    )
    yield _matched(seen, headline, level)
    yield Assumption(
        holds="Nobody came or left meanwhile.",
        otherwise="Over a long time the number is of all who were ever there, which is "
        "more than were there at once.",
        low=math.nan,
        high=math.nan,
    )


def _points(ran: Ran, names: Sequence[str]) -> list[float]:
    wanted = (*names, *(f"{name} with covariates" for name in names))
    return [ran.estimates[name].point for name in wanted if name in ran.estimates]


def _matched(seen: TimesSeen, headline: Estimate, level: float) -> Assumption:
    """Recount by the same method without covariates: the table has none."""
    method = find_method(headline.method)
    now = then = math.nan
    try:
        now = method.function(seen, level=level).point
        then = method.function(
            seen_with_missed_matches(seen, MISSED), level=level
        ).point
    except CountingError:
        pass
    return Assumption(
        holds="The same person is recognised each time.",
        otherwise=f"Had one in {1 / MISSED:.0f} persons seen again been taken for "
        "another one each time, there would be fewer.",
        low=headline.point * then / now if now else math.nan,
        high=headline.point if math.isfinite(then) else math.nan,
    )
