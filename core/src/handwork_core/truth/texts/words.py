"""Texts as numbered words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Split = Callable[[str], Sequence[str]]
Fold = Callable[[str], str]


def fold_word(word: str) -> str:
    """Return what two spellings of one word share.

    That is the word without regard to case and without the signs around it; a word of
    signs only stays as it is.

    Examples
    --------
    >>> [fold_word(word) for word in ("Vessels.", "(don't", "--")]
    ['vessels', "don't", '--']
    """
    folded = word.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    first, last = 0, len(folded)
    while first < last and not folded[first].isalnum():
        first += 1
    while last > first and not folded[last - 1].isalnum():
        last -= 1
    return folded[first:last] or folded


@dataclass(frozen=True, slots=True, eq=False)
class NumberedWords:
    """All words of all texts, one text after another.

    Attributes
    ----------
    offsets : ndarray of int64, shape (n_texts + 1,)
        Where the words of each text begin and end.
    keys : ndarray of int32, shape (n_words,)
        Number of the folded word, which is compared.
    forms : ndarray of int32, shape (n_words,)
        Position in `spellings` of the word as written.
    spellings : list of str
    """

    offsets: NDArray[np.int64]
    keys: NDArray[np.int32]
    forms: NDArray[np.int32]
    spellings: list[str]


class _Numbers(dict[str, int]):
    """Gives each new word the next number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def number_words(texts: Iterable[str], split: Split, fold: Fold) -> NumberedWords:
    """Split texts and number their words in the order in which they first occur."""
    form_of = _Numbers()
    number = form_of.__getitem__
    forms: list[int] = []
    ends = [0]
    for text in texts:
        forms += map(number, split(text))
        ends.append(len(forms))
    spellings = list(form_of)
    key_of: dict[str, int] = {}
    keys = [key_of.setdefault(fold(word), len(key_of)) for word in spellings]
    column = np.array(forms, dtype=np.int32)
    return NumberedWords(
        offsets=np.array(ends, dtype=np.int64),
        keys=np.array(keys, dtype=np.int32)[column],
        forms=column,
        spellings=spellings,
    )


def code_points(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return where the characters of each text begin, and all characters as numbers."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    # Lone surrogates, which a browser can send, are characters like others here.
    data = "".join(texts).encode("utf-32-le", "surrogatepass")
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return offsets, np.frombuffer(data, dtype="<i4").astype(np.int32)
