"""ROVER: align the words of all answers and vote on each of them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.method import Method
from handwork_core.truth.quantiles import beta_95
from handwork_core.truth.result import Parameter
from handwork_core.truth.texts.medoid import lonely_warning
from handwork_core.truth.texts.pairs import pairs_within
from handwork_core.truth.texts.result import TextResult
from handwork_core.truth.texts.words import NumberedWords, fold_word, number_words

if TYPE_CHECKING:
    from handwork_core.truth.texts.table import TextTable
    from handwork_core.truth.texts.words import Fold, Split

Floats = NDArray[np.float64]
VERSION = "1"
WEIGHT_UNIT = 10
"""Weight of a worker like all: weights are whole numbers, so that ties are exact."""
PSEUDO_PLACES = 20.0
"""Places of average error added to those of each worker."""
LONGEST_TEXT = 20_000
"""Words: two such texts need 400 MB to align."""


def rover(
    table: TextTable,
    *,
    split: Split = str.split,
    fold: Fold = fold_word,
    rounds: int = 2,
) -> TextResult:
    r"""Write, for each task, the words that most answers have in the same place.

    Parameters
    ----------
    table : TextTable
    split : callable, str -> sequence of str, default `str.split`
        Cuts a text into words; the words of the consensus are joined by spaces.
    fold : callable, str -> str, default `fold_word`
        Words are one when their folds are; the consensus has the most usual spelling.
    rounds : int, default 2, at least 1
        Votes that are taken. In the first, all workers count alike: 1 is the published
        method. In each further one a worker counts by the inverse root of their share
        of places in which the vote before went against them.

    Returns
    -------
    TextResult
        `confidence` is the mean share of the weight that agrees with the consensus, over
        the places of the alignment; 0.5 where there is one answer only. `parameters`
        has `agreement`: the share of places in which a worker has what was voted for,
        with its 95 % credible interval (places taken as independent).

    Raises
    ------
    ValueError
        When an answer has more than 20,000 words, or `rounds` is below 1.

    Notes
    -----
    The answer nearest to the others (least sum of edit distances in words) begins the
    word transition network; the others are aligned with it, nearest first, equal ones
    together. A slot of the network holds one word or nothing of each answer so far.
    Putting a word into a slot costs the share of answers with something else there,
    leaving the slot empty costs the share of answers with a word there, and a new slot
    costs 1: the alignment of least cost changes the fewest words on average. A word
    wins a tie with nothing, the answer nearer to the others wins a tie of words.

    With :math:`e_w` of :math:`n_w` places lost and :math:`\bar e` the share of all
    places lost, a worker's answers weigh :math:`10 \sqrt{\bar e (n_w + 20) / (e_w + 20
    \bar e)}` in the next round, rounded, at least 1: costs are whole numbers, so ties
    are exact. The root keeps the best worker from outvoting all; on real transcripts it
    leaves 7 % fewer wrong words than one round.
    O(n^2 l^2) for n different answers of l words to a task.

    References
    ----------
    .. [1] J. G. Fiscus, "A Post-Processing System to Yield Reduced Word Error Rates:
       Recognizer Output Voting Error Reduction (ROVER)", IEEE Workshop on Automatic
       Speech Recognition and Understanding, 1997. doi:10.1109/ASRU.1997.659110

    Examples
    --------
    >>> from handwork_core.truth.texts import TextTable, rover
    >>> table = TextTable.from_arrays(
    ...     [1, 1, 1],
    ...     ["ada", "bola", "eve"],
    ...     ["The cat sat on mats.", "the cat sat on a mat", "The hat sat on a mat."],
    ... )
    >>> rover(table).texts.tolist()
    ['The cat sat on a mat']
    """
    if rounds < 1:
        raise ValueError(f"rounds must be 1 or more, not {rounds}")
    words = number_words(table.texts, split, fold)
    _check_lengths(table, words)
    groups = _group(table, words)
    found = _vote(table, words, groups, np.full(table.n_workers, WEIGHT_UNIT))
    for _ in range(1, rounds):
        found = _vote(table, words, groups, _weigh(table, groups, found))
    agreed, slots = _agreed(table, groups, found), found.n_slots[table.task_index]
    alone = table.answers_per_task == 1
    shares = found.shares / np.maximum(found.n_slots, 1)
    # Where all answers are empty they all agree that there is nothing.
    confidence = np.where(found.n_slots > 0, shares, 1.0)
    return TextResult(
        tasks=table.tasks,
        workers=table.workers,
        texts=_spell(words, found),
        confidence=np.where(alone, 0.5, confidence),
        answer_index=None,
        parameters=_agreement(table, agreed, slots),
        n_iterations=rounds,
        converged=True,
        method="rover",
        version=VERSION,
        warnings=lonely_warning(table),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """The different texts of each task, in the order in which they are aligned.

    Attributes
    ----------
    task_offsets : ndarray of int64, shape (n_tasks + 1,)
        Which of the texts belong to each task.
    member_offsets : ndarray of int64, shape (n_texts + 1,)
        Which of `members` have each text.
    members : ndarray of int64, shape (n_answers,)
        Rows of the table.
    """

    task_offsets: NDArray[np.int64]
    member_offsets: NDArray[np.int64]
    members: NDArray[np.int64]


@dataclass(slots=True)
class _Votes:
    """What the kernel writes: by task, and `agreed` by text."""

    chosen: NDArray[np.int64]
    lengths: NDArray[np.int64]
    n_slots: NDArray[np.int64]
    shares: Floats
    agreed: NDArray[np.int64]


def _group(table: TextTable, words: NumberedWords) -> _Groups:
    """Group equal answers; the nearest to the others of the task come first."""
    from handwork_core._kernels import alignment  # noqa: PLC0415 - starts the compiler

    text = _equal_answers(table, words)
    by_text = np.lexsort((table.text_rank, text))
    first = by_text[np.searchsorted(text[by_text], np.arange(text.max(initial=-1) + 1))]
    counts = np.bincount(text).astype(np.int64)
    n_texts = np.bincount(table.task_index[first], minlength=table.n_tasks)
    task_offsets = np.concatenate(([0], np.cumsum(n_texts))).astype(np.int64)
    pairs = pairs_within(task_offsets)
    distances = np.zeros(len(pairs.left), np.int64)
    alignment.pair_distances(
        words.offsets, words.keys, first[pairs.left], first[pairs.right], distances
    )
    sums = pairs.weighted_sum_over_others(
        distances.astype(np.float64), counts.astype(np.float64)
    )
    order = np.lexsort((table.text_rank[first], sums, table.task_index[first]))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return _Groups(
        task_offsets=task_offsets,
        member_offsets=np.concatenate(([0], np.cumsum(counts[order]))).astype(np.int64),
        members=np.lexsort((table.text_rank, place[text])).astype(np.int64),
    )


def _equal_answers(table: TextTable, words: NumberedWords) -> NDArray[np.int64]:
    """Number the different sequences of words of each task, task by task."""
    data, size = words.keys.tobytes(), words.keys.itemsize
    ends = (words.offsets * size).tolist()
    number: dict[tuple[int, bytes], int] = {}
    tasks = table.task_index.tolist()
    found = [
        number.setdefault((task, data[start:end]), len(number))
        for task, start, end in zip(tasks, ends[:-1], ends[1:], strict=True)
    ]
    return np.array(found, dtype=np.int64)


def _vote(
    table: TextTable,
    words: NumberedWords,
    groups: _Groups,
    weights: NDArray[np.int64],
) -> _Votes:
    from handwork_core._kernels import alignment  # noqa: PLC0415 - starts the compiler

    first = groups.members[groups.member_offsets[:-1]]
    votes = _Votes(
        chosen=np.zeros(len(words.keys), np.int64),
        lengths=np.zeros(table.n_tasks, np.int64),
        n_slots=np.zeros(table.n_tasks, np.int64),
        shares=np.zeros(table.n_tasks),
        agreed=np.zeros(len(first), np.int64),
    )
    alignment.vote_on_tasks(
        groups.task_offsets,
        words.keys,
        words.forms,
        words.offsets[first],
        words.offsets[first + 1],
        groups.member_offsets,
        words.offsets[groups.members],
        weights[table.worker_index[groups.members]],
        votes.chosen,
        votes.lengths,
        votes.n_slots,
        votes.shares,
        votes.agreed,
    )
    return votes


def _agreed(table: TextTable, groups: _Groups, found: _Votes) -> Floats:
    """Return in how many slots each answer has what was voted for."""
    agreed = np.empty(table.n_answers)
    agreed[groups.members] = np.repeat(found.agreed, np.diff(groups.member_offsets))
    return agreed


def _weigh(table: TextTable, groups: _Groups, found: _Votes) -> NDArray[np.int64]:
    """Return what each worker's answers count in the next round."""
    slots = found.n_slots[table.task_index].astype(np.float64)
    met = table.sum_by_worker(slots)
    lost = table.sum_by_worker(slots - _agreed(table, groups, found))
    pooled = (lost.sum() + 1) / (met.sum() + 2)
    inverse = pooled * (met + PSEUDO_PLACES) / (lost + PSEUDO_PLACES * pooled)
    weights = np.maximum(np.rint(WEIGHT_UNIT * np.sqrt(inverse)), 1)
    return np.asarray(weights, dtype=np.int64)


def _spell(words: NumberedWords, found: _Votes) -> NDArray[Any]:
    chosen = found.chosen[: found.lengths.sum()]
    spelled = [words.spellings[form] for form in words.forms[chosen].tolist()]
    texts = np.empty(len(found.lengths), dtype=object)
    start = 0
    for task, length in enumerate(found.lengths.tolist()):
        texts[task] = " ".join(spelled[start : start + length])
        start += length
    return texts


def _agreement(
    table: TextTable, agreed: Floats, slots: NDArray[np.int64]
) -> MappingProxyType[str, Parameter]:
    hits = table.sum_by_worker(agreed)
    misses = table.sum_by_worker(slots - agreed)
    low, high = beta_95(hits + 1, misses + 1)
    share = (hits + 1) / (hits + misses + 2)
    found = Parameter(of="worker", estimate=share, low=low, high=high)
    return MappingProxyType({"agreement": found})


def _check_lengths(table: TextTable, words: NumberedWords) -> None:
    lengths = np.diff(words.offsets)
    longest = int(lengths.argmax()) if len(lengths) else 0
    if len(lengths) and lengths[longest] > LONGEST_TEXT:
        task = table.tasks.tolist()[table.task_index[longest]]
        raise ValueError(
            f"an answer to task {task!r} has {lengths[longest]:,} words, at most "
            f"{LONGEST_TEXT:,} can be aligned: cut the task into shorter ones"
        )


ROVER = Method(
    name="rover",
    function=rover,
    version=VERSION,
    answers="texts",
    needs=frozenset({"texts"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.05,
)
