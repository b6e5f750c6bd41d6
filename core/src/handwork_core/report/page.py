"""A report as one page that needs nothing else: to keep, to send, to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.agreement import gwet_ac, krippendorff_alpha
from handwork_core.report.charts import percent
from handwork_core.report.labels import labels_section
from handwork_core.report.markup import Markup, element, join
from handwork_core.report.parts import (
    bullets,
    counted,
    figures,
    notice,
    number,
    number_with_interval,
    paragraph,
    section,
    table,
)
from handwork_core.report.style import STYLE
from handwork_core.report.tasks import confidence_section, tasks_section
from handwork_core.report.workers import workers_section
from handwork_core.truth.advice import advice_for
from handwork_core.truth.describing import Reference, cite, describe
from handwork_core.truth.registry import find_method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handwork_core.report.findings import Findings

LOW_ALPHA = 0.667
"""Below it Krippendorff advises to draw no conclusions."""
LOW_AGREEMENT = (
    "Agreement below 0.67 is too low to rely on single answers. Look at the "
    "disagreements and the confusions below: often the instructions can be clearer; else "
    "ask for more answers to a task."
)
MOST_ROWS = 50


def write_page(findings: Findings) -> str:
    """Write a report as HTML: one file, no script, nothing fetched from elsewhere.

    Every text that comes from the answers is escaped.

    Parameters
    ----------
    findings : Findings
        From :func:`investigate`.

    Returns
    -------
    str
        A whole document.

    Examples
    --------
    >>> from handwork_core import AnswerTable, majority_vote
    >>> from handwork_core.report import Account, investigate
    >>> table = AnswerTable.from_arrays([1, 1, 2, 2], ["ada", "bola"] * 2, list("xxyx"))
    >>> account = Account(question="x < y?", source="four answers")
    >>> page = write_page(investigate(table, majority_vote(table), account))
    >>> "<h1>x &lt; y?</h1>" in page
    True
    """
    question = findings.account.question
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", question),
        element("style", Markup(STYLE)),
    )
    body = element(
        "body",
        element(
            "main",
            _opening(findings),
            _data_section(findings),
            _agreement_section(findings),
            _method_section(findings),
            labels_section(findings),
            workers_section(findings),
            tasks_section(findings),
            confidence_section(findings),
            _references_section(findings),
        ),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _opening(findings: Findings) -> Markup:
    data, account = findings.table, findings.account
    check, interval = account.check, findings.alpha_interval
    around = f"{number(interval.low)} to {number(interval.high)}"
    numbers = [
        ("tasks", f"{data.n_tasks:,}", ""),
        ("answers", f"{data.n_labels:,}", _per_task(findings)),
        ("workers", f"{data.n_workers:,}", ""),
        (
            "agreement (alpha)",
            number(findings.alpha.alpha),
            "" if np.isnan(findings.alpha.alpha) else around,
        ),
        ("mean confidence", percent(_mean(findings.result.confidence)), ""),
    ]
    if check is not None and check.n_known:
        of = f"of {counted(check.n_known, 'known task')}"
        numbers.append(("right", percent(check.accuracy), of))
    return join(
        element("h1", account.question),
        paragraph(
            f"What {counted(data.n_workers, 'person', 'people')} answered, and what is "
            f"believed of it. From {account.source}."
        ),
        figures(numbers),
        *map(notice, findings.result.warnings),
    )


def _per_task(findings: Findings) -> str:
    return f"{findings.table.n_labels / max(findings.table.n_tasks, 1):.1f} a task"


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _data_section(findings: Findings) -> Markup:
    data = findings.table
    by_worker = np.bincount(data.worker_index, minlength=data.n_workers)
    return section(
        "The data",
        bullets(
            [
                f"A task has {_range(data.answers_per_task)}.",
                f"A worker gave {_range(by_worker)}.",
                _known(findings),
            ]
        ),
        table(
            _caption("Labels", data.n_classes),
            ("label", "answers", "believed of tasks"),
            _label_rows(findings),
            numbers={1, 2},
            most=MOST_ROWS,
        ),
    )


def _label_rows(findings: Findings) -> Iterator[tuple[str, str, str]]:
    data, labels = findings.table, findings.result.labels
    given = np.bincount(data.label_index, minlength=data.n_classes)
    believed = np.bincount(labels[labels >= 0], minlength=data.n_classes)
    for place, label in enumerate(data.classes.tolist()):
        answers, tasks = int(given[place]), int(believed[place])
        yield (
            str(label),
            f"{answers:,} ({percent(answers / max(data.n_labels, 1))})",
            f"{tasks:,} ({percent(tasks / max(data.n_tasks, 1))})",
        )


def _caption(what: str, count: int) -> str:
    return what if count <= MOST_ROWS else f"{what}: the first {MOST_ROWS} of {count:,}"


def _range(counts: NDArray[np.int64]) -> str:
    if not len(counts):
        return "no answers"
    low, middle, high = int(counts.min()), np.median(counts), int(counts.max())
    if low == high:
        return counted(low, "answer")
    return f"{low:,} to {high:,} answers; the median is {middle:,.0f}"


def _known(findings: Findings) -> str:
    count = len(findings.account.gold)
    if not count:
        return "No known answers were used."
    return f"The known answers to {counted(count, 'task')} were used."


def _agreement_section(findings: Findings) -> Markup:
    alpha = findings.alpha
    return section(
        "Agreement",
        table(
            "How far answers to the same task agree",
            ("measure", "value (95 % interval)"),
            _agreement_rows(findings),
            numbers={1},
        ),
        *map(notice, alpha.warnings),
        notice(LOW_AGREEMENT) if alpha.alpha < LOW_ALPHA else None,
    )


def _agreement_rows(findings: Findings) -> Iterator[tuple[Markup, str]]:
    alpha, interval = findings.alpha, findings.alpha_interval
    yield (
        _read_as(f"Krippendorff's alpha, {alpha.level}", "1 is perfect, 0 is chance"),
        number_with_interval(alpha.alpha, interval.low, interval.high),
    )
    yield (
        _read_as("Gwet's AC1", "steadier where nearly all answers are one label"),
        number(findings.gwet.coefficient),
    )
    yield (
        _read_as("Pairs of answers that agree", "chance is not taken out"),
        percent(findings.percent.coefficient),
    )


def _read_as(measure: str, how: str) -> Markup:
    return join(measure, element("small", how))


def _method_section(findings: Findings) -> Markup:
    result, account = findings.result, findings.account
    method = find_method(result.method)
    advice = advice_for(method.name)
    steps = counted(result.n_iterations, "iteration")
    ended = "settled" if result.converged else "stopped before it had settled"
    facts = f"Version {result.version}; {ended} after {steps}."
    if not np.isnan(result.log_likelihood):
        facts += f" Log-likelihood {result.log_likelihood:,.1f}."
    compared = None
    if account.candidates:
        header, *rows = account.candidates
        compared = table(
            "Methods that were compared",
            header,
            rows,
            numbers=range(1, len(header)),
        )
    return section(
        f"The method: {advice.title}",
        paragraph(describe(method.function).summary),
        paragraph(account.why) if account.why else None,
        compared,
        paragraph(element("strong", "What it cannot do. "), advice.limits),
        paragraph(facts),
    )


def _references_section(findings: Findings) -> Markup:
    functions = [
        find_method(findings.result.method).function,
        krippendorff_alpha,
        gwet_ac,
    ]
    found = dict.fromkeys(source for each in functions for source in cite(each))
    return section("References", bullets(map(_citation, found)))


def _citation(source: Reference) -> Markup:
    link = element("a", source.address, href=source.address) if source.address else None
    return join(source.text, " ", link)
