"""What a task log says about pay, for those who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from handwork_core.privacy import NoisyTable
from handwork_core.report.charts import percent
from handwork_core.report.markup import Markup, element, join
from handwork_core.report.parts import counted
from handwork_core.report.privately import SPREAD_HEADER, discreet, spread_row
from handwork_core.report.study import WITHHELD, Chart, Grid, Part, Study
from handwork_core.truth.describing import cite
from handwork_core.wages.gaps import PayCell, PayGaps
from handwork_core.wages.paid import DEFINITIONS, HourlyWage, WageTable, hourly_wages
from handwork_core.wages.weighting import Weights, rake

LEFT, LONGEST, ROW = 120.0, 220.0, 30.0
"""Where bars begin, how long the longest is, how far they are apart."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WageFindings:
    """What was computed of a log.

    Attributes
    ----------
    wages : WageTable
    gaps : PayGaps or None
    weights : Weights or None
    noisy : NoisyTable or None
        Workers of each group with noise, where it was asked for.
    noisy_labels : tuple of str
    minimum : int
    currency : str
    minimum_wage : float or None
    """

    wages: WageTable
    gaps: PayGaps | None
    weights: Weights | None
    noisy: NoisyTable | None
    noisy_labels: tuple[str, ...]
    minimum: int
    currency: str
    minimum_wage: float | None


def wage_study(findings: WageFindings, *, question: str, source: str) -> Study:
    """Say what an hour paid.

    Parameters
    ----------
    findings : WageFindings
    question, source : str

    Returns
    -------
    Study
        With fewer workers than the minimum it has no figure about pay.
    """
    wages, minimum = findings.wages, findings.minimum
    n = len(wages.workers)
    opening = f"A log of the work of {counted(n, 'worker')}. From {source}."
    if n < minimum:
        why = (
            f"Fewer than {minimum} workers: everything is withheld. "
            "--minimum-cell 1 shows it, for the workers themselves."
        )
        return Study(
            question=question, opening=opening, figures=(), parts=(), notes=(why,)
        )
    clustered = wages.overall[2]
    naive = wages.overall[0]
    return Study(
        question=question,
        opening=opening,
        figures=(
            ("workers", f"{n:,}", ""),
            ("an hour, with breaks", _told(clustered.mean, clustered, findings), "all money over all time"),
            ("an hour, naive", _told(naive.mean, naive, findings), "only the time of paid tasks"),
            ("median worker", _told(clustered.median, clustered, findings, 2), "an hour, with breaks"),
        ),
        parts=tuple(_parts(findings)),
        notes=tuple(discreet(wages.notes, minimum)),
        references=(*cite(hourly_wages), *(cite(rake) if findings.weights else ())),
    )  # fmt: skip


def _parts(findings: WageFindings) -> Iterator[Part]:
    yield _definitions(findings)
    yield _workers(findings)
    if findings.weights is not None:
        yield _weights(findings.weights)
    if findings.gaps is not None:
        yield _groups(findings, findings.gaps)
        yield _gaps(findings.gaps)
    if findings.noisy is not None:
        yield _noise(findings.noisy, findings.noisy_labels)


def _definitions(findings: WageFindings) -> Part:
    wages = findings.wages
    header: tuple[str, ...] = ("an hour is", "hours", f"mean ({wages.level:.0%})", f"median ({wages.level:.0%})")  # fmt: skip
    if findings.minimum_wage is not None:
        header = (*header, "below the minimum wage")
    rows = tuple(_row(each, findings) for each in wages.overall)
    how = "weighted to the population" if wages.weighted else "not weighted"
    return Part(
        title="What an hour paid",
        says=(
            (
                "The mean is all the money over all the time; the median counts every worker "
                f"once. Breaks of up to {wages.gap_seconds:g} s belong to the work. "
                f"Intervals resample workers {wages.n_resamples:,} times; {how}."
            ),
        ),
        grids=(
            Grid(
                caption=f"{_unit(findings)}, all together",
                header=header,
                rows=rows,
                numbers=range(1, len(header)),
            ),
        ),
        charts=(_chart(findings),),
        items=tuple(f"{name}: {means}" for name, means in DEFINITIONS.items()),
    )


def _row(each: HourlyWage, findings: WageFindings) -> tuple[str, ...]:
    has_wage = findings.minimum_wage is not None
    if not _is_shown(each, findings):
        return (each.definition, *[WITHHELD] * (4 if has_wage else 3))
    median = WITHHELD
    if _is_shown(each, findings, 2):
        median = _with_interval(each.median, each.median_low, each.median_high)
    cells = (
        each.definition,
        f"{each.seconds / 3600:,.2f}",
        _with_interval(each.mean, each.mean_low, each.mean_high),
        median,
    )
    return (*cells, _below(each, findings)) if has_wage else cells


def _is_shown(each: HourlyWage, findings: WageFindings, times: int = 1) -> bool:
    """Tell whether enough workers have such time: for a median, half on either side."""
    n = int((findings.wages.seconds[each.definition] > 0).sum())
    return findings.minimum <= 1 or n >= times * findings.minimum


def _told(
    value: float, each: HourlyWage, findings: WageFindings, times: int = 1
) -> str:
    return _money(value, findings) if _is_shown(each, findings, times) else WITHHELD


def _below(each: HourlyWage, findings: WageFindings) -> str:
    """Write a share, unless few are below or few are not: it would count them."""
    rates = findings.wages.hourly[each.definition]
    known = rates[~np.isnan(rates)]
    below = int((known < (findings.minimum_wage or 0.0)).sum())
    is_few = any(0 < n < findings.minimum for n in (below, len(known) - below))
    return WITHHELD if is_few else percent(each.below_share)


def _with_interval(value: float, low: float, high: float) -> str:
    if np.isnan(low):
        return f"{value:,.3f}"
    return f"{value:,.3f} ({low:,.3f} to {high:,.3f})"


def _unit(findings: WageFindings) -> str:
    return f"{findings.currency or 'pay'} an hour"


def _money(value: float, findings: WageFindings) -> str:
    return f"{value:,.2f} {findings.currency}".strip()


def _chart(findings: WageFindings) -> Chart:
    overall = tuple(e for e in findings.wages.overall if _is_shown(e, findings))
    values = [
        {"definition": each.definition, "mean": each.mean, "low": each.mean_low, "high": each.mean_high}
        for each in overall
    ]  # fmt: skip
    title = _unit(findings)
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [_known(row) for row in values]},
        "encoding": {"y": {"field": "definition", "type": "nominal", "sort": None}},
        "layer": [
            {"mark": "bar", "encoding": {"x": {"field": "mean", "type": "quantitative", "title": title}}},
            {"mark": "rule", "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}},
        ],
    }  # fmt: skip
    return Chart(
        title="How much does the definition of an hour matter?",
        drawing=_bars(overall, title),
        note="Bars begin at 0; lines are intervals.",
        spec=spec,
    )


def _known(row: dict[str, object]) -> dict[str, object]:
    """Leave NaN out, which JSON does not have."""
    return {key: value for key, value in row.items() if value == value}  # noqa: PLR0124


def _bars(overall: tuple[HourlyWage, ...], unit: str) -> Markup:
    ends = np.array([(each.mean, each.mean_high) for each in overall])
    most = float(np.nanmax(ends, initial=0.0)) or 1.0
    bars = [_bar(each, number * ROW + 6, most) for number, each in enumerate(overall)]
    base = len(overall) * ROW + 20
    told = element("text", f"0 to {most:,.2f} {unit}", x=LEFT, y=base)
    size = f"0 0 360 {base + 8:.6g}"
    return element("svg", *bars, told, viewBox=size, role="img", aria_label=unit)


def _bar(each: HourlyWage, y: float, most: float) -> Markup:
    told = element("title", f"{each.definition}: {each.mean:,.2f}")
    length = 0.0 if np.isnan(each.mean) else LONGEST * max(each.mean, 0.0) / most
    whisker = None
    if not np.isnan(each.mean_low):
        ends = max(each.mean_low, 0.0), max(each.mean_high, 0.0)
        low, high = (LEFT + LONGEST * end / most for end in ends)
        whisker = element("line", x1=low, x2=high, y1=y + 9, y2=y + 9, class_="mark whisker")  # fmt: skip
    return join(
        element("text", each.definition, x=LEFT - 8, y=y + 14, text_anchor="end"),
        element("rect", told, x=LEFT, y=y, width=length, height=18.0, class_="bar"),
        whisker,
    )


def _workers(findings: WageFindings) -> Part:
    rows = tuple(
        spread_row(name, findings.wages.hourly[name], findings.minimum)
        for name in DEFINITIONS
    )
    return Part(
        title="How workers differ",
        says=(
            (
                "Over workers, not weighted. Lowest and highest pay are left out: each is "
                "about one person."
            ),
        ),
        grids=(
            Grid(
                caption=f"{_unit(findings)}, worker by worker",
                header=SPREAD_HEADER,
                rows=rows,
                numbers=range(1, 7),
            ),
        ),
    )


def _weights(weights: Weights) -> Part:
    return Part(
        title="Weights",
        says=(
            (
                f"Raked to the margins in {counted(weights.n_rounds, 'round')}; the sample is "
                f"worth {weights.effective_n:,.1f} persons (design effect "
                f"{weights.design_effect:.2f})."
            ),
        ),
        notes=weights.warnings,
    )


def _groups(findings: WageFindings, gaps: PayGaps) -> Part:
    header = (*gaps.dimensions, "workers", "hours", f"{_unit(findings)} (interval)")  # fmt: skip
    first = len(gaps.dimensions)
    return Part(
        title="Who, in spells of which length",
        says=(
            (
                "A spell is from its first task to its last, with breaks between. A worker "
                "may have spells of every length."
            ),
        ),
        grids=(
            Grid(
                caption=f"No figure is about fewer than {gaps.minimum} workers",
                header=header,
                rows=tuple(_cell(cell) for cell in gaps.cells),
                numbers=range(first, first + 3),
            ),
        ),
        notes=tuple(discreet(gaps.notes, gaps.minimum)),
    )


def _cell(cell: PayCell) -> tuple[str, ...]:
    if cell.n_workers is None or cell.hours is None or cell.hourly is None:
        return (*cell.group, *[WITHHELD] * 3)
    rate = ""
    if not np.isnan(cell.hourly):
        rate = _with_interval(cell.hourly, cell.low or 0.0, cell.high or 0.0)
    return (*cell.group, f"{cell.n_workers:,}", f"{cell.hours:,.1f}", rate)


def _gaps(gaps: PayGaps) -> Part:
    header = (*gaps.dimensions[1:], gaps.dimensions[0], "beside", "ratio of pay (interval)")  # fmt: skip
    rows = tuple(
        (
            *each.group,
            each.compared,
            each.reference,
            _with_interval(each.ratio, each.low, each.high),
        )
        for each in gaps.gaps
    )
    if not rows:
        return Part(title="Gaps", notes=("Too few workers: no gap can be shown.",))
    return Part(
        title="Gaps",
        says=("A ratio of 0.90 says: 10 % less an hour than those beside.",),
        grids=(
            Grid(
                caption=f"By {gaps.dimensions[0]}",
                header=header,
                rows=rows,
                numbers={len(header) - 1},
            ),
        ),
    )


def _noise(noisy: NoisyTable, labels: tuple[str, ...]) -> Part:
    values = noisy.cells.ravel().tolist()
    rows = tuple(
        (name, f"{value:,}") for name, value in zip(labels, values, strict=True)
    )
    return Part(
        title="Workers by group, with noise",
        says=(
            noisy.reading,
            ("Only this table has noise. Exact tables of the same groups are left out "
            "here, since they would undo it; do not publish them elsewhere either."),
        ),
        grids=(Grid(caption="Workers", header=("group", "workers"), rows=rows, numbers={1}),),
    )  # fmt: skip
