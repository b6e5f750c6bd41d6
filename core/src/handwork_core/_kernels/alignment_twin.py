"""The same as the compiled kernels on texts, by their definitions."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

Slot = list["Hashable | None"]
Cell = tuple[int, list[tuple[int, int]]]


def edit_distance(first: Sequence[Hashable], second: Sequence[Hashable]) -> int:
    """Return the least number of insertions, deletions and substitutions."""

    @cache
    def between(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return i + j
        return min(
            between(i - 1, j) + 1,
            between(i, j - 1) + 1,
            between(i - 1, j - 1) + (first[i - 1] != second[j - 1]),
        )

    return between(len(first), len(second))


def word_network(
    texts: Sequence[Sequence[Hashable]], counts: Sequence[int]
) -> list[Slot]:
    """Return the slots, each with one word, or None, of every text."""
    slots: list[Slot] = [[word] for word in texts[0]]
    for done, text in enumerate(texts[1:], start=1):
        slots = _joined(slots, text, counts[:done])
    return slots


def winners(
    slots: Sequence[Slot], counts: Sequence[int]
) -> tuple[list[Hashable], float]:
    """Return the words that win their slots, and the sum of all winning shares."""
    found, shares = [], 0.0
    for slot in slots:
        votes: Counter[Hashable | None] = Counter()
        for word, count in zip(slot, counts, strict=True):
            votes[word] += count
        # The first of equal words, and none only when it leads.
        word = max((word for word in slot if word is not None), key=votes.__getitem__)
        if votes[None] > votes[word]:
            word = None
        shares += votes[word] / sum(counts)
        if word is not None:
            found.append(word)
    return found, shares


def _others(slot: Slot, word: Hashable | None, counts: Sequence[int]) -> int:
    """Return how many answers have something else in a slot."""
    pairs = zip(slot, counts, strict=True)
    return sum(count for one, count in pairs if one != word)


def _joined(
    slots: list[Slot], text: Sequence[Hashable], counts: Sequence[int]
) -> list[Slot]:
    # Each cell: (cost, path); a later option must be cheaper to be taken.
    table: dict[tuple[int, int], Cell] = {(0, 0): (0, [(0, 0)])}
    for i in range(len(text) + 1):
        for j in range(len(slots) + 1):
            options = []
            if i and j:
                change = _others(slots[j - 1], text[i - 1], counts)
                options.append((table[i - 1, j - 1], change))
            if j:
                options.append((table[i, j - 1], _others(slots[j - 1], None, counts)))
            if i:
                options.append((table[i - 1, j], sum(counts)))
            for (cost, path), more in options:
                if (i, j) not in table or cost + more < table[i, j][0]:
                    table[i, j] = (cost + more, [*path, (i, j)])
    steps = pairwise(table[len(text), len(slots)][1])
    return [
        [
            *(slots[j - 1] if j > before_j else [None] * len(counts)),
            text[i - 1] if i > before_i else None,
        ]
        for (before_i, before_j), (i, j) in steps
    ]
