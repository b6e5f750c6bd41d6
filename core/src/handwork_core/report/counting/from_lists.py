"""A count from lists: who is on which."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from handwork_core.counting import list_methods
from handwork_core.counting.checks import (
    WithoutList,
    heterogeneity,
    leave_one_list_out,
    list_dependence,
)
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.matching import with_missed_matches
from handwork_core.counting.method import Method
from handwork_core.counting.registry import METHODS, find_method
from handwork_core.counting.results import CountingError, Estimate
from handwork_core.counting.sighting_methods import CLOSED, SAME_PERSON
from handwork_core.report.counting.findings import (
    Assumption,
    Bar,
    BarChart,
    CountFindings,
    Part,
)
from handwork_core.report.counting.running import Call, Ran, Tell, first_of, run_all

MISSED = 0.05
MOST_SHOWN_LISTS = 20
ON_REQUEST = frozenset({"latent_classes"})
"""Methods that draw for minutes: they run when they are asked for by name."""
NOT_RUN = (
    "Latent classes were not run, as they draw for a minute: ask with --method "
    "latent_classes."
)

PREFERRED_OF_TWO = ("chapman", "lincoln_petersen")
PREFERRED = ("log_linear", "sparse_lists", "mth_chao", "mt")
PREFERRED_ORDERED = ("jolly_seber", *PREFERRED)

WHY_TWO = (
    "Two lists cannot show whether they depend on each other: Chapman's number is right "
    "only where they do not. Where being on one makes it likelier to be on the other, "
    "there are more persons than this."
)
WHY_LISTS = (
    "It stands first because it lets lists depend on each other, and takes the model that "
    "explains most with fewest such ties (BIC). Others are below: where they differ, that "
    "difference is part of the answer."
)
WHY_ASKED = "It was asked for by name."
WHY_LEFT = "Of the methods that gave a number it is the first that was tried."


DEPENDENCE = (list_methods.INDEPENDENT, "Lists depend on each other")
LATE = "Who came late or left early could not be on every list: too many are counted."
AS_EASY = "Everybody is as easy to find as others on the same lists."
WITHOUT_DIFFERENCES = frozenset({"log_linear", "sparse_lists", "decomposable_graphs"})
"""Methods that have no differences between persons other than by their lists."""


def count_from_lists(  # noqa: PLR0913 - what a person may ask
    table: CaptureTable,
    *,
    question: str,
    source: str,
    asked: Sequence[str] = (),
    is_ordered: bool = False,
    level: float = 0.95,
    seed: int = 0,
    tell: Tell = lambda _: None,
) -> CountFindings:
    """Count by every method that suits lists, and see what the number rests on.

    Parameters
    ----------
    table : CaptureTable
        Two lists or more.
    question, source : str
    asked : sequence of str, default ()
        Names of methods; the first stands first. By default all that need no long draws.
    is_ordered : bool, default False
        Whether lists are occasions in the order of time.
    level : float, default 0.95
    seed : int, default 0
    tell : callable, optional
        Called with each step.

    Returns
    -------
    CountFindings

    Raises
    ------
    CountingError
        When there is one list only, or an asked method needs other data.
    """
    if table.n_lists < 2:
        raise CountingError(
            "one list cannot be compared with another: give two lists or more, or how "
            "often each person was seen"
        )
    methods = _methods(table, asked, is_ordered=is_ordered)
    calls = [Call(name=one.name, method=one, data=table, options={}) for one in methods]
    ran = run_all(calls, level=level, seed=seed, tell=tell)
    first = first_of(ran, asked or _preferred(table, is_ordered=is_ordered))
    tell("assumptions")
    return CountFindings(
        question=question,
        source=source,
        facts=_facts(table),
        headline=None if first is None else ran.estimates[first],
        why=_why(table, asked, first, is_ordered=is_ordered),
        estimates=tuple(ran.estimates.values()),
        refused=ran.refused,
        assumptions=tuple(_assumptions(table, ran, first, level)),
        parts=tuple(_parts(table)),
        charts=(_chart(table),),
        sources=ran.sources,
        notes=tuple(_notes(table, asked, is_ordered=is_ordered)),
    )


def _notes(
    table: CaptureTable, asked: Sequence[str], *, is_ordered: bool
) -> Iterator[str]:
    for name, size in zip(table.lists, table.list_sizes, strict=True):
        if size == 0:
            yield (
                f"Nobody is on the list {name}: most methods refuse an empty list. Leave "
                "it out, or find out why it is empty."
            )
    if is_ordered:
        yield f"Taken as the order of time: {', '.join(table.lists)}."
    if not asked and table.n_lists > 2:
        yield NOT_RUN


def _methods(
    table: CaptureTable, asked: Sequence[str], *, is_ordered: bool
) -> list[Method]:
    if asked:
        return [_fitting(find_method(name), is_ordered=is_ordered) for name in asked]
    wanted = {"lists"}
    wanted |= {"pairs of lists"} if table.n_lists == 2 else set()
    wanted |= {"occasions"} if is_ordered else set()
    return [
        method
        for method in METHODS.values()
        if method.needs in wanted
        and method.name not in ON_REQUEST
        and method.fewest_lists <= table.n_lists
    ]


def _fitting(method: Method, *, is_ordered: bool) -> Method:
    if method.needs not in {"lists", "pairs of lists", "occasions", "frequencies"}:
        raise CountingError(
            f"{method.name} counts from {method.needs}, these data are lists: see "
            "--list-methods"
        )
    if method.order_matters and not is_ordered:
        raise CountingError(
            f"{method.name} takes the lists in the order of time: say --ordered if they "
            "are occasions in that order, or take another method"
        )
    return method


def _preferred(table: CaptureTable, *, is_ordered: bool) -> Sequence[str]:
    if is_ordered and table.n_lists >= 3:
        return PREFERRED_ORDERED
    return PREFERRED_OF_TWO if table.n_lists == 2 else PREFERRED


def _why(
    table: CaptureTable, asked: Sequence[str], first: str | None, *, is_ordered: bool
) -> str:
    if first is None:
        return "No method gave a number: the reasons are below."
    if asked:
        return WHY_ASKED
    if first == "log_linear" and table.n_lists > 2:
        return WHY_LISTS
    if first == "chapman":
        return WHY_TWO
    if first == "jolly_seber" and is_ordered:
        return "Persons come and go between occasions, and this method lets them."
    return WHY_LEFT


def _facts(table: CaptureTable) -> tuple[tuple[str, str], ...]:
    on_several = table.n_seen - int(table.times_seen[1])
    return (
        ("persons seen", f"{table.n_seen:,}"),
        ("lists", f"{table.n_lists:,}"),
        ("on several lists", f"{on_several:,}"),
    )


def _parts(table: CaptureTable) -> Iterator[Part]:
    shown = min(table.n_lists, MOST_SHOWN_LISTS)
    shared = table.shared
    yield Part(
        title="Lists, and how many persons they share",
        header=("list", *table.lists[:shown]),
        rows=tuple(
            (name, *(f"{shared[place, other]:,}" for other in range(shown)))
            for place, name in enumerate(table.lists[:shown])
        ),
        numbers=frozenset(range(1, shown + 1)),
        note="On the diagonal: how many are on each list.",
    )
    pairs = [
        f"{table.lists[i]} and {table.lists[j]}"
        for i in range(table.n_lists)
        for j in range(i)
        if shared[i, j] == 0
    ]
    if pairs:
        yield Part(
            title="Lists that share nobody",
            header=("lists",),
            rows=tuple((pair,) for pair in pairs),
            note="Whether they could share anybody matters: a model cannot tell.",
        )
    if table.n_lists > 2:
        yield from _checks(table)


def _checks(table: CaptureTable) -> Iterator[Part]:
    """Show whether lists depend on each other, and whether persons differ."""
    try:
        differ = heterogeneity(table)
        note = f"{differ.reading} (chi-squared {differ.statistic:.2f}, p {differ.p_value:.3g})"
    except CountingError as error:
        note = f"Whether persons differ cannot be tested: {error}."
    yield Part(
        title="Do lists share more or fewer persons than chance?",
        header=("lists", "among", "log odds ratio", "95 % interval", "reading"),
        rows=tuple(
            (
                " and ".join(one.lists),
                f"{one.among:,}",
                f"{one.log_odds_ratio:.2f}",
                f"{one.low:.2f} to {one.high:.2f}",
                one.reading,
            )
            for one in list_dependence(table)
        ),
        numbers=frozenset({1, 2, 3}),
        note=note,
    )


def _chart(table: CaptureTable) -> BarChart:
    times = table.times_seen.tolist()[1:]
    bars = tuple(
        Bar(name="1 list" if place == 1 else f"{place} lists", value=float(number))
        for place, number in enumerate(times, start=1)
    )
    return BarChart(title="On how many lists are persons?", unit="persons", bars=bars)


def _assumptions(
    table: CaptureTable, ran: Ran, first: str | None, level: float
) -> Iterator[Assumption]:
    if first is None:
        return
    headline = ran.estimates[first]
    for sentence in METHODS[first].assumptions:
        yield _assumption(table, ran, first, level, sentence)
    if first in WITHOUT_DIFFERENCES:
        yield _alike(ran, headline, AS_EASY)
    if table.n_lists > 2:
        yield from _left_out(table, first, level)


def _assumption(
    table: CaptureTable, ran: Ran, first: str, level: float, sentence: str
) -> Assumption:
    """Return what happens where a sentence of the method does not hold."""
    headline = ran.estimates[first]
    if sentence in (CLOSED, list_methods.CLOSED):
        return _plain(sentence, LATE)
    if sentence in (SAME_PERSON, list_methods.SAME_PERSON):
        return _matched(table, first, headline, level, sentence)
    if sentence.startswith(DEPENDENCE):
        return _independence(table, ran, headline, sentence)
    if sentence.startswith(list_methods.ALIKE):
        return _alike(ran, headline, sentence)
    return _plain(sentence)


def _plain(holds: str, otherwise: str = "") -> Assumption:
    return Assumption(holds=holds, otherwise=otherwise, low=math.nan, high=math.nan)


def _independence(
    table: CaptureTable, ran: Ran, headline: Estimate, holds: str
) -> Assumption:
    if table.n_lists == 2:
        return _plain(
            holds,
            "If being on one makes it likelier to be on the other, there are more "
            "persons; if less likely, fewer. Two lists cannot show it: look for a third.",
        )
    alone = ran.estimates.get("mt")
    if holds == list_methods.INDEPENDENT:
        return _plain(holds, "Where lists go together, there are more persons.")
    return Assumption(
        holds=holds,
        otherwise=""
        if alone is None
        else "Had they been independent, it would be "
        f"{alone.point:,.0f} persons (model Mt).",
        low=headline.point if alone is not None else math.nan,
        high=alone.point if alone is not None else math.nan,
    )


def _alike(ran: Ran, headline: Estimate, holds: str) -> Assumption:
    found = [
        estimate.point
        for name, estimate in ran.estimates.items()
        if name.startswith(("mh", "mth"))
    ]
    most = max(found, default=math.nan)
    said = f": models with such differences say up to {most:,.0f}" if found else ""
    return Assumption(
        holds=holds,
        otherwise=f"Where some are hard to find on every list, there are more{said}.",
        low=headline.point if found else math.nan,
        high=most,
    )


def _matched(
    table: CaptureTable, first: str, headline: Estimate, level: float, holds: str
) -> Assumption:
    then = _again(first, with_missed_matches(table, MISSED), level)
    return Assumption(
        holds=holds,
        otherwise=f"Had one in {1 / MISSED:.0f} persons on several lists been taken for "
        f"different persons before the match, it would be {then:,.0f}."
        if math.isfinite(then)
        else "Persons missed in matching make the number too large.",
        low=then,
        high=headline.point if not math.isnan(then) else math.nan,
    )


def _again(name: str, table: CaptureTable, level: float) -> float:
    method = METHODS[name]
    if method.takes_rng:
        return math.nan
    try:
        return method.function(table, level=level).point
    except CountingError:
        return math.nan


def _left_out(table: CaptureTable, first: str, level: float) -> Iterator[Assumption]:
    method = METHODS[first]
    if method.takes_rng or method.fewest_lists >= table.n_lists:
        return

    def count(lists: CaptureTable) -> Estimate:
        return method.function(lists, level=level)

    try:
        found = leave_one_list_out(table, count)
    except CountingError:
        return
    known = [one for one in found if one.estimate is not None]
    if not known:
        return
    lowest = min(known, key=lambda one: one.change)
    highest = max(known, key=lambda one: one.change)
    notes = " ".join(one.note for one in known if one.note)
    yield Assumption(
        holds="Every list finds persons of the same population.",
        otherwise=f"Leaving one list out changes the number: it is lowest without "
        f"{lowest.left_out}, highest without {highest.left_out}. {notes}".rstrip(),
        low=_point(lowest),
        high=_point(highest),
    )


def _point(one: WithoutList) -> float:
    return math.nan if one.estimate is None else one.estimate.point
