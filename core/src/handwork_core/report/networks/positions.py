"""What a position generator says: what people reach, through whom, and who reaches less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.access import AccessGap, access_gap
from handwork_core.networks.occupations import SOURCE
from handwork_core.networks.personal import categories
from handwork_core.networks.positions import (
    PositionAnswers,
    PositionMeasures,
    factor_score,
    position_measures,
)
from handwork_core.report.charts import Dot, dot_plot, percent
from handwork_core.report.networks.homophily import definitions_part, homophily_part
from handwork_core.report.parts import counted
from handwork_core.report.privately import (
    SPREAD_HEADER,
    discreet,
    mean_text,
    spread_row,
)
from handwork_core.report.study import WITHHELD, Chart, Grid, Part, Study
from handwork_core.truth.describing import cite
from handwork_core.truth.labels.intervals import wilson_interval

Floats = NDArray[np.float64]
GENDER = "contact_gender"
WOMEN = ("woman", "women", "female", "f", "w")
MEN = ("man", "men", "male", "m")


def position_study(  # noqa: PLR0913 - each is a choice of the study
    answers: PositionAnswers,
    scores: Floats,
    *,
    question: str,
    source: str,
    scale: str,
    minimum: int,
    group: str | None = None,
    seed: int = 0,
) -> Study:
    """Say what respondents reach together, and whether two groups reach the same.

    Parameters
    ----------
    answers : PositionAnswers
    scores : ndarray of float64, shape (n_positions,)
    question, source, scale : str
    minimum : int
        Least number of respondents behind a figure.
    group : str, optional
        Attribute of the respondents to compare; by default gender where there is one.
    seed : int, default 0
        Of the permutations.

    Returns
    -------
    Study
    """
    measures = position_measures(answers.accessed, scores, answers.respondents)
    chosen = group or next(
        (n for n in answers.attributes if n.lower() == "gender"), None
    )
    volume = measures.volume.astype(float)
    parts = [_measures_part(answers, measures, scores, scale, minimum)]
    parts.append(_positions_part(answers, scores, scale, minimum))
    if chosen is not None:
        parts += _gap_parts(answers, measures, chosen, minimum, seed)
    parts += _homophily_parts(answers, chosen, minimum)
    return Study(
        question=question,
        opening=(
            f"Which of {counted(len(answers.positions), 'occupation')} can "
            f"{counted(len(answers.respondents), 'respondent')} reach through someone "
            f"they know? From {source}. Scores: {scale.upper()}; {SOURCE}."
        ),
        figures=(
            ("respondents", f"{len(answers.respondents):,}", ""),
            ("positions", f"{len(answers.positions):,}", ""),
            ("mean volume", mean_text(volume, minimum, 1), "positions reached"),
            ("mean upper reach", mean_text(measures.upper, minimum, 1), scale.upper()),
        ),
        parts=tuple(parts),
        notes=tuple(discreet(_notes(answers, measures), minimum)),
        references=(*cite(position_measures), *cite(factor_score), *cite(access_gap)),
    )


def _notes(answers: PositionAnswers, measures: PositionMeasures) -> Iterator[str]:
    nobody = int((measures.volume == 0).sum())
    if nobody:
        yield (
            f"Respondents who reach no position: {nobody:,}. Their volume and total "
            "are 0; upper, lower, range and mean are not defined for them."
        )
    unanswered = int(answers.n_unanswered.sum())
    if unanswered:
        yield f"Cells without an answer: {unanswered:,}. They count as not reached."


def _measures_part(
    answers: PositionAnswers,
    measures: PositionMeasures,
    scores: Floats,
    scale: str,
    minimum: int,
) -> Part:
    rows = [
        spread_row(name, values.astype(float), minimum)
        for name, values in measures.columns().items()
    ]
    for kind, through in answers.of_kind.items():
        for value, accessed in through.items():
            found = position_measures(accessed, scores)
            name = f"volume through {kind.replace('_', ' ')} {value}"
            rows.append(spread_row(name, found.volume.astype(float), minimum))
            name = f"upper through {kind.replace('_', ' ')} {value}"
            rows.append(spread_row(name, found.upper, minimum))
    says, notes = _factor_said(measures, minimum)
    grid = Grid(
        caption=f"Over respondents, {scale.upper()}",
        header=SPREAD_HEADER,
        rows=tuple(rows),
        numbers=range(1, 7),
    )
    return Part(
        title="What they reach", says=tuple(says), grids=(grid,), notes=tuple(notes)
    )


def _factor_said(
    measures: PositionMeasures, minimum: int
) -> tuple[list[str], list[str]]:
    """Say what one score for access would keep; nothing of too few respondents."""
    if (measures.volume > 0).sum() < minimum:
        return [], []
    try:
        factor = factor_score(measures)
    except ValueError as error:
        return [], [f"{error}.".capitalize()]
    loads = ", ".join(f"{n} {v:.2f}" for n, v in factor.loadings.items())
    share = percent(factor.explained_share)
    says = f"Lin's factor score explains {share} of volume, upper reach and range (loadings: {loads})."  # fmt: skip
    return [says], list(discreet(factor.warnings, minimum))


def _positions_part(
    answers: PositionAnswers, scores: Floats, scale: str, minimum: int
) -> Part:
    n = len(answers.respondents)
    reached = answers.accessed.sum(axis=0)
    ends = wilson_interval(reached.astype(float), np.full(len(reached), float(n)))
    rows, dots = [], []
    for place in np.argsort(-scores, kind="stable").tolist():
        name, many = answers.positions[place], int(reached[place])
        small = any(0 < each < minimum for each in (many, n - many))
        told = (
            (WITHHELD, WITHHELD) if small else (f"{many:,}", percent(many / max(n, 1)))
        )
        rows.append((name, f"{scores[place]:.2f}", *told))
        if not small and n:
            low, high = ends[place].tolist()
            dots.append(Dot(name, many / n, low, high, f"{name}: {many} of {n}"))
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{"position": d.name, "share": d.value, "low": d.low, "high": d.high} for d in dots]},
        "encoding": {"y": {"field": "position", "type": "nominal", "sort": None}},
        "layer": [
            {"mark": "rule", "encoding": {"x": {"field": "low", "type": "quantitative", "title": "share of respondents"}, "x2": {"field": "high"}}},
            {"mark": "point", "encoding": {"x": {"field": "share", "type": "quantitative"}}},
        ],
    }  # fmt: skip
    charts = (
        (
            Chart(
                title="Who reaches whom? Share of respondents, highest score first",
                drawing=dot_plot(dots, mark=0.5, unit="share of respondents (95 %)"),
                spec=spec,
            ),
        )
        if dots
        else ()
    )
    header = ("position", scale.upper(), "respondents who reach it", "share")
    grid = Grid(caption="Positions, highest score first", header=header, rows=tuple(rows), numbers={1, 2, 3})  # fmt: skip
    return Part(title="Positions", grids=(grid,), charts=charts)


def _gap_parts(
    answers: PositionAnswers,
    measures: PositionMeasures,
    group: str,
    minimum: int,
    seed: int,
) -> list[Part]:
    own = categories(answers.attributes[group])
    names, counts = np.unique(own[own != ""].astype(str), return_counts=True)
    order = np.argsort(-counts, kind="stable")[:2]
    title = f"Does everyone reach the same? By {group}"
    if len(order) < 2 or counts[order].min() < minimum:
        why = f"Fewer than two groups of {group} have {minimum} respondents: no comparison."
        return [Part(title=title, notes=(why,))]
    first, second = sorted(names[order].tolist())
    columns = {**measures.columns()}
    columns |= {f"reaches {p}": answers.accessed[:, n] for n, p in enumerate(answers.positions)}  # fmt: skip
    found = access_gap(columns, own, (first, second), rng=np.random.default_rng(seed))
    return [_gap_part(title, found, answers, own, minimum)]


def _gap_part(
    title: str,
    found: AccessGap,
    answers: PositionAnswers,
    own: NDArray[np.object_],
    minimum: int,
) -> Part:
    hidden = set(_small_access(answers, own, found.groups, minimum))
    # Beside the figures of all, those of both groups would tell of the few others.
    n_others = len(own) - sum(found.sizes)
    tells_means = not 0 < n_others < minimum
    rows = tuple(_gap_rows(found, hidden, tells_means=tells_means))
    how = "all" if found.is_exact else "random"
    a, b = found.groups
    return Part(
        title=title,
        says=(
            (
                f"{_sizes_said(found, tells_means=tells_means)} The p-value is how "
                "often a gap as large comes up when the groups are dealt out anew "
                f"({found.n_permutations:,} {how} deals); the adjusted one, how often in any "
                "row of the table."
            ),
        ),
        grids=(
            Grid(
                caption=f"Means of {a} and {b}",
                header=("measure", a, b, "gap", "p", "adjusted p"),
                rows=rows,
                numbers=range(1, 6),
            ),
        ),
        notes=tuple(discreet(found.warnings, minimum)),
    )


def _sizes_said(found: AccessGap, *, tells_means: bool) -> str:
    a, b = found.groups
    if tells_means:
        return f"{found.sizes[0]:,} {a} and {found.sizes[1]:,} {b}."
    return (
        f"{a} beside {b}. A few respondents are of neither: the means of both groups "
        "would tell of them, and are withheld."
    )


def _gap_rows(
    found: AccessGap, hidden: set[str], *, tells_means: bool
) -> Iterator[tuple[str, ...]]:
    for place, name in enumerate(found.measures):
        if name.removeprefix("reaches ") in hidden:
            yield (name, *[WITHHELD] * 5)
            continue
        means = (found.first[place], found.second[place])
        told = [f"{mean:.2f}" if tells_means else WITHHELD for mean in means]
        p_values = (found.p_value[place], found.adjusted_p_value[place])
        yield (
            name,
            *told,
            f"{found.gap[place]:.2f}",
            *("" if np.isnan(p) else f"{p:.4f}" for p in p_values),
        )


def _small_access(
    answers: PositionAnswers,
    own: NDArray[np.object_],
    groups: tuple[str, str],
    minimum: int,
) -> Iterator[str]:
    for place, name in enumerate(answers.positions):
        for group in groups:
            inside = answers.accessed[own == group, place]
            many, other = int(inside.sum()), int((~inside).sum())
            if any(0 < each < minimum for each in (many, other)):
                yield name


def _homophily_parts(
    answers: PositionAnswers, group: str | None, minimum: int
) -> list[Part]:
    through = answers.of_kind.get(GENDER, {})
    women = next((through[value] for value in WOMEN if value in through), None)
    men = next((through[value] for value in MEN if value in through), None)
    if group is None or women is None or men is None:
        return []
    own = np.char.lower(categories(answers.attributes[group]).astype(str))
    first, second = np.isin(own, WOMEN), np.isin(own, MEN)
    tables: Mapping[str, list[list[int]]] = {
        name: [
            [int(women[rows, place].sum()), int(men[rows, place].sum())]
            for rows in (first, second)
        ]
        for place, name in enumerate(answers.positions)
    }
    part = homophily_part(tables, minimum=minimum, groups=("women", "men"))
    return [part, definitions_part()]
