"""What is found, as lines and tables for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from handwork_core.report.charts import percent, shortened
from handwork_core.report.findings import Findings
from handwork_core.report.parts import (
    counted,
    number,
    number_with_interval,
    share_with_interval,
)
from handwork_core.report.tasks import tasks_to_look_at
from handwork_core.truth.advice import advice_for

MOST_ROWS = 10
MOST_LETTERS = 40


def printable(text: str) -> str:
    """Keep what would move the cursor or colour the screen out of a terminal.

    Examples
    --------
    >>> printable("red" + chr(27) + "[31m")
    'red?[31m'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def aligned(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Collection[int] = (),
) -> Iterator[str]:
    """Write a table in columns; `numbers` are aligned right.

    Examples
    --------
    >>> list(aligned(("label", "tasks"), [("cat", "12"), ("dog", "3")], numbers={1}))
    ['  label  tasks', '  cat       12', '  dog        3']
    """
    cells = [
        [shortened(printable(cell), MOST_LETTERS) for cell in row]
        for row in (header, *rows)
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        placed = (
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"  {'  '.join(placed)}".rstrip()


def summary(findings: Findings) -> Iterator[str]:
    """Say what was found, line by line."""
    yield from _facts(findings)
    yield from ("", "Labels", *_labels(findings))
    yield from ("", "Workers, the least accurate first", *_workers(findings))
    yield from ("", "Tasks to look at first", *_tasks(findings))


def _facts(findings: Findings) -> Iterator[str]:
    data, result, account = findings.table, findings.result, findings.account
    a_task = data.n_labels / data.n_tasks
    yield (
        f"Answers     {data.n_labels:,} by {counted(data.n_workers, 'worker')} to "
        f"{counted(data.n_tasks, 'task')}, {a_task:.1f} a task"
    )
    interval = findings.alpha_interval
    alpha = number_with_interval(findings.alpha.alpha, interval.low, interval.high)
    yield (
        f"Agreement   alpha {alpha}, {percent(findings.percent.coefficient)} of pairs agree"
    )
    ended = "settled" if result.converged else "not settled"
    yield (
        f"Method      {advice_for(result.method).title} ({result.method} "
        f"{result.version}), {ended} after {counted(result.n_iterations, 'iteration')}"
    )
    if account.why:
        yield f"            {account.why}"
    if account.gold:
        yield f"Known       {counted(len(account.gold), 'known answer')} taught the method"
    yield f"Confidence  {percent(float(result.confidence.mean()))} on average"
    yield from _known(findings)
    for warning in (*result.warnings, *findings.alpha.warnings):
        yield f"Note        {warning}"
    if account.candidates:
        header, *rows = account.candidates
        numbers = range(1, len(header))
        yield from ("", "Methods", *aligned(header, rows, numbers=numbers))


def _known(findings: Findings) -> Iterator[str]:
    check = findings.account.check
    if check is None:
        return
    beside = ""
    if findings.result.method != "majority_vote":
        beside = f"majority vote {percent(check.majority_accuracy)}; "
    yield (
        f"Right       {share_with_interval(check.accuracy, check.low, check.high)} of "
        f"{counted(check.n_known, 'known task')} that the method was not told; {beside}"
        f"calibration error {number(check.calibration_error, 3)}"
    )


def _labels(findings: Findings) -> Iterator[str]:
    data = findings.table
    given = np.bincount(data.label_index, minlength=data.n_classes)
    estimated = np.bincount(findings.result.labels, minlength=data.n_classes)
    order = np.argsort(-given, kind="stable")[: 2 * MOST_ROWS].tolist()
    rows = (
        (
            str(data.classes[place]),
            f"{given[place]:,}",
            percent(given[place] / data.n_labels),
            f"{estimated[place]:,}",
            percent(estimated[place] / data.n_tasks),
        )
        for place in order
    )
    header = ("label", "answers", "share", "tasks", "share")
    yield from aligned(header, rows, numbers={1, 2, 3, 4})
    if data.n_classes > len(order):
        yield f"  and {data.n_classes - len(order):,} more"


def _workers(findings: Findings) -> Iterator[str]:
    skills = findings.skills
    rows = (
        (
            str(skills.workers[worker]),
            f"{skills.n_answers[worker]:,}",
            share_with_interval(
                float(skills.accuracy[worker]),
                float(skills.low[worker]),
                float(skills.high[worker]),
            ),
            ", ".join(findings.spammers.kinds[worker]),
        )
        for worker in findings.workers_from_worst[:MOST_ROWS].tolist()
    )
    header = ("worker", "answers", "right (95 %)", "look at")
    yield from aligned(header, rows, numbers={1, 2})


def _tasks(findings: Findings) -> Iterator[str]:
    chosen = list(islice(tasks_to_look_at(findings), MOST_ROWS))
    if not chosen:
        yield "  none: all answers to each task are the same"
        return
    rows = (
        (
            str(findings.table.tasks[task]),
            str(findings.estimate(task)),
            percent(float(findings.result.confidence[task])),
            ", ".join(f"{label} ({n})" for label, n in findings.votes(task)[:8]),
            findings.reasons(task),
        )
        for task in chosen
    )
    header = ("task", "believed", "confidence", "answers", "why")
    yield from aligned(header, rows, numbers={2})
