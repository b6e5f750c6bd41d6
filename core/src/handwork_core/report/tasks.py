"""Which tasks to look at, and how sure the estimates are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handwork_core.report.charts import histogram, percent, reliability
from handwork_core.report.markup import Markup
from handwork_core.report.parts import (
    counted,
    figure,
    folded,
    number,
    paragraph,
    section,
    share_with_interval,
    side_by_side,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handwork_core.report.check import Check
    from handwork_core.report.findings import Findings

MOST_TASKS = 40
N_BARS = 10


def tasks_section(findings: Findings) -> Markup:
    """Show the tasks on which people differ most, and why each is there."""
    ambiguous = int(findings.difficulty.is_ambiguous.sum())
    overruled = int(findings.overruled.sum())
    chosen = list(tasks_to_look_at(findings))[:MOST_TASKS]
    return section(
        "Disagreements to look at",
        paragraph(
            f"Overruled: in {counted(overruled, 'task')} the method believes another "
            f"label than most answers gave. Ambiguous: {counted(ambiguous, 'task')} "
            f"{'has' if ambiguous == 1 else 'have'} more disagreement than the skill of "
            "the workers explains."
        ),
        table(
            f"The {counted(len(chosen), 'task')} to look at first",
            ("task", "believed", "answers", "why"),
            (_row(findings, task) for task in chosen),
        ),
    )


def tasks_to_look_at(findings: Findings) -> Iterator[int]:
    """Give ambiguous tasks, then overruled ones, then others, each least certain first.

    A task on which all agree is not among them.
    """
    order = findings.tasks_from_least_certain
    ambiguous = findings.difficulty.is_ambiguous[order]
    overruled = findings.overruled[order]
    differ = np.nan_to_num(findings.difficulty.disagreement[order]) > 0
    yield from order[ambiguous].tolist()
    yield from order[overruled & ~ambiguous].tolist()
    yield from order[differ & ~ambiguous & ~overruled].tolist()


def _row(findings: Findings, task: int) -> tuple[str, ...]:
    votes = ", ".join(f"{label} ({count})" for label, count in findings.votes(task)[:8])
    return (
        str(findings.table.tasks[task]),
        f"{findings.estimate(task)} ({percent(float(findings.result.confidence[task]))})",
        votes,
        findings.reasons(task),
    )


def confidence_section(findings: Findings) -> Markup:
    """Show how sure the estimates are and, with known answers, whether rightly so."""
    check = findings.account.check
    known = check if check is not None and check.n_known else None
    return section(
        "Confidence",
        paragraph(
            "The confidence of an estimate is the probability that the method gives it."
            if known
            else "The confidence of an estimate is the probability that the method "
            "gives it. Whether it can be taken at its word only known answers can "
            "tell: add some as gold."
        ),
        _verdict(known, findings.result.method) if known else None,
        side_by_side(
            _histogram(findings),
            figure(
                "Is confidence right?",
                reliability(known.bins),
                "Dots on the dashed line are calibrated; below it the method is too "
                "sure. Lines hold 95 %.",
            )
            if known
            else None,
        ),
        _numbers(known) if known else None,
    )


def _verdict(check: Check, method: str) -> Markup:
    right = share_with_interval(check.accuracy, check.low, check.high)
    beside = ""
    if method != "majority_vote":
        beside = f"; by majority vote {percent(check.majority_accuracy)}"
    return paragraph(
        f"Of {counted(check.n_known, 'task')} with a known answer that was not told to "
        f"the method, {right} are right{beside}. The expected calibration error is "
        f"{number(check.calibration_error, 3)}."
    )


def _histogram(findings: Findings) -> Markup:
    lowest = 1 / max(findings.table.n_classes, 1)
    edges = np.linspace(lowest if lowest < 1 else 0.0, 1, N_BARS + 1)
    inside = findings.result.confidence.clip(edges[0], 1)
    counts, _ = np.histogram(inside, bins=edges)
    chart = histogram(
        counts.tolist(), edges.tolist(), unit="confidence of the estimate", of="tasks"
    )
    rows = (
        (f"{percent(low)} to {percent(high)}", f"{count:,}")
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )
    numbers = folded(
        "The numbers",
        table("Tasks by confidence", ("confidence", "tasks"), rows, numbers={0, 1}),
    )
    return Markup(figure("How sure are the estimates?", chart) + numbers)


def _numbers(check: Check) -> Markup:
    rows = (
        (
            percent(part.confidence),
            f"{part.n_tasks:,}",
            share_with_interval(part.accuracy, part.low, part.high),
        )
        for part in check.bins
    )
    return folded(
        "The numbers of the calibration",
        table(
            "Known tasks by confidence",
            ("mean confidence", "tasks", "right (95 %)"),
            rows,
            numbers={0, 1, 2},
        ),
    )
