"""Answers on disk, in shards of whole tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import as_ids

if TYPE_CHECKING:
    import os

INDEX = "answers.json"
FORMAT = 1

Pairs = NDArray[np.int32]
Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ShardedAnswers:
    """Who answered what to which task, in files that are read when they are needed.

    :func:`shard_parquet` writes such a folder, :meth:`open` finds it again.

    Attributes
    ----------
    folder : Path
    workers : ndarray, shape (n_workers,)
        Ids, ascending.
    classes : ndarray, shape (n_classes,)
        Labels, ascending or in the order that was given.
    n_tasks, n_labels : tuple of int
        Tasks and answers of each shard.
    """

    folder: Path
    workers: NDArray[Any]
    classes: NDArray[Any]
    n_tasks: tuple[int, ...]
    n_labels: tuple[int, ...]

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> ShardedAnswers:
        """Find the answers that were written to a folder.

        Parameters
        ----------
        folder : path

        Returns
        -------
        ShardedAnswers

        Raises
        ------
        ValueError
            When the folder holds no finished shards, those of another version, or shards
            that were changed after they were written.
        """
        answers = cls.at(folder)
        answers.check()
        return answers

    @classmethod
    def at(cls, folder: str | os.PathLike[str]) -> ShardedAnswers:
        """Do as :meth:`open`, without a look at the shards."""
        place = Path(folder)
        try:
            content = json.loads((place / INDEX).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ValueError(
                f"{place} holds no finished shards: write them with shard_parquet"
            ) from None
        if content.get("format") != FORMAT:
            raise ValueError(
                f"{place} was written by another version: write it again with "
                "shard_parquet"
            )
        return cls(
            folder=place,
            workers=as_ids(content["workers"]),
            classes=as_ids(content["classes"]),
            n_tasks=tuple(content["n_tasks"]),
            n_labels=tuple(content["n_labels"]),
        )

    def check(self) -> None:
        """Compare the shards' lengths with those that were recorded.

        Raises
        ------
        ValueError
            When a shard is missing, cut short, or of other answers.
        """
        for shard, expected in enumerate(zip(self.n_tasks, self.n_labels, strict=True)):
            try:
                offsets, pairs = self.read_answers(shard)
            except (OSError, ValueError, EOFError):
                raise self._changed(shard, "is missing or damaged") from None
            found = (len(offsets) - 1, len(pairs))
            if found != expected:
                what = "has {:,} tasks and {:,} answers".format(*found)
                wanted = "{:,} and {:,}".format(*expected)
                raise self._changed(shard, f"{what}, but {wanted} were written")

    def _changed(self, shard: int, what: str) -> ValueError:
        return ValueError(
            f"{self.folder}: shard {shard} {what}; write the answers again with "
            "shard_parquet, to an empty folder"
        )

    def save(self) -> None:
        """Write what :meth:`open` reads; the shards are finished with this."""
        content = {
            "format": FORMAT,
            "workers": self.workers.tolist(),
            "classes": self.classes.tolist(),
            "n_tasks": self.n_tasks,
            "n_labels": self.n_labels,
        }
        (self.folder / INDEX).write_text(json.dumps(content), encoding="utf-8")

    @property
    def n_shards(self) -> int:
        """Number of shards, also those without answers."""
        return len(self.n_labels)

    def read_answers(self, shard: int) -> tuple[Offsets, Pairs]:
        """Return a shard's task offsets and its pairs, ``worker * n_classes + label``.

        The pages are read when they are touched, and left to the operating system.
        """
        offsets = np.load(self._file(shard, "offsets"), mmap_mode="r")
        return offsets, np.load(self._file(shard, "pairs"), mmap_mode="r")

    def write_answers(self, shard: int, offsets: Offsets, pairs: Pairs) -> None:
        """Keep a shard's answers."""
        np.save(self._file(shard, "offsets"), offsets)
        np.save(self._file(shard, "pairs"), pairs)

    def read_tasks(self, shard: int) -> NDArray[Any]:
        """Return the ids of a shard's tasks, ascending."""
        file = self._file(shard, "tasks")
        if file.exists():
            return np.asarray(np.load(file, mmap_mode="r"))
        return as_ids(json.loads(file.with_suffix(".json").read_bytes()))

    def write_tasks(self, shard: int, tasks: NDArray[Any]) -> None:
        """Keep the ids of a shard's tasks."""
        file = self._file(shard, "tasks")
        if tasks.dtype.kind == "i":
            np.save(file, tasks)
        else:
            file.with_suffix(".json").write_text(json.dumps(tasks.tolist()), "utf-8")

    def _file(self, shard: int, part: str) -> Path:
        return self.folder / f"{shard:05d}.{part}.npy"


def refuse_shards(folder: Path) -> None:
    """Refuse to write where shards are: they would mix with those that are there.

    Raises
    ------
    ValueError
    """
    if (folder / INDEX).exists() or any(folder.glob("*.offsets.npy")):
        raise ValueError(
            f"{folder} holds shards already: name another folder, or remove this one "
            "first if its answers are no longer needed"
        )


def in_groups(n_shards: int, n_groups: int) -> list[range]:
    """Deal the shards to so many groups of neighbours, none of them empty."""
    n_groups = max(1, min(n_groups, n_shards))
    edges = [n_shards * group // n_groups for group in range(n_groups + 1)]
    return [range(first, last) for first, last in pairwise(edges)]
