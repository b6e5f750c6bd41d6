"""Shards give the estimates of all the answers at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from handwork_core import AnswerTable, dawid_skene, majority_vote
from handwork_core.truth.scaling import (
    ShardedAnswers,
    dawid_skene_shards,
    majority_vote_shards,
    shard_parquet,
)
from handwork_core.truth.scaling.writing import shards_for


def write(path, tasks, workers, labels):
    table = pa.table({"task": tasks, "worker": workers, "label": labels})
    pa.parquet.write_table(table, path)
    return path


@pytest.fixture(params=["numbers", "texts"])
def crowd(request, plant):
    planted = plant(3, n_tasks=300)
    tasks, workers, labels = planted.tasks * 10, planted.workers, planted.labels
    if request.param == "texts":
        names = [f"task {task}" for task in tasks]
        people = [f"worker {worker}" for worker in workers]
        return names, people, [f"label {label}" for label in labels]
    return tasks, workers, labels


@pytest.fixture
def sharded(crowd, tmp_path):
    order = np.random.default_rng(1).permutation(len(crowd[0]))
    shuffled = [[column[n] for n in order] for column in crowd]
    path = write(tmp_path / "answers.parquet", *shuffled)
    return shard_parquet(path, tmp_path / "shards", rows_per_shard=250)


def rows_of(result):
    found = {}
    for part in result.estimates():
        labels = result.answers.classes[part.labels]
        rows = zip(labels, part.posterior, strict=True)
        found |= dict(zip(part.tasks.tolist(), rows, strict=True))
    return found


@pytest.mark.parametrize(
    ("function", "of_shards"),
    [(dawid_skene, dawid_skene_shards), (majority_vote, majority_vote_shards)],
)
def test_shards_give_what_all_answers_at_once_give(crowd, sharded, function, of_shards):
    whole = function(AnswerTable.from_arrays(*map(list, crowd)))

    result = of_shards(sharded)

    found = rows_of(result)
    assert result.answers.n_shards > 4
    assert result.n_iterations == whole.n_iterations
    assert found.keys() == set(whole.tasks.tolist())
    for task, label, row in zip(
        whole.tasks.tolist(), whole.classes[whole.labels], whole.posterior, strict=True
    ):
        assert found[task][0] == label
        assert np.allclose(found[task][1], row, rtol=0, atol=1e-9)
    for name in ("confusion", "accuracy", "accuracy_interval", "class_prior"):
        value = getattr(result, name)
        if value is not None:
            assert np.allclose(value, getattr(whole, name), rtol=0, atol=1e-8)


def test_no_bit_depends_on_the_number_of_threads(sharded):
    one, two = (dawid_skene_shards(sharded, n_threads=n) for n in (1, 2))

    assert one.confusion.tobytes() == two.confusion.tobytes()
    assert one.log_likelihood == two.log_likelihood


class Machines:
    """Three machines that take their work in turn."""

    def nthreads(self):
        return {"first": 1, "second": 1, "third": 1}

    def scatter(self, data, *, broadcast):  # noqa: ARG002
        return data

    def map(self, function, *items, pure, **options):  # noqa: ARG002
        return [function(*item, **options) for item in zip(*items, strict=True)]

    def gather(self, futures):
        return futures


def test_several_machines_give_what_one_gives(sharded):
    alone = dawid_skene_shards(sharded)

    together = dawid_skene_shards(sharded, client=Machines(), n_threads=1)

    assert together.n_iterations == alone.n_iterations
    assert np.allclose(together.confusion, alone.confusion, rtol=0, atol=1e-12)


def test_a_folder_of_shards_is_opened_again(sharded):
    again = ShardedAnswers.open(sharded.folder)

    assert again.workers.tolist() == sharded.workers.tolist()
    assert again.n_labels == sharded.n_labels
    assert dawid_skene_shards(again).n_iterations > 1


def test_a_folder_without_shards_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no finished shards"):
        ShardedAnswers.open(tmp_path)


def test_estimates_are_written_one_row_a_task(sharded, tmp_path):
    result = majority_vote_shards(sharded)

    result.write_parquet(tmp_path / "labels.parquet")

    table = pa.parquet.read_table(tmp_path / "labels.parquet")
    assert table.num_rows == 300
    assert table.column_names == ["task", "label", "confidence"]
    assert set(table["label"].to_pylist()) == set(sharded.classes.tolist())


def test_files_are_read_one_after_the_other(tmp_path):
    paths = [
        write(tmp_path / f"{n}.parquet", [1, 2], ["ada", "bola"], [n, n])
        for n in range(2)
    ]
    seen = []

    answers = shard_parquet(
        paths,
        tmp_path / "shards",
        progress=lambda done, total: seen.append((done, total)),
    )

    assert sum(answers.n_labels) == 4
    assert answers.n_tasks == (2,)
    assert seen == [(2, 4), (4, 4)]


def test_no_rows_give_no_estimates(tmp_path):
    nothing = pa.array([], pa.int64())
    path = write(tmp_path / "none.parquet", nothing, nothing, nothing)

    answers = shard_parquet(path, tmp_path / "shards", classes=["a", "b"])

    assert rows_of(dawid_skene_shards(answers)) == {}
    assert majority_vote_shards(answers).class_prior.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            ([1, None], ["ada", "bola"], [0, 1]),
            "row 2, column 'task': the cell is empty",
        ),
        (([1, 2], ["ada", None], [0, 1]), "row 2, column 'worker': the cell is empty"),
        (([1.5, 2.5], ["ada", "bola"], [0, 1]), "write tasks as whole numbers"),
    ],
)
def test_a_wrong_row_is_named(columns, message, tmp_path):
    path = write(tmp_path / "answers.parquet", *columns)

    with pytest.raises(ValueError, match=rf"answers\.parquet, .*{message}"):
        shard_parquet(path, tmp_path / "shards")


def test_files_that_name_tasks_in_two_ways_are_refused(tmp_path):
    paths = [
        write(tmp_path / "a.parquet", [1], ["ada"], [0]),
        write(tmp_path / "b.parquet", ["1"], ["ada"], [0]),
    ]

    with pytest.raises(
        ValueError, match=r"b\.parquet, column 'task' is .* before it is"
    ):
        shard_parquet(paths, tmp_path / "shards")


@pytest.mark.parametrize(
    ("rows", "shards"), [(0, 1), (8, 1), (9, 2), (40, 5), (70, 11)]
)
def test_the_number_of_shards_is_a_prime(rows, shards):
    assert shards_for(rows, 8) == shards


def test_a_folder_that_holds_shards_is_refused_and_left_as_it_is(sharded, tmp_path):
    other = write(tmp_path / "other.parquet", [1, 1], [1, 2], [0, 0])

    with pytest.raises(ValueError, match="holds shards already: name another folder"):
        shard_parquet(other, sharded.folder)

    assert ShardedAnswers.open(sharded.folder).n_labels == sharded.n_labels


def test_shards_that_were_changed_are_not_opened(sharded):
    offsets, pairs = sharded.read_answers(1)
    sharded.write_answers(1, np.array(offsets[:-1]), np.array(pairs[: offsets[-2]]))

    with pytest.raises(ValueError, match=r"shard 1 has .* were written; write the"):
        ShardedAnswers.open(sharded.folder)

    (sharded.folder / "00001.pairs.npy").unlink()
    with pytest.raises(ValueError, match="shard 1 is missing or damaged"):
        ShardedAnswers.open(sharded.folder)
