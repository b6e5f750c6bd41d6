"""Make a Parquet file of answers, cut it into shards and iterate; print JSON.

Runs on its own: scale_run.py alone|dask ANSWERS FOLDER.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from handwork_core.truth.scaling import (
    ShardedAnswers,
    ShardedResult,
    dawid_skene_shards,
    majority_vote_shards,
    shard_parquet,
)

N_CLASSES, PER_TASK, N_WORKERS = 4, 5, 20_000
ROWS_AT_ONCE = 1_000_000
ITERATIONS = 10
LARGE_ITERATIONS = 4
LARGE = 500_000_000
MIXER = np.uint64(0x9E3779B97F4A7C15)


def main() -> None:
    how, n_answers, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    source = folder / "answers.parquet"
    write(source, n_answers)
    start = time.perf_counter()
    answers = shard_parquet(source, folder / "shards")
    encode = time.perf_counter() - start
    source.unlink()
    warm_up(answers)
    found = compare(answers) if how == "dask" else measure(answers, n_answers)
    print(json.dumps({**found, "encode": encode}))


def write(path: Path, n_answers: int) -> None:
    """Write answers in random order; nothing is kept of what was written."""
    rng = np.random.default_rng(n_answers)
    n_tasks = n_answers // PER_TASK
    schema = pa.schema(
        [("task", pa.int64()), ("worker", pa.int32()), ("label", pa.int8())]
    )
    accuracy = np.linspace(0.5, 0.95, N_WORKERS)
    with parquet.ParquetWriter(
        path, schema, use_dictionary=["worker", "label"]
    ) as writer:
        for begin in range(0, n_answers, ROWS_AT_ONCE):
            size = min(ROWS_AT_ONCE, n_answers - begin)
            tasks = rng.integers(n_tasks, size=size)
            workers = rng.integers(N_WORKERS, size=size, dtype=np.int32)
            right = rng.random(size) < accuracy[workers]
            wrong = (
                truth_of(tasks) + rng.integers(1, N_CLASSES, size=size)
            ) % N_CLASSES
            labels = np.where(right, truth_of(tasks), wrong).astype(np.int8)
            writer.write_table(pa.table([tasks, workers, labels], schema=schema))


def truth_of(tasks: np.ndarray) -> np.ndarray:
    """Return the true class of each task: bits of its number, well mixed."""
    return ((tasks.astype(np.uint64) * MIXER) >> np.uint64(62)).astype(np.int64)


def warm_up(answers: ShardedAnswers) -> None:
    dawid_skene_shards(answers, max_iterations=1)


def measure(answers: ShardedAnswers, n_answers: int) -> dict[str, float]:
    times: list[float] = []
    n_iterations = ITERATIONS if n_answers < LARGE else LARGE_ITERATIONS
    result = dawid_skene_shards(
        answers, max_iterations=n_iterations, tolerance=0,
        progress=lambda _done, _likelihood: times.append(time.perf_counter()),
    )  # fmt: skip
    iteration = (times[-1] - times[0]) / (len(times) - 1)
    start = time.perf_counter()
    majority_vote_shards(answers)
    return {
        "iteration": iteration,
        "iterations": iteration * ITERATIONS,
        "majority": time.perf_counter() - start,
        "accuracy": accuracy_of(result),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


def accuracy_of(result: ShardedResult) -> float:
    right, total = 0, 0
    for found in result.estimates():
        labels = result.answers.classes[found.labels]
        right += int(np.sum(labels == truth_of(found.tasks)))
        total += len(labels)
    return right / total


def compare(answers: ShardedAnswers) -> dict[str, float]:
    from dask.distributed import Client, LocalCluster  # noqa: PLC0415 - optional

    alone, alone_seconds = iterate(answers)
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        dawid_skene_shards(answers, max_iterations=1, client=client, n_threads=1)
        together, seconds = iterate(answers, client=client, n_threads=1)
    assert alone.confusion is not None
    assert together.confusion is not None
    pairs = zip(alone.estimates(), together.estimates(), strict=True)
    return {
        "alone": alone_seconds,
        "together": seconds,
        "distance": float(np.abs(alone.confusion - together.confusion).max()),
        "different": float(sum(np.sum(a.labels != b.labels) for a, b in pairs)),
    }


def iterate(answers: ShardedAnswers, **options: object) -> tuple[ShardedResult, float]:
    times: list[float] = []
    result = dawid_skene_shards(
        answers, max_iterations=ITERATIONS, tolerance=0,
        progress=lambda _done, _likelihood: times.append(time.perf_counter()),
        **options,
    )  # fmt: skip
    return result, (times[-1] - times[0]) / (len(times) - 1)


if __name__ == "__main__":
    main()
