"""Texts as points, so that texts that are alike are near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.texts.words import code_points

if TYPE_CHECKING:
    from handwork_core.truth.texts.pairs import Pairs

Floats = NDArray[np.float64]
Matrix = Any
"""An array of two dimensions, or a SciPy sparse array, which has no type of its own."""
Embedding = Callable[[Sequence[str]], Matrix]
"""Texts -> matrix of a row per text."""

SHORTEST, LONGEST = 2, 4
N_BUCKETS = 2**20
SPACE = 32
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
MIXER = np.uint64(0xD6E8FEB86659FD93)
PAIRS_AT_ONCE = 65_536


def character_ngrams(texts: Sequence[str]) -> Matrix:
    """Embed texts by the shares of their groups of two to four characters.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_texts, 2**20)
        Square roots of the counts, each row of length 1. Case and the amount of white
        space make no difference; a text without a character other than white space is a
        row of zeros.

    Notes
    -----
    Groups are hashed into 2**20 columns, so two of them share a column with a chance of
    one in a million. The same texts give the same matrix on every machine.

    Examples
    --------
    >>> from handwork_core.truth.texts import character_ngrams
    >>> points = character_ngrams(["The cat", "the  CAT", "a dog"])
    >>> (points @ points.T).toarray().round(2).tolist()
    [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    folded = [" ".join(text.casefold().split()) for text in texts]
    offsets, symbols = code_points([f" {text} " if text else "" for text in folded])
    owner = np.repeat(np.arange(len(folded)), np.diff(offsets))
    rows, columns = [], []
    for size in range(SHORTEST, LONGEST + 1):
        n_groups = max(len(symbols) - size + 1, 0)
        whole = owner[:n_groups] == owner[size - 1 : size - 1 + n_groups]
        rows.append(owner[:n_groups][whole])
        columns.append(_hashes(symbols, size)[whole])
    row, column = np.concatenate(rows), np.concatenate(columns)
    shape = (len(folded), N_BUCKETS)
    counts = csr_array((np.ones(len(row)), (row, column)), shape=shape)
    counts.sum_duplicates()
    counts.data = np.sqrt(counts.data)
    lengths = np.sqrt(counts.power(2).sum(axis=1))
    counts.data /= np.repeat(lengths, np.diff(counts.indptr))
    return counts


def _hashes(symbols: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Return the column of the group that begins at each place."""
    n_groups = max(len(symbols) - size + 1, 0)
    found = np.full(n_groups, size, dtype=np.uint64)
    for place in range(size):
        following = symbols[place : place + n_groups].astype(np.uint64)
        found = (found ^ following) * MULTIPLIER
        found ^= found >> np.uint64(29)
    found = (found * MIXER) >> np.uint64(44)
    return found.astype(np.int64)


def embed(texts: Sequence[str], embedding: Embedding) -> Matrix:
    """Return the matrix that an embedding makes of texts, checked."""
    from scipy import sparse  # noqa: PLC0415 - slow to import

    points: Matrix = embedding(texts)
    is_sparse: bool = sparse.issparse(points)
    if is_sparse:
        points = sparse.csr_array(points).astype(np.float64)
        numbers = points.data
    else:
        points = numbers = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[0] != len(texts):
        raise ValueError(
            f"the embedding must return one row for each of {len(texts)} texts, "
            f"but returned the shape {points.shape}"
        )
    if not np.isfinite(numbers).all():
        raise ValueError("the embedding returned numbers that are not finite")
    return points


def inner_products(points: Matrix, pairs: Pairs) -> tuple[Floats, Floats]:
    """Return the squared length of each row, and the product of each pair of rows."""
    squares = _row_products(points, points)
    products = np.empty(len(pairs.left))
    for start in range(0, len(pairs.left), PAIRS_AT_ONCE):
        part = slice(start, start + PAIRS_AT_ONCE)
        products[part] = _row_products(
            points[pairs.left[part]], points[pairs.right[part]]
        )
    return squares, products


def _row_products(left: Matrix, right: Matrix) -> Floats:
    if isinstance(left, np.ndarray):
        return np.asarray(np.einsum("ij,ij->i", left, right))
    return np.asarray(left.multiply(right).sum(axis=1)).ravel()
