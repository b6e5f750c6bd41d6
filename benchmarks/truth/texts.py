"""Transcripts and boxes of real crowds: time next to Crowd-Kit, errors next to experts."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from handwork_core.truth.shapes import (
    BoxTable,
    box_overlap,
    gather_shapes,
    shape_consensus,
)
from handwork_core.truth.texts import (
    TextTable,
    fold_word,
    hrrasa,
    medoid,
    rasa,
    rover,
    word_error_rate,
)
from measure import Figure, compared, known
from peers import Peer
from truth.crowds import REAL
from truth.timing import faster, seconds

TIMES_FASTER = 20
LEAST_OVERLAP = 0.5
"""A box is found when one overlaps with it by so much."""
Boxes = NDArray[np.float64]


def figures() -> list[Figure]:
    """Measure what real data are at hand."""
    transcripts, boxes = REAL / "crowdspeech_dev_clean", REAL / "bbox_pedestrians"
    found: list[Figure] = []
    if transcripts.exists():
        found += transcript_figures(transcripts)
    if boxes.exists():
        found += box_figures(boxes)
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Transcripts:
    """What was heard, and what was said."""

    tasks: list[str]
    workers: list[str]
    texts: list[str]
    truth: Mapping[str, str]

    @property
    def table(self) -> TextTable:
        return TextTable.from_arrays(self.tasks, self.workers, self.texts)

    def error(self, tasks: Sequence[str], texts: Sequence[str]) -> float:
        """Return the wrong words in percent."""
        return 100 * word_error_rate([self.truth[task] for task in tasks], texts)


def read_transcripts(folder: Path) -> Transcripts:
    """Read them without case and signs, as Crowd-Kit's measurements do."""
    rows = rows_of(folder / "labels.csv")
    return Transcripts(
        [row["task"] for row in rows],
        [row["worker"] for row in rows],
        [" ".join(map(fold_word, row["label"].split())) for row in rows],
        {row["task"]: row["label"] for row in rows_of(folder / "truth.csv")},
    )


def transcript_figures(folder: Path) -> list[Figure]:
    """Compare ROVER in time and errors, from columns to texts; the others in errors."""
    crowd = read_transcripts(folder)
    with tempfile.TemporaryDirectory() as place, Peer() as peer:
        path, kept = Path(place) / "answers.npz", Path(place) / "found.npz"
        np.savez(path, task=crowd.tasks, worker=crowd.workers, text=crowd.texts)
        theirs = peer.seconds(method="ROVER", answers=path, keep=kept)
        with np.load(kept) as found:
            peers_error = crowd.error(found["tasks"].tolist(), found["labels"].tolist())
    table = crowd.table
    ours = seconds(lambda: rover(crowd.table))
    results = [rover(table), rasa(table), hrrasa(table), medoid(table)]
    errors = {
        result.method: crowd.error(result.tasks.tolist(), result.texts.tolist())
        for result in results
    }
    single = crowd.error(crowd.tasks, crowd.texts)
    per_task = 1 / table.n_tasks
    return [
        faster("ROVER, a transcript", ours * per_task, theirs * per_task, times=TIMES_FASTER),
        Figure(
            "ROVER, wrong words", errors["rover"], "%", "Crowd-Kit", peers_error,
            errors["rover"] / peers_error, "no worse", errors["rover"] <= peers_error,
        ),
        known("one worker, wrong words", single, "%"),
        *(
            known(f"{name}, wrong words", errors[name], "%")
            for name in ("rasa", "hrrasa", "medoid")
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Found:
    """How boxes compare with experts'."""

    f1: float
    overlap: float


def compare(boxes_of: Callable[[str], Boxes], truth: Mapping[str, Boxes]) -> Found:
    """Match the boxes of every image with the experts'."""
    good, drawn, expected, overlaps = 0, 0, 0, [0.0]
    for task, experts in truth.items():
        boxes = boxes_of(task)
        drawn, expected = drawn + len(boxes), expected + len(experts)
        if len(boxes) == 0:
            continue
        overlap = box_overlap(boxes, experts)
        pairs = overlap[linear_sum_assignment(overlap, maximize=True)]
        pairs = pairs[pairs >= LEAST_OVERLAP]
        good += len(pairs)
        overlaps += pairs.tolist()
    return Found(2 * good / (drawn + expected), float(np.mean(overlaps[1:])))


def box_figures(folder: Path) -> list[Figure]:
    """Compare the consensus with single workers, on the images with experts' boxes."""
    table, truth = read_boxes(folder)
    spent = seconds(lambda: shape_consensus(table), repeats=1)
    ours = compare(shape_consensus(table).shapes_of, truth)
    turns = range(int(table.answers_per_task.min()))
    single = [compare(boxes_in(table, turn), truth) for turn in turns]
    f1, overlap = (np.mean([getattr(one, name) for one in single]) for name in ("f1", "overlap"))  # fmt: skip
    peer = "one worker"
    return [
        compared("boxes found, F1", ours.f1, "", peer=peer, peer_value=f1, least=1.05),
        compared(
            "boxes, overlap with experts'", ours.overlap, "", peer=peer,
            peer_value=overlap, least=1.05,
        ),
        known("boxes, an image of seven workers", spent / table.n_tasks, "s"),
    ]  # fmt: skip


def read_boxes(folder: Path) -> tuple[BoxTable, dict[str, Boxes]]:
    """Read the crowd's boxes, and the experts' by image."""
    drawn, looked = (
        rows_of(folder / "labels.csv"),
        rows_of(folder / "image_assignments.csv"),
    )
    gathered = gather_shapes(
        [row["task"] for row in drawn],
        [row["worker"] for row in drawn],
        [box_of(row) for row in drawn],
        looked=([row["task"] for row in looked], [row["worker"] for row in looked]),
    )
    known_boxes: dict[str, list[list[float]]] = {}
    for row in rows_of(folder / "truth.csv"):
        known_boxes.setdefault(row["task"], []).append(box_of(row))
    tasks = list(known_boxes)
    form = "centre and size"
    experts = BoxTable.from_answers(
        tasks, ["expert"] * len(tasks), list(known_boxes.values()), form=form
    )
    truth = {task: boxes_in(experts, 0)(task) for task in tasks}
    crowd = BoxTable.from_answers(
        gathered.tasks, gathered.workers, gathered.answers, form=form
    )
    return crowd, truth


def box_of(row: Mapping[str, str]) -> list[float]:
    """Read centre and size."""
    return [float(number) for number in row["label"].split()]


def boxes_in(table: BoxTable, turn: int) -> Callable[[str], Boxes]:
    """Look up what one of a task's workers drew."""
    place = {task: index for index, task in enumerate(table.tasks.tolist())}

    def look_up(task: str) -> Boxes:
        answer = table.task_offsets[place[task]] + turn
        start, end = table.shape_offsets[answer : answer + 2]
        return table.shapes[start:end]

    return look_up
