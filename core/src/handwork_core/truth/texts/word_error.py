"""Word error rate: how many words of a text are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handwork_core.truth.texts.words import fold_word, number_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handwork_core.truth.texts.words import Fold, Split


def word_error_rate(
    references: Sequence[str],
    hypotheses: Sequence[str],
    *,
    split: Split = str.split,
    fold: Fold = fold_word,
) -> float:
    """Return the wrong words of all hypotheses per word of all references.

    Parameters
    ----------
    references, hypotheses : sequence of str, of one length
        The true texts, and what is put in their place.
    split : callable, str -> sequence of str, default `str.split`
    fold : callable, str -> str, default `fold_word`
        Words are equal when their folds are. `str` compares them as they are.

    Returns
    -------
    float
        0 or more, exact: insertions, deletions and substitutions of the cheapest
        alignment of each pair, summed, over the number of words in `references`. Above
        1 where hypotheses are much longer. 0 when both have no word at all.

    Raises
    ------
    ValueError
        When the lengths differ, or no reference has a word but a hypothesis has.

    Examples
    --------
    >>> word_error_rate(["the cat sat", "on the mat"], ["The cat sat.", "on a mat"])
    0.16666666666666666
    """
    from handwork_core._kernels import alignment  # noqa: PLC0415 - starts the compiler

    count = len(references)
    if count != len(hypotheses):
        raise ValueError(
            "references and hypotheses need one text each per task, "
            f"but have {count} and {len(hypotheses)}"
        )
    words = number_words([*references, *hypotheses], split, fold)
    distances = np.zeros(count, np.int64)
    places = np.arange(count)
    alignment.pair_distances(
        words.offsets, words.keys, places, places + count, distances
    )
    wrong, total = int(distances.sum()), int(words.offsets[count])
    if total == 0 and wrong:
        raise ValueError("no reference has a word: there is nothing to compare with")
    return wrong / total if total else 0.0
