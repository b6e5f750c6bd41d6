"""A real crowd's boxes, and how boxes are compared with experts'."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from handwork_core.truth.shapes import BoxTable, box_overlap, gather_shapes


@dataclass(frozen=True)
class Matches:
    f1: float
    overlap: float


def match_boxes(boxes_of, truth) -> Matches:
    """Match at an overlap of one half or more."""
    good, drawn, known, overlaps = 0, 0, 0, []
    for task, expected in truth.items():
        boxes = boxes_of(task)
        drawn, known = drawn + len(boxes), known + len(expected)
        if len(boxes) == 0:
            continue
        overlap = box_overlap(boxes, expected)
        pairs = overlap[linear_sum_assignment(overlap, maximize=True)]
        good += int((pairs >= 0.5).sum())
        overlaps += pairs[pairs >= 0.5].tolist()
    return Matches(2 * good / (drawn + known), float(np.mean(overlaps)))


@pytest.fixture(scope="session")
def real_boxes():
    """The first two hundred images with experts' boxes."""
    folders = [
        parent.parent / "shared" / "data" / "crowd" / "bbox_pedestrians"
        for parent in Path(__file__).resolve().parents
    ]
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if folder is None:
        pytest.skip("the real crowds are not beside this checkout")

    def rows(name):
        return list(csv.DictReader((folder / name).read_text().splitlines()))

    def box(row):
        return [float(number) for number in row["label"].split()]

    known = {}
    for row in rows("truth.csv"):
        known.setdefault(row["task"], []).append(box(row))
    known = dict(list(known.items())[:200])
    drawn = [row for row in rows("labels.csv") if row["task"] in known]
    looked = [row for row in rows("image_assignments.csv") if row["task"] in known]
    gathered = gather_shapes(
        [row["task"] for row in drawn],
        [row["worker"] for row in drawn],
        [box(row) for row in drawn],
        looked=([row["task"] for row in looked], [row["worker"] for row in looked]),
    )
    form = "centre and size"
    columns = (gathered.tasks, gathered.workers, gathered.answers)
    truth = {
        task: BoxTable.from_answers([task], ["expert"], [boxes], form=form).shapes
        for task, boxes in known.items()
    }
    return BoxTable.from_answers(*columns, form=form), truth, match_boxes
