"""A Parquet file cut into shards of whole tasks, in one pass and little memory."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import (
    LARGEST_INDEX,
    Encoded,
    encode,
    encode_integers,
    into_classes,
)
from handwork_core.reading.arrow import check_columns, encode_column, require
from handwork_core.reading.columns import Source
from handwork_core.truth.scaling.shards import ShardedAnswers, refuse_shards

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    from handwork_core.answers import Column

    Progress = Callable[[int, int], None]
    Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]

ROWS_AT_ONCE = 1 << 20
ROWS_PER_SHARD = 8_000_000
MOST_SHARDS = 997
"""So many files are open at once."""


def shard_parquet(
    paths: Paths,
    folder: str | os.PathLike[str],
    *,
    columns: tuple[str, str, str] = ("task", "worker", "label"),
    classes: Column | None = None,
    rows_per_shard: int = ROWS_PER_SHARD,
    progress: Progress | None = None,
) -> ShardedAnswers:
    """Encode answers that may not fit into memory, and keep all of a task together.

    Parameters
    ----------
    paths : path or sequence of paths
        Parquet files, one answer a row in any order.
    folder : path
        Where to keep the shards; made if it is not there, and refused if it holds shards
        already: what was opened there would read others' answers. On several machines it must
        be a folder that all of them see. It takes some 6 bytes an answer, and 14 more
        while it is written.
    columns : tuple of str
        Names of the columns of task, worker and label.
    classes : sequence of hashable or 1-D ndarray, optional
        Every label that is possible; by default the labels that occur, ascending.
    rows_per_shard : int, default 8,000,000, at least 1
        Memory is some 60 bytes times this, plus the distinct workers and labels.
    progress : callable, optional
        Called with the rows read so far and in all.

    Returns
    -------
    ShardedAnswers

    Raises
    ------
    ValueError
        When the folder holds shards already; naming file, row and column, when a value is
        missing or is no whole number and no text; when files differ in the kind of a column, pyarrow is not installed,
        a label is not among `classes`, or there are too many workers and classes.

    Notes
    -----
    One pass numbers workers and labels and deals the rows to as many files as there
    are shards, by a hash of the task; then each shard is sorted by itself, by counting.
    The number of shards is a prime, so that ids with a regular step spread evenly.
    """
    if rows_per_shard < 1:
        raise ValueError(f"rows_per_shard must be 1 or more, not {rows_per_shard}")
    place = Path(folder)
    refuse_shards(place)
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix="dealing-") as spill:
        dealer = Dealer(Path(spill), columns, rows_per_shard)
        dealer.read(_listed(paths), progress)
        return dealer.finish(place, classes)


def _listed(paths: Paths) -> list[Path]:
    import os  # noqa: PLC0415 - beside the types that need it

    if isinstance(paths, str | os.PathLike):
        return [Path(paths)]
    return [Path(path) for path in paths]


class Numbering:
    """Numbers for the distinct values of a column, in order of appearance."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.number_of: dict[Any, int] = {}

    def add(self, column: Encoded) -> NDArray[np.int32]:
        """Return the number of each row's value."""
        numbers = [
            self.number_of.setdefault(value, len(self.number_of))
            for value in column.ids.tolist()
        ]
        return np.array(numbers, dtype=np.int32)[column.positions]

    def in_order(self) -> Encoded:
        """Return the values, ascending, and the place of each number among them."""
        return encode(list(self.number_of), name=self.name)


class Dealer:
    """Rows dealt to files by their task."""

    def __init__(
        self, spill: Path, columns: tuple[str, str, str], rows_per_shard: int
    ) -> None:
        self.spill = spill
        self.columns = columns
        self.rows_per_shard = rows_per_shard
        self.workers = Numbering("workers")
        self.labels = Numbering("labels")
        self.writers: list[Any] = []
        self.n_shards = 1
        self.kind: Any = None

    def read(self, paths: Sequence[Path], progress: Progress | None) -> None:
        """Deal every row of every file."""
        parquet = require("pyarrow.parquet", paths[0].name if paths else "Parquet")
        files = [parquet.ParquetFile(path) for path in paths]
        n_rows = sum(file.metadata.num_rows for file in files)
        self.n_shards = shards_for(n_rows, self.rows_per_shard)
        done = 0
        try:
            for path, file in zip(paths, files, strict=True):
                for before, batch in _batches(file, self._source(path)):
                    self._deal(self._source(path), batch, before)
                    done += len(batch)
                    if progress is not None:
                        progress(done, n_rows)
        finally:
            for writer in self.writers:
                writer.close()

    def _source(self, path: Path) -> Source:
        task, worker, label = self.columns
        return Source(name=path.name, task=task, worker=worker, label=label)

    def _deal(self, source: Source, batch: Any, before: int) -> None:  # noqa: ANN401
        arrow = require("pyarrow", source.name)
        columns = [batch.column(name) for name in self.columns]
        workers = self.workers.add(
            encode_column(source, self.columns[1], columns[1], before=before)
        )
        labels = self.labels.add(
            encode_column(source, self.columns[2], columns[2], before=before)
        )
        tasks = as_keys(source, columns[0], before)
        self._open(arrow, source, tasks.type)
        shards = shard_of(tasks, self.n_shards)
        order = np.argsort(shards, kind="stable")
        rows = arrow.record_batch(
            [tasks, arrow.array(workers), arrow.array(labels)],
            names=["task", "worker", "label"],
        ).take(arrow.array(order))
        ends = np.cumsum(np.bincount(shards, minlength=self.n_shards)).tolist()
        starts = [0, *ends[:-1]]
        for writer, start, end in zip(self.writers, starts, ends, strict=True):
            if end > start:
                writer.write_batch(rows.slice(start, end - start))

    def _open(self, arrow: Any, source: Source, kind: Any) -> None:  # noqa: ANN401
        if self.kind is not None and self.kind != kind:
            raise ValueError(
                f"{source.name}, column {self.columns[0]!r} is {kind}, but in the file "
                f"before it is {self.kind}: write it in the same way in all files"
            )
        if self.kind is None:
            self.kind = kind
            small = arrow.int32()
            schema = arrow.schema([("task", kind), ("worker", small), ("label", small)])
            self.writers = [
                arrow.ipc.new_stream(self._spilled(shard), schema)
                for shard in range(self.n_shards)
            ]

    def _spilled(self, shard: int) -> str:
        return str(self.spill / f"{shard:05d}.arrows")

    def finish(self, folder: Path, classes: Column | None) -> ShardedAnswers:
        """Sort each shard, and say what there is."""
        workers, labels = self.workers.in_order(), self.labels.in_order()
        if classes is not None:
            labels = into_classes(labels, classes)
        if len(workers.ids) * len(labels.ids) > LARGEST_INDEX:
            raise ValueError(
                f"too many workers and labels: {len(workers.ids):,} times "
                f"{len(labels.ids):,}, at most {LARGEST_INDEX:,} pairs; is the column "
                f"{self.columns[2]!r} that of the labels?"
            )
        sizes = [
            self._finish_one(folder, n, workers, labels) for n in range(self.n_shards)
        ]
        answers = ShardedAnswers(
            folder=folder,
            workers=workers.ids,
            classes=labels.ids,
            n_tasks=tuple(size[0] for size in sizes),
            n_labels=tuple(size[1] for size in sizes),
        )
        answers.save()
        return answers

    def _finish_one(
        self, folder: Path, shard: int, workers: Encoded, labels: Encoded
    ) -> tuple[int, int]:
        from handwork_core._kernels import sorting  # noqa: PLC0415 - loads Numba

        tasks, worker_numbers, label_numbers = self._read_back(shard)
        offsets, pairs = sorting.sort_pairs(
            tasks.positions,
            workers.positions[worker_numbers],
            labels.positions[label_numbers],
            len(tasks.ids),
            len(labels.ids),
        )
        answers = ShardedAnswers(
            folder=folder, workers=workers.ids, classes=labels.ids, n_tasks=(),
            n_labels=(),
        )  # fmt: skip
        answers.write_answers(shard, offsets, pairs)
        answers.write_tasks(shard, tasks.ids)
        return len(tasks.ids), len(pairs)

    def _read_back(self, shard: int) -> tuple[Encoded, NDArray[Any], NDArray[Any]]:
        nothing = np.zeros(0, np.int32)
        if not self.writers:
            return encode_integers(nothing), nothing, nothing
        arrow = require("pyarrow", "Parquet")
        file = Path(self._spilled(shard))
        with arrow.ipc.open_stream(arrow.memory_map(str(file))) as stream:
            table = stream.read_all()
        tasks = table.column("task")
        workers, labels = (table.column(n).to_numpy() for n in ("worker", "label"))
        if arrow.types.is_integer(tasks.type):
            found = _encode_strided(tasks.to_numpy(), shard, self.n_shards)
        else:
            source = self._source(file)
            found = encode_column(source, self.columns[0], tasks)
        file.unlink()
        return found, workers, labels


def _batches(file: Any, source: Source) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield batches with the number of rows before each."""
    check_columns(source, file.schema_arrow.names)
    before = 0
    for batch in file.iter_batches(ROWS_AT_ONCE, columns=list(source.columns)):
        yield before, batch
        before += len(batch)


def as_keys(source: Source, column: Any, before: int) -> Any:  # noqa: ANN401 - Arrow's
    """Return tasks as int64 or as text; refuse what is neither, and what is missing."""
    arrow = require("pyarrow", source.name)
    if column.null_count:
        row = (
            before + int(np.argmax(column.is_null().to_numpy(zero_copy_only=False))) + 1
        )
        raise source.wrong_cell(row, source.task, "the cell is empty")
    kind = column.type
    if arrow.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if arrow.types.is_integer(kind):
        return column.cast(arrow.int64())
    if arrow.types.is_string(kind) or arrow.types.is_large_string(kind):
        return column.cast(arrow.large_string())
    raise ValueError(
        f"{source.name}, column {source.task!r} is {kind}: write tasks as whole numbers "
        "or as text"
    )


def shard_of(tasks: Any, n_shards: int) -> NDArray[np.uint16]:  # noqa: ANN401 - Arrow's
    """Return the shard of each task: its remainder, or that of its hash if it is text."""
    if str(tasks.type) == "int64":
        return np.asarray(tasks.to_numpy() % n_shards, np.uint16)
    from handwork_core._kernels import delimited  # noqa: PLC0415 - loads Numba

    _, ends, data = tasks.buffers()
    offsets = np.frombuffer(ends, np.int64)[
        tasks.offset : tasks.offset + len(tasks) + 1
    ]
    content = np.frombuffer(data or b"", np.uint8)
    hashes = np.empty(len(tasks), np.uint64)
    delimited.hash_texts(content, offsets, hashes)
    return (hashes % np.uint64(n_shards)).astype(np.uint16)


def _encode_strided(tasks: NDArray[np.int64], shard: int, n_shards: int) -> Encoded:
    """Encode ids that leave the same remainder: quotients are dense where ids were."""
    found = encode_integers(tasks // n_shards)
    return Encoded(found.ids * n_shards + shard, found.positions)


def shards_for(n_rows: int, rows_per_shard: int) -> int:
    """Return the first prime that is enough shards, or 1."""
    wanted = -(-n_rows // rows_per_shard)
    if wanted <= 1:
        return 1
    primes = (
        n for n in range(wanted, MOST_SHARDS + 1) if all(n % d for d in range(2, n))
    )
    return next(primes, MOST_SHARDS)
