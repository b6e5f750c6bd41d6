"""Answers in free text, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import Rows, check_lengths, freeze, ranks, sort_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handwork_core.answers import Column


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TextTable(Rows):
    """Who wrote what for which task, sorted by task, worker and text.

    Build it with :meth:`from_arrays`. A worker who answered a task twice is kept twice.

    Attributes
    ----------
    texts : ndarray of object, shape (n_answers,)
        Strings, which may be empty; beside those of
        :class:`handwork_core.truth.rows.Rows`.
    text_rank : ndarray of int64, shape (n_answers,)
        Place of each text in the order of all texts; equal for equal texts.
    """

    texts: NDArray[Any]
    text_rank: NDArray[np.int64]

    @classmethod
    def from_arrays(
        cls, tasks: Column, workers: Column, texts: Sequence[str] | NDArray[Any]
    ) -> TextTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        texts : sequence of str, shape (n_answers,)
            An empty string is an answer: that there is nothing to write.

        Raises
        ------
        ValueError
            When lengths differ, an id is missing or a text is no string; the message
            names the row.

        Examples
        --------
        >>> table = TextTable.from_arrays([2, 1], ["ada", "ada"], ["world", "hello"])
        >>> table.texts.tolist()
        ['hello', 'world']
        """
        check_lengths("texts", len(tasks), len(workers), len(texts))
        strings = texts.tolist() if isinstance(texts, np.ndarray) else list(texts)
        for row, text in enumerate(strings):
            if not isinstance(text, str):
                raise ValueError(  # noqa: TRY004 - bad input is a ValueError everywhere
                    f"texts[{row}] is {text!r}, not a string: leave its row out, or "
                    "give an empty string where the worker wrote nothing"
                )
        rank = ranks(strings)
        rows = sort_rows(tasks, workers, rank)
        column = np.empty(len(strings), dtype=object)
        column[:] = strings
        column, rank = column[rows.order], rank[rows.order]
        freeze([column, rank])
        return cls(**rows.columns, texts=column, text_rank=rank)
