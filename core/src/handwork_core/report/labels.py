"""Which label is taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.report.charts import heat_map
from handwork_core.report.markup import Markup, join
from handwork_core.report.parts import (
    bullets,
    figure,
    number,
    paragraph,
    section,
    share_with_interval,
    side_by_side,
    table,
)

if TYPE_CHECKING:
    from handwork_core.report.findings import Findings
    from handwork_core.skills import LabelConfusion

MOST_CLASSES = 12
"""With more a heat map shows those that are confused most."""
MOST_CONFUSIONS = 12
SHARED = (
    "These confusions are common and shared by many workers: a sentence or an example "
    "in the instructions may prevent them."
)
NOTHING_SHARED = (
    "No label is taken for another so often, and by so many, that the instructions "
    "must be the reason."
)


def labels_section(findings: Findings) -> Markup:
    """Show how often each label is answered for each truth, and what to rewrite."""
    if findings.confusion is None:
        return section(
            "Confusions",
            paragraph("There are too many labels, or none, to compare each with each."),
        )
    return section(
        "Confusions",
        _advice(findings.confusions),
        side_by_side(_heat(findings, findings.confusion), _list(findings.confusions)),
    )


def _advice(confusions: tuple[LabelConfusion, ...]) -> Markup:
    shared = [each for each in confusions if each.is_shared][:3]
    if not shared:
        return paragraph(NOTHING_SHARED)
    pairs = (f"{each.truth} is taken for {each.given}" for each in shared)
    return join(paragraph(SHARED), bullets(pairs))


def _heat(findings: Findings, confusion: NDArray[np.float64]) -> Markup:
    places = _most_confused(findings)
    names = [str(findings.table.classes[place]) for place in places]
    all_of_them = len(places) == findings.table.n_classes
    note = "Each row: of 100 answers to tasks of this truth, how many say what."
    if not all_of_them:
        note += f" The {len(places)} labels that are confused most."
    chart = heat_map(names, confusion[np.ix_(places, places)])
    return figure("What is answered for each truth?", chart, note)


def _most_confused(findings: Findings) -> list[int]:
    n_classes = findings.table.n_classes
    if n_classes <= MOST_CLASSES:
        return list(range(n_classes))
    position = {
        label: place for place, label in enumerate(findings.table.classes.tolist())
    }
    lost = np.zeros(n_classes)
    for each in findings.confusions:
        lost[position[each.truth]] += each.n_answers
        lost[position[each.given]] += each.n_answers
    return sorted(np.argsort(-lost, kind="stable")[:MOST_CLASSES].tolist())


def _list(confusions: tuple[LabelConfusion, ...]) -> Markup:
    rows = (
        (
            str(each.truth),
            str(each.given),
            share_with_interval(each.rate, each.low, each.high),
            number(each.n_answers, 0),
        )
        for each in confusions
    )
    return table(
        "The confusions that cost most answers",
        ("truth", "answered", "rate (95 %)", "answers"),
        rows,
        numbers={2, 3},
        most=MOST_CONFUSIONS,
    )
