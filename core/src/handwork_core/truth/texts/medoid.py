"""The answer that is nearest to all others."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.method import Method
from handwork_core.truth.result import TIE_TOLERANCE, Parameter
from handwork_core.truth.texts.pairs import pairs_within_tasks
from handwork_core.truth.texts.result import TextResult
from handwork_core.truth.texts.words import code_points, fold_word, number_words

if TYPE_CHECKING:
    from handwork_core.truth.texts.pairs import Pairs
    from handwork_core.truth.texts.table import TextTable

Floats = NDArray[np.float64]
VERSION = "1"


def medoid(
    table: TextTable, *, unit: Literal["characters", "words"] = "characters"
) -> TextResult:
    r"""Return, for each task, the answer with the least mean distance to the others.

    Parameters
    ----------
    table : TextTable
    unit : {"characters", "words"}, default "characters"
        What is counted: every character, or words without case and signs around them.

    Returns
    -------
    TextResult
        `confidence` is 1 less the mean distance to the other answers; 0.5 where there
        is no other. Ties go to the first text in the order of strings. `parameters` has
        `likeness`: 1 less the mean distance of a worker's answers to those of others.

    Raises
    ------
    ValueError
        When `unit` is unknown.

    Notes
    -----
    The distance of :math:`a` and :math:`b` is the least number of insertions, deletions
    and substitutions over :math:`\max(|a|, |b|)`: 0 for equal texts, also for two empty
    ones, and at most 1. O(answers squared x length squared) a task.

    References
    ----------
    .. [1] V. I. Levenshtein, "Binary Codes Capable of Correcting Deletions, Insertions
       and Reversals", Soviet Physics Doklady 10(8), 1966.

    Examples
    --------
    >>> from handwork_core.truth.texts import TextTable, medoid
    >>> table = TextTable.from_arrays(
    ...     [1, 1, 1], ["ada", "bola", "eve"], ["the cat sat", "the cat sad", "dogs"]
    ... )
    >>> medoid(table).texts.tolist()
    ['the cat sad']
    """
    pairs = pairs_within_tasks(table)
    distances = normalised_distances(table, pairs, unit)
    others = table.answers_per_task[table.task_index] - 1
    sums = pairs.sum_over_others(distances)
    likeness = np.where(others > 0, 1 - sums / np.maximum(others, 1), 0.5)
    chosen = choose_answers(table, likeness)
    counts = np.maximum(table.answers_per_worker, 1)
    by_worker = table.sum_by_worker(likeness) / counts
    return TextResult(
        tasks=table.tasks,
        workers=table.workers,
        texts=table.texts[chosen],
        confidence=likeness[chosen],
        answer_index=chosen,
        parameters=MappingProxyType(
            {"likeness": Parameter(of="worker", estimate=by_worker)}
        ),
        n_iterations=1,
        converged=True,
        method="medoid",
        version=VERSION,
        warnings=lonely_warning(table),
    )


def normalised_distances(table: TextTable, pairs: Pairs, unit: str) -> Floats:
    """Return the edit distance of each pair over the longer length, 0..1."""
    from handwork_core._kernels import alignment  # noqa: PLC0415 - starts the compiler

    if unit == "characters":
        offsets, symbols = code_points(table.texts.tolist())
    elif unit == "words":
        words = number_words(table.texts, str.split, fold_word)
        offsets, symbols = words.offsets, words.keys
    else:
        raise ValueError(f"no unit is called {unit!r}: choose characters or words")
    distances = np.zeros(len(pairs.left), np.int64)
    alignment.pair_distances(offsets, symbols, pairs.left, pairs.right, distances)
    lengths = np.diff(offsets)
    longer = np.maximum(lengths[pairs.left], lengths[pairs.right])
    return np.asarray(distances / np.maximum(longer, 1))


def choose_answers(table: TextTable, score: Floats) -> NDArray[np.int64]:
    """Return the row of the highest score of each task; ties go to the first text."""
    if table.n_answers == 0:
        return np.zeros(0, np.int64)
    best = np.maximum.reduceat(score, table.task_offsets[:-1])
    leads = score >= best[table.task_index] - TIE_TOLERANCE
    order = np.lexsort((table.text_rank, ~leads, table.task_index))
    return np.asarray(order[table.task_offsets[:-1]])


def lonely_warning(table: TextTable) -> tuple[str, ...]:
    """Say so when no task has two answers."""
    if table.n_answers and table.n_answers == table.n_tasks:
        return ("No task has two answers: each text is taken as it was written.",)
    return ()


MEDOID = Method(
    name="medoid",
    function=medoid,
    version=VERSION,
    answers="texts",
    needs=frozenset({"texts"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.2,
)
