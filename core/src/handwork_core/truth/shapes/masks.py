"""Masks: which pixels of an image belong to the thing asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import Rows, check_lengths, freeze, ranks, sort_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handwork_core.answers import Column
    from handwork_core.truth.result import Parameter


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MaskTable(Rows):
    """Who marked which pixels, sorted by task, worker and mask.

    Build it with :meth:`from_arrays`. A worker who answered a task twice is kept twice.

    Attributes
    ----------
    masks : ndarray of object, shape (n_answers,)
        An array of bool for each answer; all of one task have one shape.
    """

    masks: NDArray[Any]

    @classmethod
    def from_arrays(
        cls, tasks: Column, workers: Column, masks: Sequence[Any]
    ) -> MaskTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        masks : sequence of 2-D arrays of bool, or of 0 and 1, shape (n_answers,)
            A mask without any pixel set is the answer that there is nothing.

        Raises
        ------
        ValueError
            When lengths differ, an id is missing, a mask is not a 2-D array of 0 and 1
            (the message names the row), or masks of one task differ in shape.

        Examples
        --------
        >>> table = MaskTable.from_arrays([1], ["ada"], [[[0, 1], [1, 1]]])
        >>> table.masks[0].tolist()
        [[False, True], [True, True]]
        """
        check_lengths("masks", len(tasks), len(workers), len(masks))
        arrays = [_as_mask(row, mask) for row, mask in enumerate(masks)]
        contents = [(mask.shape, np.packbits(mask).tobytes()) for mask in arrays]
        rows = sort_rows(tasks, workers, ranks(contents))
        column = np.empty(len(arrays), dtype=object)
        for place, row in enumerate(rows.order):
            column[place] = arrays[row]
        freeze([column, *arrays])
        table = cls(**rows.columns, masks=column)
        _check_shapes(table)
        return table


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MaskResult:
    """Which pixels are believed to belong to the thing, for each task.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        Ids, in the order of the table.
    workers : ndarray, shape (n_workers,)
    masks : ndarray of object, shape (n_tasks,)
        An array of bool for each task: the probability is above one half; a tie is out.
    probability : ndarray of object, shape (n_tasks,)
        An array of float64 for each task, 0..1: share of the vote or posterior, as the
        method says.
    confidence : ndarray of float64, shape (n_tasks,)
        Expected overlap of the mask with the truth, 0..1: sum of the probabilities in
        it over that sum plus those outside and the doubts inside. Of an empty mask the
        probability that nothing is there. Pixels are taken as independent.
    parameters : Mapping from str to Parameter
        Of the workers, by name.
    n_iterations : int
    converged : bool
    method, version : str
        Name in `METHODS`, and the version that changes whenever results change.
    warnings : tuple of str
    """

    tasks: NDArray[Any]
    workers: NDArray[Any]
    masks: NDArray[Any]
    probability: NDArray[Any]
    confidence: NDArray[np.float64]
    parameters: Mapping[str, Parameter] = field(
        default_factory=lambda: MappingProxyType({})
    )
    n_iterations: int
    converged: bool
    method: str
    version: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze([self.masks, self.probability, self.confidence])
        freeze([*self.masks, *self.probability])


def _as_mask(row: int, mask: object) -> NDArray[np.bool_]:
    try:
        numbers = np.asarray(mask)
        whole = numbers.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"masks[{row}] is no rectangle of 0 and 1") from error
    if numbers.ndim != 2:
        raise ValueError(
            f"masks[{row}] has {numbers.ndim} dimensions: give rows and columns of 0 "
            "and 1"
        )
    if not np.isin(whole, (0.0, 1.0)).all():
        raise ValueError(
            f"masks[{row}] has values beside 0 and 1: one mask says one thing, cut "
            "probabilities at a half first"
        )
    return np.asarray(whole == 1.0)


def _check_shapes(table: MaskTable) -> None:
    for task in range(table.n_tasks):
        first, end = table.task_offsets[task : task + 2]
        shapes = {mask.shape for mask in table.masks[first:end]}
        if len(shapes) > 1:
            sizes = " and ".join(f"{h} x {w}" for h, w in sorted(shapes)[:2])
            raise ValueError(
                f"the masks of task {table.tasks.tolist()[task]!r} have different shapes, "
                f"{sizes}: scale them to one"
            )
