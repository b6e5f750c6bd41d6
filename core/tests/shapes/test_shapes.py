"""Shapes that several workers drew: one of each thing, and who misses or imagines."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from handwork_core import methods_for
from handwork_core.truth.shapes import (
    BoxTable,
    PointTable,
    PolygonTable,
    SegmentTable,
    SpanTable,
    shape_consensus,
)


def box(rng, place):
    x, y, width, height = 100 * place[0], 100 * place[1], 60, 40
    return np.array([x, y, x + width, y + height]) + rng.normal(0, 1.5, 4)


def polygon(rng, place):
    angles = np.arange(12) * np.pi / 6
    corners = np.stack([30 * np.cos(angles), 22 * np.sin(angles)], axis=1)
    return corners + 100 * np.array(place) + rng.normal(0, 1.0, (12, 2))


def point(rng, place):
    return 100 * np.array(place) + rng.normal(0, 1.5, 2)


def span(rng, place):
    start = 500 * place[0] + 50 * place[1]
    return [start + rng.integers(0, 3), start + 30 - rng.integers(0, 3)]


def segment(rng, place):
    start = 50.0 * place[0] + 5 * place[1]
    return np.array([start, start + 3]) + rng.normal(0, 0.15, 2)


def point_table(*columns, **options):
    return PointTable.from_answers(*columns, radius=10, **options)


KINDS = {
    "boxes": (BoxTable.from_answers, box, [0, 0, 9, 9]),
    "polygons": (PolygonTable.from_answers, polygon, [(0, 0), (9, 0), (0, 9)]),
    "points": (point_table, point, [3, 4]),
    "spans": (SpanTable.from_answers, span, [2, 7]),
    "segments": (SegmentTable.from_answers, segment, [2, 7.5]),
}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
MISS = np.array([0.02, 0.05, 0.1, 0.1, 0.3])
ALARM = np.array([0.05, 0.05, 0.1, 0.4, 0.1])


class Planted:
    """Things at places of a grid; illusions at places of their own."""

    def __init__(self, kind, seed, *, n_tasks=None, n_workers=5):
        self.make, self.draw, _ = KINDS[kind]
        n_tasks = n_tasks or (15 if kind == "polygons" else 40)
        rng = np.random.default_rng(seed)
        self.tasks, self.workers, self.answers, self.places = [], [], [], []
        for task in range(n_tasks):
            there = [
                place for place in product(range(3), repeat=2) if rng.random() < 0.4
            ]
            self.places.append(there)
            for worker in range(n_workers):
                drawn = [
                    self.draw(rng, place)
                    for place in there
                    if rng.random() >= MISS[worker]
                ]
                drawn += [
                    self.draw(rng, (x, 3 + worker))
                    for x in range(3)
                    if rng.random() < ALARM[worker]
                ]
                self.tasks.append(task)
                self.workers.append(worker)
                self.answers.append(drawn)

    def table(self, order=None):
        order = range(len(self.tasks)) if order is None else order
        columns = (self.tasks, self.workers, self.answers)
        return self.make(*([column[row] for row in order] for column in columns))

    def renamed(self, tasks, workers):
        return self.make(
            [tasks[task] for task in self.tasks],
            [workers[worker] for worker in self.workers],
            self.answers,
        )


def flat(shapes):
    return np.concatenate([np.ravel(shape) for shape in shapes])


@EVERY_KIND
def test_every_kind_has_its_method(kind):
    (method,) = methods_for(kind).values()

    result = method.function(Planted(kind, 0, n_tasks=2).table())

    assert (result.method, result.version) == (method.name, method.version)


@EVERY_KIND
def test_planted_things_are_found_once_and_illusions_are_not(kind):
    (method,) = methods_for(kind).values()
    crowd = Planted(kind, 1)
    expected = sum(map(len, crowd.places))

    result = shape_consensus(crowd.table())

    found = np.bincount(result.task_index[result.exists], minlength=len(crowd.places))
    wrong = np.abs(found - [len(places) for places in crowd.places]).sum()
    assert wrong <= method.recovery_error * expected
    assert result.converged
    assert ((result.probability >= 0) & (result.probability <= 1)).all()


@EVERY_KIND
def test_the_workers_who_miss_and_imagine_most_are_told_apart(kind):
    result = shape_consensus(Planted(kind, 2).table())

    miss, alarm = (
        result.parameters[name] for name in ("miss_rate", "false_alarm_rate")
    )
    assert miss.estimate.argmax() == MISS.argmax()
    assert alarm.estimate.argmax() == ALARM.argmax()
    assert np.abs(miss.estimate - MISS).max() < 0.1
    for rate in (miss, alarm):
        assert (rate.low <= rate.estimate).all()
        assert (rate.estimate <= rate.high).all()


@EVERY_KIND
def test_the_consensus_is_nearer_to_the_thing_than_a_worker_is(kind):
    class Still:
        def normal(self, mean, _, size):
            return np.full(size, mean)

        def integers(self, low, high):
            return (low + high - 1) // 2

    crowd = Planted(kind, 3)
    table = crowd.table()
    result = shape_consensus(table)
    similarity = table.geometry.similarity

    def best(shapes, true):
        return similarity(shapes, table.geometry.collect([np.array(true, float)])).max()

    ours, single = [], []
    answers_of_bola = table.shapes[table.worker_index[table.answer_index] == 1]
    task_of_bola = table.task_index[table.answer_index][
        table.worker_index[table.answer_index] == 1
    ]
    for task, places in enumerate(crowd.places):
        for place in places:
            true = crowd.draw(Still(), place)
            ours.append(best(result.shapes[result.task_index == task], true))
            mine = answers_of_bola[task_of_bola == task]
            single.append(best(mine, true) if len(mine) else 0.0)
    both = [pair for pair in zip(ours, single, strict=True) if min(pair) > 0.5]
    gained = np.mean([one - other for one, other in both])
    assert gained > 0


@EVERY_KIND
@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_rows_changes_no_bit(kind, seed):
    crowd = Planted(kind, seed, n_tasks=6)
    order = np.random.default_rng(seed).permutation(len(crowd.tasks))

    first = shape_consensus(crowd.table())
    second = shape_consensus(crowd.table(order))

    assert flat(first.shapes).tobytes() == flat(second.shapes).tobytes()
    assert first.probability.tobytes() == second.probability.tobytes()


@EVERY_KIND
def test_other_names_give_the_same_things(kind):
    crowd = Planted(kind, 4, n_tasks=8)
    rng = np.random.default_rng(4)
    tasks, workers = rng.permutation(8), rng.permutation(5)

    before = shape_consensus(crowd.table())
    after = shape_consensus(crowd.renamed(tasks, workers))

    for task in range(8):
        mine = before.task_index == task
        theirs = after.task_index == tasks[task]
        assert np.allclose(flat(before.shapes[mine]), flat(after.shapes[theirs]))
        assert np.allclose(
            before.probability[mine], after.probability[theirs], atol=1e-4
        )
    for name, parameter in before.parameters.items():
        renamed = after.parameters[name].estimate[workers]
        assert np.allclose(renamed, parameter.estimate, atol=1e-4)


@EVERY_KIND
def test_no_two_shapes_of_one_answer_are_counted_for_one_thing(kind):
    table = Planted(kind, 5, n_tasks=10).table()

    result = shape_consensus(table)

    pairs = set(zip(result.candidate_of, table.answer_index, strict=True))
    assert len(pairs) == table.n_shapes
    assert np.array_equal(np.bincount(result.candidate_of), result.n_drawn)


@EVERY_KIND
def test_nobody_who_draws_anything_gives_no_things(kind):
    make, _, _ = KINDS[kind]

    nothing = shape_consensus(make([1, 2], ["ada", "ada"], [[], []]))
    no_answers = shape_consensus(make([], [], []))

    assert len(nothing.shapes) == len(nothing.probability) == 0
    assert len(nothing.shapes_of(1)) == 0
    assert nothing.converged
    assert len(nothing.parameters["miss_rate"].estimate) == 1
    assert len(no_answers.tasks) == 0


@EVERY_KIND
def test_what_one_worker_alone_drew_is_returned_with_a_warning(kind):
    make, _, shape = KINDS[kind]

    result = shape_consensus(make([1], ["ada"], [[shape]]))

    assert np.array_equal(result.shapes_of(1)[0], np.array(shape, float))
    assert result.probability[0] == pytest.approx(0.75)
    assert "cannot be told" in result.warnings[0]


@EVERY_KIND
def test_equal_shapes_have_themselves_as_consensus(kind):
    make, _, shape = KINDS[kind]

    result = shape_consensus(make([1] * 3, ["ada", "bola", "cleo"], [[shape]] * 3))

    assert np.array_equal(result.shapes[0], np.array(shape, float))
    assert result.overlap.tolist() == [1.0]
    assert result.n_drawn.tolist() == [3]


@EVERY_KIND
def test_the_label_of_most_weight_names_the_thing(kind):
    make, _, shape = KINDS[kind]
    labels = [["cat"], ["cat"], ["dog"]]

    table = make([1] * 3, ["ada", "bola", "eve"], [[shape]] * 3, labels=labels)
    result = shape_consensus(table)

    assert result.labels.tolist() == ["cat"]
    assert result.label_confidence[0] == pytest.approx(2 / 3)


def test_two_labels_of_one_span_stay_two_things():
    answers = [[(0, 4), (0, 4)]] * 2
    labels = [["place", "person"], ["person", "place"]]

    table = SpanTable.from_answers([1, 1], ["ada", "bola"], answers, labels=labels)
    result = shape_consensus(table)

    assert result.n_drawn.tolist() == [2, 2]
    assert sorted(result.labels.tolist()) == ["person", "place"]
    assert (result.label_confidence == 1).all()


def test_neighbours_are_assigned_so_that_all_fit():
    # The most similar pair alone would be 6-26 with 10-30, and leave two shapes over.
    table = SegmentTable.from_answers(
        [1, 1, 1],
        ["ada", "bola", "cleo"],
        [[(0, 20), (10, 30)], [(0, 20), (10, 30)], [(6, 26), (16, 36)]],
    )

    result = shape_consensus(table)

    assert result.n_drawn.tolist() == [3, 3]
