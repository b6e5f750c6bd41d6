"""Texts as sequences of numbers: how far apart, and what they say together.

Texts of all tasks stand one after another in one array; `text_offsets` says where each
begins and ends, `task_offsets` which texts belong to each task.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

GAP = -1
"""Stands in a slot of the network where a text has no word."""
NOTHING = -2
"""Stands after the last different word of a slot."""
SAME, SKIP, ADD = 0, 1, 2
"""Steps of an alignment; of equal costs the first is taken."""


@kernel
def edit_distance(first: Integers, second: Integers) -> int:
    """Return the least number of insertions, deletions and substitutions."""
    # What both begin and end with costs nothing; most answers share most of it.
    start, m, n = 0, len(first), len(second)
    while start < m and start < n and first[start] == second[start]:
        start += 1
    while m > start and n > start and first[m - 1] == second[n - 1]:
        m -= 1
        n -= 1
    row = np.arange(n - start + 1)
    for i in range(start, m):
        diagonal = row[0]
        row[0] = i + 1 - start
        for j in range(start, n):
            above = row[j + 1 - start]
            changed = diagonal + (0 if first[i] == second[j] else 1)
            row[j + 1 - start] = min(changed, above + 1, row[j - start] + 1)
            diagonal = above
    return row[n - start]  # type: ignore[no-any-return]


@kernel
def pair_distances(
    text_offsets: Integers,
    symbols: Integers,
    left: Integers,
    right: Integers,
    distances: Integers,
) -> None:
    """Write the edit distance of the texts `left` and `right` of each pair."""
    for pair in range(len(left)):
        a, b = left[pair], right[pair]
        distances[pair] = edit_distance(
            symbols[text_offsets[a] : text_offsets[a + 1]],
            symbols[text_offsets[b] : text_offsets[b + 1]],
        )


@kernel
def _count_words(
    places: Integers, keys: Integers, counts: Integers, words: Integers, cost: Integers
) -> int:
    """Write, for each slot, its different words and what it costs to choose each.

    The cost is the weight of the texts with something else in the slot; the first column
    is for no word, and after the last different word comes `NOTHING`. Returns the
    weight of all texts.
    """
    total = counts.sum()
    for slot in range(len(places)):
        cost[slot, 0] = total
        n_words = 1
        for text in range(len(counts)):
            place = places[slot, text]
            column = 0
            if place != GAP:
                column = 1
                while column < n_words and words[slot, column] != keys[place]:
                    column += 1
                if column == n_words:
                    words[slot, column] = keys[place]
                    cost[slot, column] = total
                    n_words += 1
            cost[slot, column] -= counts[text]
        words[slot, n_words] = NOTHING
    return total  # type: ignore[no-any-return]


@kernel
def _paths(
    words: Integers, cost: Integers, total: int, own: Integers
) -> NDArray[np.int8]:
    """Return the last step of the cheapest alignment of each pair of prefixes."""
    n_slots = words.shape[0]
    step = np.empty((len(own) + 1, n_slots + 1), np.int8)
    row = np.zeros(n_slots + 1, np.int64)
    for j in range(n_slots):
        row[j + 1] = row[j] + cost[j, 0]
        step[0, j + 1] = SKIP
    for i in range(len(own)):
        word = own[i]
        diagonal = row[0]
        row[0] += total
        step[i + 1, 0] = ADD
        for j in range(n_slots):
            column = 1
            while words[j, column] != word and words[j, column] != NOTHING:
                column += 1
            change = cost[j, column] if words[j, column] == word else total
            # The step in the last two bits: one minimum finds both, without a branch.
            best = min(
                (diagonal + change) << 2 | SAME,
                (row[j] + cost[j, 0]) << 2 | SKIP,
                (row[j + 1] + total) << 2 | ADD,
            )
            diagonal = row[j + 1]
            row[j + 1] = best >> 2
            step[i + 1, j + 1] = best & 3
    return step


@kernel
def _path_length(step: NDArray[np.int8]) -> int:
    i, j = step.shape[0] - 1, step.shape[1] - 1
    length = 0
    while i > 0 or j > 0:
        last = step[i, j]
        i -= last != SKIP
        j -= last != ADD
        length += 1
    return length


@kernel
def _grown(places: Integers, n_slots: int, least: int) -> Integers:
    """Return a network with room for `least` slots and the first `n_slots` filled."""
    if least <= places.shape[0]:
        return places
    wider = np.empty((2 * least, places.shape[1]), places.dtype)
    wider[:n_slots] = places[:n_slots]
    return wider


@kernel
def _join(places: Integers, first: int, n_done: int, step: NDArray[np.int8]) -> None:
    """Write a text, whose first word is at `first`, into the network along its path."""
    i, j = step.shape[0] - 1, step.shape[1] - 1
    slot = _path_length(step)
    while i > 0 or j > 0:
        last = step[i, j]
        slot -= 1
        i -= last != SKIP
        j -= last != ADD
        # Slots move towards the end only, so a slot is read before it is overwritten.
        for text in range(n_done):
            places[slot, text] = GAP if last == ADD else places[j, text]
        places[slot, n_done] = GAP if last == SKIP else first + i


@kernel
def _winner(keys: Integers, places: Integers, counts: Integers) -> tuple[int, int]:
    """Return which text has the word of most weight, and how much that is.

    A word wins a tie with no word, and of two words the one of the earlier text.
    """
    best, most, empty = GAP, 0, 0
    for text in range(len(counts)):
        if places[text] == GAP:
            empty += counts[text]
            continue
        votes = 0
        for other in range(len(counts)):
            if places[other] != GAP and keys[places[other]] == keys[places[text]]:
                votes += counts[other]
        if votes > most:
            best, most = text, votes
    return (GAP, empty) if empty > most else (best, most)


@kernel
def _align(
    keys: Integers, starts: Integers, ends: Integers, counts: Integers
) -> tuple[Integers, int]:
    """Return the network of positions, a row per slot, and the number of its slots."""
    n_texts = len(starts)
    n_slots = ends[0] - starts[0]
    places = np.empty((n_slots + 1, n_texts), np.int64)
    for slot in range(n_slots):
        places[slot, 0] = starts[0] + slot
    for text in range(1, n_texts):
        words = np.empty((n_slots, text + 2), keys.dtype)
        cost = np.empty((n_slots, text + 2), np.int64)
        total = _count_words(places[:n_slots], keys, counts[:text], words, cost)
        step = _paths(words, cost, total, keys[starts[text] : ends[text]])
        longer = _path_length(step)
        places = _grown(places, n_slots, longer)
        _join(places, starts[text], text, step)
        n_slots = longer
    return places, n_slots


@kernel
def _spelling(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    keys: Integers,
    forms: Integers,
    places: Integers,
    best: int,
    starts: Integers,
    member_offsets: Integers,
    members: Integers,
    weights: Integers,
) -> int:
    """Return where the winning word stands in its most usual spelling."""
    found = np.empty(member_offsets[-1] - member_offsets[0], np.int64)
    votes = np.empty(len(found), np.int64)
    n_found = 0
    for text in range(len(starts)):
        if places[text] == GAP or keys[places[text]] != keys[places[best]]:
            continue
        ahead = places[text] - starts[text]
        for member in range(member_offsets[text], member_offsets[text + 1]):
            found[n_found] = members[member] + ahead
            votes[n_found] = weights[member]
            n_found += 1
    chosen, most = found[0], 0
    for one in range(n_found):
        total = 0
        for other in range(n_found):
            if forms[found[one]] == forms[found[other]]:
                total += votes[other]
        if total > most:
            chosen, most = found[one], total
    return chosen  # type: ignore[no-any-return]


@kernel
def vote_on_words(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    keys: Integers,
    forms: Integers,
    starts: Integers,
    ends: Integers,
    member_offsets: Integers,
    members: Integers,
    weights: Integers,
    chosen: Integers,
    agreed: Integers,
) -> tuple[int, int, float]:
    """Align the different texts of one task, in the order given, and vote on each slot.

    Parameters
    ----------
    keys, forms : ndarray of int32, shape (n_words,)
        Number of each folded word, which is compared, and of its spelling.
    starts, ends : ndarray of int64, shape (n_texts,)
        Where the words of each text begin and end in `keys`.
    member_offsets : ndarray of int64, shape (n_texts + 1,)
        The answers with each text are the places between its offset and the next.
    members : ndarray of int64
        Where the words of those answers begin in `keys`.
    weights : ndarray of int64
        What the vote of each of those answers counts, at least 1.
    chosen : ndarray of int64, at least as long as all words of the task
        Written: positions of the words of the consensus.
    agreed : ndarray of int64, shape (n_texts,)
        Written: number of slots in which the text has what was voted for.

    Returns
    -------
    tuple
        Number of words in `chosen`; number of slots; sum over the slots of the share
        of the weight that won.
    """
    counts = np.zeros(len(starts), np.int64)
    for text in range(len(starts)):
        for member in range(member_offsets[text], member_offsets[text + 1]):
            counts[text] += weights[member]
    places, n_slots = _align(keys, starts, ends, counts)
    total = counts.sum()
    n_chosen, shares = 0, 0.0
    for slot in range(n_slots):
        best, votes = _winner(keys, places[slot], counts)
        shares += votes / total
        for text in range(len(starts)):
            place = places[slot, text]
            if best == GAP:
                agreed[text] += place == GAP
            elif place != GAP:
                agreed[text] += keys[place] == keys[places[slot, best]]
        if best != GAP:
            chosen[n_chosen] = _spelling(
                keys,
                forms,
                places[slot],
                best,
                starts,
                member_offsets,
                members,
                weights,
            )
            n_chosen += 1
    return n_chosen, n_slots, shares


@kernel
def vote_on_tasks(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    task_offsets: Integers,
    keys: Integers,
    forms: Integers,
    starts: Integers,
    ends: Integers,
    member_offsets: Integers,
    members: Integers,
    weights: Integers,
    chosen: Integers,
    lengths: Integers,
    n_slots: Integers,
    shares: Floats,
    agreed: Integers,
) -> None:
    """Vote on the words of every task: see `vote_on_words`.

    Texts stand task by task in the order in which they are aligned. The words of the
    tasks' consensus are written to `chosen` one after another.
    """
    used = 0
    for task in range(len(task_offsets) - 1):
        first, last = task_offsets[task], task_offsets[task + 1]
        lengths[task], n_slots[task], shares[task] = vote_on_words(
            keys,
            forms,
            starts[first:last],
            ends[first:last],
            member_offsets[first : last + 1],
            members,
            weights,
            chosen[used:],
            agreed[first:last],
        )
        used += lengths[task]
