"""Who can be believed, and who is worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handwork_core.report.charts import Dot, dot_plot, percent
from handwork_core.report.markup import Markup, element, join
from handwork_core.report.parts import (
    bullets,
    counted,
    figure,
    folded,
    listed,
    paragraph,
    section,
    share_with_interval,
    side_by_side,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handwork_core.report.findings import Findings

MOST_DOTS = 24
MOST_ROWS = 200
MOST_WHO_COPY = 8
"""More than that hardly sit together."""


def workers_section(findings: Findings) -> Markup:
    """Show the skill of the workers with its interval, and reasons to look."""
    n_workers = findings.table.n_workers
    if not n_workers:
        return section("Workers", paragraph("Nobody has answered yet."))
    worst = findings.workers_from_worst.tolist()
    rows = (_row(findings, worker) for worker in worst)
    header = ("worker", "answers", "right (95 %)", "above chance", "look at")
    of_all = "" if n_workers <= MOST_ROWS else f": the {MOST_ROWS} least accurate"
    return section(
        "Workers",
        paragraph(
            "Each worker is compared with what the others believe. An interval is wide "
            "where a worker gave few answers, or answered tasks nobody is sure about. "
            "What is flagged is a reason to look, never a verdict."
        ),
        side_by_side(_plot(findings, worst), _reasons(findings)),
        folded(
            "The numbers of the workers",
            table(
                f"Workers, the least accurate first{of_all}",
                header,
                rows,
                numbers={1, 2, 3},
                most=MOST_ROWS,
            ),
        ),
    )


def _row(findings: Findings, worker: int) -> tuple[str, ...]:
    skills = findings.skills
    right = share_with_interval(
        float(skills.accuracy[worker]),
        float(skills.low[worker]),
        float(skills.high[worker]),
    )
    return (
        str(skills.workers[worker]),
        f"{skills.n_answers[worker]:,}",
        right,
        percent(float(skills.better_than_chance[worker])),
        ", ".join(findings.spammers.kinds[worker]),
    )


def _plot(findings: Findings, worst: list[int]) -> Markup:
    skills = findings.skills
    dots = [
        Dot(
            name=str(skills.workers[worker]),
            value=float(skills.accuracy[worker]),
            low=float(skills.low[worker]),
            high=float(skills.high[worker]),
            told=" · ".join(_row(findings, worker)[:3]),
        )
        for worker in worst[:MOST_DOTS]
    ]
    note = "Dots are estimates, lines hold 95 %; the dashed line is blind guessing."
    if len(worst) > MOST_DOTS:
        note += f" The {MOST_DOTS} least accurate of {len(worst):,} workers."
    chart = dot_plot(
        dots, mark=1 / max(findings.table.n_classes, 1), unit="share of right answers"
    )
    return figure("How often is each worker right?", chart, note)


def _reasons(findings: Findings) -> Markup:
    found = [*_spammers(findings), *_copies(findings)]
    if not found:
        found = ["Nobody answers without looking, or copies, as far as answers show."]
    if findings.copying is None:
        found.append("There are too many pairs of answers to look for copying.")
    return join(element("h3", "Who is worth a look?"), bullets(found))


def _spammers(findings: Findings) -> Iterator[str]:
    explained = {
        "always the same": "give the same label to nearly every task",
        "random": "answer as if they did not look",
        "pattern": "repeat a pattern",
        "too fast": "answer too fast to have looked",
    }
    for kind, words in explained.items():
        names = [
            str(worker)
            for worker, kinds in zip(
                findings.spammers.workers.tolist(), findings.spammers.kinds, strict=True
            )
            if kind in kinds
        ]
        if names:
            who = counted(len(names), "worker")
            yield f"{who} {_verb(len(names), words)}: {listed(names)}."


def _verb(count: int, words: str) -> str:
    verb, rest = words.split(" ", 1)
    return f"{verb}s {rest}" if count == 1 else words


def _reading(count: int) -> str:
    if count > MOST_WHO_COPY:
        return "So many were rather misled by the same thing: look at the confusions."
    return "They may have copied, or were misled by the same thing."


def _copies(findings: Findings) -> Iterator[str]:
    if findings.copying is None:
        return
    for group in findings.copying.groups[:5]:
        names = [str(worker) for worker in group]
        yield (
            f"{counted(len(names), 'worker')} give the same wrong answers more often "
            f"than chance explains: {listed(names)}. {_reading(len(names))}"
        )
